import type { World } from '../finding.ts';

/** The world in which both hold; null is every world. It is told from others by the first. */
export function bothWorlds(a: World | null, b: World | null): World | null {
  if (a === null || b === null) return a ?? b;
  if (a.command === b.command && a.kind === b.kind) return a;
  return { ...a, text: `${a.text}, and ${b.text}` };
}

/** False for two fates of one command. */
export function areCompatible(a: World | null, b: World | null): boolean {
  return a === null || b === null || a.command !== b.command || a.kind === b.kind;
}
