import { type Binding, BINDINGS, keyName } from './bindings.ts';
import { line, type Line } from './text.ts';

/** The page of keys: one column, or two where there is room. */
export function helpLines(columns: number): readonly Line[] {
  const blocks = BINDINGS.map(({ title, bindings }) => [line(title, 'strong'), ...bindings.map(bindingLine), line('')]);
  const rest = LEGEND.map((text) => line(text));
  if (columns < LEAST_TWO) return [...blocks.flat(), ...rest];
  const half = Math.ceil(blocks.flat().length / 2);
  const cut = blocks.findIndex((_, index) => blocks.slice(0, index + 1).flat().length >= half) + 1;
  const left = blocks.slice(0, cut).flat();
  const right = [...blocks.slice(cut).flat(), ...rest];
  const width = Math.floor(columns / 2);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const first = left[index] ?? [];
    const used = first.reduce((sum, { text }) => sum + text.length, 0);
    return [...first, { text: ' '.repeat(Math.max(1, width - used)), tone: 'plain' as const }, ...(right[index] ?? [])];
  });
}

const LEAST_TWO = 150;
const KEYS_WIDTH = 16;

const LEGEND = [
  'The state panes show the state after the event that is looked at.',
  '*  changed by this event          !  what PEs read is not what is at the PoC',
  '=  return of a call               +  folded call      #  bookmark',
] as const;

function bindingLine({ keys, help }: Binding): Line {
  const names =
    keys.length > 4 ? `${keyName(keys[0] ?? '')} to ${keyName(keys.at(-1) ?? '')}` : keys.map(keyName).join(' ');
  return [
    { text: `  ${names.padEnd(KEYS_WIDTH)}`, tone: 'strong' },
    { text: help, tone: 'plain' },
  ];
}
