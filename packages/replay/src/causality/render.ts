import type { CallFrame, WhyNode } from './node.ts';

/** An explanation as a tree in lines: position and actor, what it is, and the calls that it happened in. */
export function describeWhy(root: WhyNode): readonly string[] {
  // Calls that were printed in full are only named the next time.
  const known = new Set<string>();
  return [lineOf(root), ...branches(root, known)];
}

function branches({ because }: WhyNode, known: Set<string>): readonly string[] {
  return because.flatMap((child, index) => branch(child, index === because.length - 1, known));
}

function branch(node: WhyNode, isLast: boolean, known: Set<string>): readonly string[] {
  const frames = frameLines(node, known);
  const below = isLast ? '   ' : '│  ';
  // Frames stand under their node, left of the branches to what led to it.
  const stem = node.because.length > 0 ? '│    ' : '     ';
  return [
    `${isLast ? '└─ ' : '├─ '}${lineOf(node)}`,
    ...frames.map((line) => `${below}${stem}${line}`),
    ...branches(node, known).map((line) => `${below}${line}`),
  ];
}

function lineOf({ seq, actor, text }: WhyNode): string {
  return [seq === null ? null : `#${seq}`, actor, text].filter((part) => part !== null).join(' ');
}

function frameLines({ frames }: WhyNode, known: Set<string>): readonly string[] {
  const [innermost] = frames;
  if (innermost === undefined) return [];
  const key = frames.map(({ seq }) => seq).join(' ');
  if (known.has(key)) return [`in ${innermost.name}, as above`];
  known.add(key);
  return [`in ${frames.map(frameText).join(' <- ')}`];
}

function frameText({ name, args }: CallFrame): string {
  return args === '' ? name : `${name}(${args})`;
}
