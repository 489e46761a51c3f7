import { hexAddr, KERNEL_VIRT_OFFSET, type PhysAddr, PHYS_ADDR_BITS, physAddr } from '../arch/addr.ts';
import type { IstType } from '../arch/intid.ts';
import { IRS_REGISTERS } from '../arch/irs-regs.ts';
import { unreachable } from '../kernel/invariant.ts';
import { type Seq, seq } from '../kernel/model.ts';
import { nearestName } from './nearest-name.ts';
import { fieldNamed, ISTE_FIELDS, type NamedField, registerFields, VMTE_FIELDS, VPETE_FIELDS } from './place-fields.ts';
import { listed, pattern, type Shape } from './shape.ts';

/** Something that a question can be about. */
export type Place = MemoryPlace | RegisterPlace | ReturnPlace;

/**
 * Something in memory by its name in the tables: `vmte:0.LPI_IST_VALID`, `vpete:0/1`, `ist:0/lpi` (the linear
 * table or the L1 table), `ist:0/lpi/8192.ENABLE` (one entry); or by address: `line:0x880001040`, `byte:...`,
 * `alloc:...`.
 */
export type MemoryPlace =
  | { readonly kind: 'vmte'; readonly vm: number; readonly field: string | null }
  | { readonly kind: 'vpete'; readonly vm: number; readonly vpeId: number; readonly field: string | null }
  | {
      readonly kind: 'ist';
      readonly vm: number;
      readonly type: IstType;
      /** Null for the table itself. */
      readonly id: number | null;
      readonly field: string | null;
    }
  | { readonly kind: 'byte' | 'line' | 'alloc'; readonly addr: PhysAddr };

/** A register of the IRS configuration frame: `reg:IRS_VMT_BASER`, `reg:IRS_VMT_STATUSR.IDLE`. */
export interface RegisterPlace {
  readonly kind: 'reg';
  readonly name: string;
  readonly field: string | null;
}

/** What an operation of the scenario returned: `ret:4` by its index, `ret:lpi_enable` the last one of that name. */
export interface ReturnPlace {
  readonly kind: 'ret';
  readonly op: number | string;
}

/** Whose copy of memory: what a PE reads, what is at the PoC, what an IRS last read. */
export type PlaceView = 'cpu' | 'poc' | 'irs';

/** A place as it was written, with the view and the position that it may end with. */
export interface PlaceInText {
  readonly place: Place;
  readonly view: PlaceView | null;
  readonly at: Seq | null;
}

/** What is wrong with a place in text. */
export interface PlaceIssue {
  /** Of the first character that is wrong, from 1. */
  readonly column: number;
  readonly expected: string;
  /** What was probably meant there, or null. */
  readonly suggestion: string | null;
}

export type PlaceReading =
  | { readonly ok: true; readonly value: PlaceInText }
  | { readonly ok: false; readonly issue: PlaceIssue };

/** A place in memory as scenarios name it, without field, view or position. */
export const MEMORY_PLACE: Shape<string> = pattern(
  String.raw`vmte:\d{1,5}|vpete:\d{1,5}\/\d{1,5}|ist:\d{1,5}\/(?:lpi|spi)(?:\/\d{1,8})?|(?:byte|line|alloc):0x[0-9a-f]{1,13}`,
  'a place as "vmte:0", "vpete:0/1", "ist:0/lpi", "ist:0/spi/7", "line:0x880001040", "byte:0x..." or "alloc:0x..."',
);

/** Reads `KIND:...[.FIELD][%VIEW][@SEQ]`; see {@link Place}. */
export function parsePlace(text: string): PlaceReading {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const read = KINDS[kind];
  if (read === undefined || colon < 0) {
    return refused(
      1,
      `a kind of place: ${listed(KIND_NAMES.map((name) => `${name}:`))}`,
      nearestName(kind, KIND_NAMES),
    );
  }
  const [body, seqPart] = splitAt({ text: text.slice(colon + 1), column: colon + 2 }, '@');
  const [target, viewPart] = splitAt(body, '%');
  const place = read(target);
  if (!place.ok) return place;
  const view = viewPart === null ? accepted(null) : viewOf(viewPart);
  if (!view.ok) return view;
  const at = seqPart === null ? accepted(null) : wholeNumber(seqPart, 'a position in the log', Number.MAX_SAFE_INTEGER);
  if (!at.ok) return at;
  return accepted({ place: place.value, view: view.value, at: at.value === null ? null : seq(at.value) });
}

