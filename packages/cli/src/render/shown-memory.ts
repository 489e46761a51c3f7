import type {
  ShownBytes,
  ShownEntry,
  ShownIst,
  ShownPointer,
  ShownRegister,
  ViewedField,
  ViewedText,
} from '@vist/replay';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { sizeName } from './words.ts';

/** An entry: its words, then its fields, in all views. */
export function entryLines({ place, addr, sizeBytes, words, fields }: ShownEntry, style: Style): readonly string[] {
  const rows = [...words, ...fields].map((field) => fieldRow(field, style));
  return [`${style.title(place)} at ${addr}, ${sizeBytes} bytes`, ...indented(tableLines(FIELD_COLUMNS, rows))];
}

/** A register with its fields. */
export function registerLines({ name, offset, access, value, fields }: ShownRegister, style: Style): readonly string[] {
  const rows = fields.map((field) => [field.name, field.bits, field.value, field.meaning]);
  return [
    `${style.title(name)} at ${offset} (${access}): ${value}`,
    ...indented(tableLines([LEFT, RIGHT, LEFT, LEFT], rows)),
  ];
}

/** An IST: what its VMTE says, its level 1 table, the entries that are not zero. */
export function istLines(ist: ShownIst, style: Style): readonly string[] {
  const { place, isValid, structure, idBits, isteBytes, l2Bytes, base, needBytes, haveBytes } = ist;
  const levels = l2Bytes === null ? structure : `${structure}, L2 tables of ${sizeName(l2Bytes)}`;
  const memory =
    haveBytes === null
      ? style.bad('its memory is not allocated')
      : haveBytes < needBytes
        ? style.bad(`only ${haveBytes} bytes allocated`)
        : `${haveBytes} bytes allocated`;
  return [
    `${style.title(place)} at ${base}: ${isValid ? style.good('VALID') : style.warn('not VALID')}`,
    `  ${levels}, ${idBits} ID bits, ISTEs of ${isteBytes} bytes; needs ${needBytes} bytes, ${memory}`,
    ...l1Lines(ist, style),
    ...isteLines(ist, style),
  ];
}

function l1Lines({ l1 }: ShownIst, style: Style): readonly string[] {
  if (l1.length === 0) return [];
  const rows = l1
    .slice(0, MOST_ROWS)
    .map(({ index, addr, isValid, l2Base, firstId, isReached, isAllocated, words, differs }) => [
      String(index),
      addr,
      isValid ? '1' : '0',
      l2Base ?? 'none',
      isReached ? `from ${firstId}` : style.warn('not reached'),
      l2Base === null || isAllocated ? '' : style.bad('not allocated'),
      differs ? marked(words, style) : '',
    ]);
  return ['', style.title('level 1 table'), ...indented(tableLines(L1_COLUMNS, rows)), ...more(l1.length)];
}

function isteLines({ entries, lookedAt, entryCount }: ShownIst, style: Style): readonly string[] {
  const all =
    lookedAt === entryCount ? `${entryCount} ISTEs` : `${lookedAt} ISTEs that were looked at, of ${entryCount},`;
  const title =
    entries.length === 0
      ? `all ${all} are zero`
      : `${entries.length} of ${all} ${entries.length === 1 ? 'is' : 'are'} not zero`;
  const rows = entries
    .slice(0, MOST_ROWS)
    .map(({ id, addr, words, differs, state }) => [String(id), addr, ...viewCells(words, differs, style), state]);
  return [
    '',
    style.title(title),
    ...(rows.length === 0 ? [] : indented(tableLines(ISTE_COLUMNS, rows))),
    ...more(entries.length),
  ];
}

/** A table of pointers: its entries that are not zero. `index` and `target` are what the columns are called. */
export function pointerLines(
  table: { readonly title: string; readonly index: string; readonly target: string },
  entries: readonly ShownPointer[],
  style: Style,
): readonly string[] {
  const title = style.title(table.title);
  if (entries.length === 0) return [`${title}: no entry is other than zero`];
  const rows = entries
    .slice(0, MOST_ROWS)
    .map(({ index, addr, words, differs, isValid, target }) => [
      String(index),
      addr,
      ...viewCells(words, differs, style),
      isValid ? '1' : '0',
      target ?? 'none',
    ]);
  const columns = [
    { heading: table.index, align: 'right' },
    { heading: 'at', align: 'left' },
    ...VIEWS,
    { heading: 'VALID', align: 'left' },
    { heading: table.target, align: 'left' },
  ] as const;
  return [title, ...indented(tableLines(columns, rows)), ...more(entries.length)];
}

/** A line or a byte in all views. */
export function bytesLines({ place, addr, line, words, object }: ShownBytes, style: Style): readonly string[] {
  const rows = words.map((word) => [word.addr, ...viewCells(word.values, word.differs, style)]);
  const cached = line === 'absent' ? 'not in a cache' : `${line} in the caches`;
  const holder =
    object === null
      ? 'no object'
      : `${object.status} object ${object.addr} of ${object.sizeReqBytes} bytes${object.site === null ? '' : ` by ${object.site}`}`;
  return [`${style.title(place)} at ${addr}: ${cached}; ${holder}`, ...indented(tableLines(BYTES_COLUMNS, rows))];
}

function fieldRow({ name, bits, values, differs, meaning }: ViewedField, style: Style): readonly string[] {
  return [name, bits, ...viewCells(values, differs, style), meaning];
}

/** Three cells, and a mark where they are not the same. */
function viewCells({ cpu, poc, irs }: ViewedText, differs: boolean, style: Style): readonly string[] {
  const cells = [cpu, poc, irs].map((value) => value ?? style.quiet('-'));
  return differs ? [...cells.map((cell) => style.warn(cell)), style.warn('*')] : [...cells, ''];
}

function marked({ cpu, poc, irs }: ViewedText, style: Style): string {
  return style.warn(`* cpu ${cpu ?? '-'} poc ${poc ?? '-'} irs ${irs ?? '-'}`);
}

function more(count: number): readonly string[] {
  return count > MOST_ROWS ? [`  and ${count - MOST_ROWS} more (--json has all)`] : [];
}

const MOST_ROWS = 64;

const LEFT = { heading: '', align: 'left' } as const;
const RIGHT = { heading: '', align: 'right' } as const;
const VIEWS = [
  { heading: 'cpu', align: 'left' },
  { heading: 'poc', align: 'left' },
  { heading: 'irs', align: 'left' },
  LEFT,
] as const;
const FIELD_COLUMNS = [
  { heading: 'field', align: 'left' },
  { heading: 'bits', align: 'right' },
  ...VIEWS,
  LEFT,
] as const;
const BYTES_COLUMNS = [LEFT, ...VIEWS] as const;
const ISTE_COLUMNS = [
  { heading: 'ID', align: 'right' },
  { heading: 'at', align: 'left' },
  ...VIEWS,
  { heading: 'state', align: 'left' },
] as const;
const L1_COLUMNS = [
  { heading: 'entry', align: 'right' },
  { heading: 'at', align: 'left' },
  { heading: 'VALID', align: 'left' },
  { heading: 'L2_ADDR', align: 'left' },
  { heading: 'IDs', align: 'left' },
  LEFT,
  LEFT,
] as const;
