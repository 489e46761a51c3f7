import { type Binding, BINDINGS, keyName } from './bindings.ts';
import { line, type Line, wrapped } from './text.ts';

/** The page of keys: one column, or two where there is room. */
export function helpLines(columns: number): readonly Line[] {
  const isWide = columns >= LEAST_TWO;
  const room = isWide ? Math.floor(columns / 2) : columns;
  const blocks = BINDINGS.map(({ title, bindings }) => [
    line(title, 'strong'),
    ...bindings.flatMap((binding) => bindingLines(binding, room - 1)),
    line(''),
  ]);
  const rest = LEGEND.map((text) => line(text));
  if (!isWide) return [...blocks.flat(), ...rest];
  const half = Math.ceil(blocks.flat().length / 2);
  const cut = blocks.findIndex((_, index) => blocks.slice(0, index + 1).flat().length >= half) + 1;
  const left = blocks.slice(0, cut).flat();
  const right = [...blocks.slice(cut).flat(), ...rest];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const first = left[index] ?? [];
    const used = first.reduce((sum, { text }) => sum + text.length, 0);
    return [...first, { text: ' '.repeat(Math.max(1, room - used)), tone: 'plain' as const }, ...(right[index] ?? [])];
  });
}

const LEAST_TWO = 150;
const KEYS_WIDTH = 16;

const LEGEND = [
  'The state panes show the state after the event that is looked at.',
  '*  changed by this event          !  what PEs read is not what is at the PoC',
  '=  return of a call               +  folded call      #  bookmark',
] as const;

function bindingLines({ keys, help }: Binding, columns: number): readonly Line[] {
  const names =
    keys.length > 4 ? `${keyName(keys[0] ?? '')} to ${keyName(keys.at(-1) ?? '')}` : keys.map(keyName).join(' ');
  const words = wrapped(help.split(' '), Math.max(LEAST_TEXT, columns - KEYS_WIDTH - 2), '');
  return words.map((text, index) => [
    { text: `  ${(index === 0 ? names : '').padEnd(KEYS_WIDTH)}`, tone: 'strong' },
    { text, tone: 'plain' },
  ]);
}

/** Columns of text, however narrow the terminal is. */
const LEAST_TEXT = 20;