/** A place as {@link parsePlace} reads it. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'vmte':
      return `vmte:${place.vm}${fieldText(place.field)}`;
    case 'vpete':
      return `vpete:${place.vm}/${place.vpeId}${fieldText(place.field)}`;
    case 'ist':
      return `ist:${place.vm}/${place.type}${place.id === null ? '' : `/${place.id}`}${fieldText(place.field)}`;
    case 'reg':
      return `reg:${place.name}${fieldText(place.field)}`;
    case 'ret':
      return `ret:${place.op}`;
    case 'byte':
    case 'line':
    case 'alloc':
      return `${place.kind}:${hexAddr(place.addr)}`;
    default:
      return unreachable(place);
  }
}

/** The place of a scenario's operation: see {@link MEMORY_PLACE}. Null when the text is none. */
export function memoryPlace(text: string): MemoryPlace | null {
  const reading = MEMORY_PLACE.decode(text).ok ? parsePlace(text) : null;
  if (reading === null || !reading.ok) return null;
  const { place } = reading.value;
  return place.kind === 'reg' || place.kind === 'ret' ? null : place;
}

/** An issue under the text that it is about, with a caret. */
export function placeIssueLines(text: string, { column, expected, suggestion }: PlaceIssue): readonly string[] {
  const meant = suggestion === null ? '' : `; did you mean ${suggestion}?`;
  return [text, `${' '.repeat(column - 1)}^ expected ${expected}${meant}`];
}

/** Some of the text, and the column at which it begins. */
interface Part {
  readonly text: string;
  readonly column: number;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: PlaceIssue };

const KINDS: Readonly<Record<string, (body: Part) => Read<Place>>> = {
  vmte: readVmte,
  ist: readIst,
  vpete: readVpete,
  reg: readRegister,
  byte: (body) => readAddress('byte', body),
  line: (body) => readAddress('line', body),
  alloc: (body) => readAddress('alloc', body),
  ret: readReturn,
};

const KIND_NAMES: readonly string[] = Object.keys(KINDS);
const VIEWS: readonly PlaceView[] = ['cpu', 'poc', 'irs'];

function readVmte(body: Part): Read<Place> {
  const [vmPart, fieldPart] = splitAt(body, '.');
  const vm = vmNumber(vmPart);
  if (!vm.ok) return vm;
  const field = fieldOf(fieldPart, VMTE_FIELDS, 'a field of the VMTE');
  return field.ok ? accepted({ kind: 'vmte', vm: vm.value, field: field.value }) : field;
}

function readVpete(body: Part): Read<Place> {
  const [entry, fieldPart] = splitAt(body, '.');
  const [vmPart, vpePart] = splitAt(entry, '/');
  const vm = vmNumber(vmPart);
  if (!vm.ok) return vm;
  const vpeId = wholeNumber(vpePart ?? after(vmPart), 'a VPE ID after "/"', 65535);
  if (!vpeId.ok) return vpeId;
  const field = fieldOf(fieldPart, VPETE_FIELDS, 'a field of the VPETE');
  return field.ok ? accepted({ kind: 'vpete', vm: vm.value, vpeId: vpeId.value, field: field.value }) : field;
}

function readIst(body: Part): Read<Place> {
  const [entry, fieldPart] = splitAt(body, '.');
  const [vmPart, rest] = splitAt(entry, '/');
  const vm = vmNumber(vmPart);
  if (!vm.ok) return vm;
  const [typePart, idPart] = splitAt(rest ?? after(vmPart), '/');
  const type = typePart.text;
  if (type !== 'lpi' && type !== 'spi')
    return refused(typePart.column, 'lpi or spi after "/"', nearestName(type, ['lpi', 'spi']));
  const id = idPart === null ? accepted(null) : wholeNumber(idPart, 'the ID of an interrupt', 2 ** 24 - 1);
  if (!id.ok) return id;
  if (id.value === null && fieldPart !== null)
    return refused(fieldPart.column - 1, 'the ID of an interrupt before its field', null);
  const field = fieldOf(fieldPart, ISTE_FIELDS, 'a field of the ISTE');
  return field.ok ? accepted({ kind: 'ist', vm: vm.value, type, id: id.value, field: field.value }) : field;
}

function readRegister(body: Part): Read<Place> {
  const [namePart, fieldPart] = splitAt(body, '.');
  const wanted = namePart.text.toUpperCase();
  const register = IRS_REGISTERS.find(({ name }) => name === wanted || name === `IRS_${wanted}`);
  if (register === undefined) {
    const names = IRS_REGISTERS.map(({ name }) => name);
    return refused(namePart.column, 'a register of the IRS as IRS_VMT_BASER', nearestName(wanted, names));
  }
  const field = fieldOf(fieldPart, registerFields(register.name), `a field of ${register.name}`);
  return field.ok ? accepted({ kind: 'reg', name: register.name, field: field.value }) : field;
}

function readReturn({ text, column }: Part): Read<Place> {
  if (/^\d{1,9}$/u.test(text)) return accepted({ kind: 'ret', op: Number(text) });
  if (/^[a-z][a-z0-9_]*$/u.test(text)) return accepted({ kind: 'ret', op: text });
  return refused(column, 'the index or the name of an operation', null);
}

/** Physical, or in the kernel's linear map as the recordings print it. */
function readAddress(kind: 'byte' | 'line' | 'alloc', { text, column }: Part): Read<Place> {
  const expected = 'an address as 0x880001040, below 2^52 or in the linear map';
  if (!/^0x[0-9a-f]{1,16}$/iu.test(text)) return refused(column, expected, null);
  const given = BigInt(text);
  const addr = given >= KERNEL_VIRT_OFFSET ? given - KERNEL_VIRT_OFFSET : given;
  if (addr >> BigInt(PHYS_ADDR_BITS) !== 0n) return refused(column, expected, null);
  return accepted({ kind, addr: physAddr(Number(addr)) });
}

function fieldOf(part: Part | null, fields: readonly NamedField[], what: string): Read<string | null> {
  if (part === null) return accepted(null);
  const field = fieldNamed(fields, part.text);
  if (field !== null) return accepted(field.name);
  const names = fields.map(({ name }) => name);
  return refused(part.column, `${what}: ${listed(names)}`, nearestName(part.text, names));
}

function viewOf({ text, column }: Part): Read<PlaceView> {
  const view = VIEWS.find((name) => name === text);
  return view === undefined ? refused(column, `a view: ${listed(VIEWS)}`, nearestName(text, VIEWS)) : accepted(view);
}

function fieldText(field: string | null): string {
  return field === null ? '' : `.${field}`;
}

function vmNumber(part: Part): Read<number> {
  return wholeNumber(part, "a VM's number in the scenario", 65535);
}

function wholeNumber({ text, column }: Part, what: string, most: number): Read<number> {
  const value = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  return value <= most ? accepted(value) : refused(column, what, null);
}

/** The part before the first `mark` and the part behind it; null when there is no mark. */
function splitAt({ text, column }: Part, mark: string): readonly [before: Part, behind: Part | null] {
  const index = text.indexOf(mark);
  if (index < 0) return [{ text, column }, null];
  return [
    { text: text.slice(0, index), column },
    { text: text.slice(index + 1), column: column + index + 1 },
  ];
}

/** The empty part at the end of another, where something is missing. */
function after({ text, column }: Part): Part {
  return { text: '', column: column + text.length };
}

function accepted<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function refused(
  column: number,
  expected: string,
  suggestion: string | null,
): { readonly ok: false; readonly issue: PlaceIssue } {
  return { ok: false, issue: { column, expected, suggestion } };
}
