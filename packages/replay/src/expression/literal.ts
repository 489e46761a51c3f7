import { ERRNO_NAMES, errnoNamed, IRS_REGISTERS, KERNEL_VIRT_OFFSET, nearestName, registerNamed } from '@vist/core';
import type { ExpressionIssue, Literal } from './ast.ts';
import type { ExpressionField } from './fields.ts';
import type { Token } from './tokens.ts';

/** A value as a field can have it, or what is wrong with it. */
export type LiteralReading =
  | { readonly ok: true; readonly value: Literal }
  | { readonly ok: false; readonly issue: ExpressionIssue };

/** Reads a value that a field is compared with. */
export function readLiteral(token: Token, field: ExpressionField): LiteralReading {
  if (token.kind === 'word' && token.text === 'null') return { ok: true, value: { kind: 'null' } };
  switch (field.family) {
    case 'number':
    case 'bytes':
      return readNumber(token, field);
    case 'text':
      return readText(token, field);
    case 'flag':
      return readFlag(token, field);
    default:
      return token.kind === 'number' ? readNumber(token, field) : readText(token, field);
  }
}

/** Reads a number: `12`, `0x880001040`, `64K` of a field in bytes, `2ms` of a field in microseconds, `-EINVAL`. */
export function readNumber(token: Token, field: ExpressionField): LiteralReading {
  const [, sign = '', digits = '', unit = ''] = NUMBER.exec(token.kind === 'number' ? token.text : '') ?? [];
  if (digits === '') return readNamedNumber(token, field);
  const factor = unit === '' ? 1n : FACTORS[field.unit]?.[unit];
  if (factor === undefined) {
    const column = token.column + token.text.length - unit.length;
    const units = Object.keys(FACTORS[field.unit] ?? {});
    const expected = units.length === 0 ? `no unit: ${field.name} has none` : `one of the units ${units.join(', ')}`;
    return refused({ ...token, column }, expected, nearestUnit(unit, units));
  }
  const size = BigInt(digits.replaceAll('_', '')) * factor;
  const value = sign === '-' ? -size : size;
  return { ok: true, value: { kind: 'number', value: isAddr(field) ? physical(value) : value } };
}

/** An error number by its name, `-EINVAL`, or the offset of a register, `IRS_VMT_BASER`. */
function readNamedNumber(token: Token, field: ExpressionField): LiteralReading {
  const expected = numberWords(field);
  const { text } = token;
  if (field.name === 'offset') {
    const offset = registerNamed(text)?.offset;
    if (offset !== undefined) return { ok: true, value: { kind: 'number', value: BigInt(offset) } };
    const names = IRS_REGISTERS.map(({ name }) => name);
    return refused(token, `${expected}, or a register by its name`, nearestName(text, names));
  }
  const err = isPlainInt(field) ? errnoNamed(text.replace('-', '')) : null;
  if (err !== null && text.startsWith('-')) return { ok: true, value: { kind: 'number', value: BigInt(err) } };
  if (err !== null) return refused(token, expected, `-${text}`);
  const near = text.startsWith('-') && isPlainInt(field) ? nearestName(text.slice(1), ERRNO_NAMES) : null;
  return refused(token, expected, near === null ? null : `-${near}`);
}

/** A number without a unit, as functions return them. */
function isPlainInt({ kinds, unit }: ExpressionField): boolean {
  return unit === '' && kinds.every((kind) => kind === 'int' || kind === 'args');
}

/** `KB` is what people call what is written `K` here. */
function nearestUnit(unit: string, units: readonly string[]): string | null {
  return units.find((each) => each.length === 1 && each === unit[0]?.toUpperCase()) ?? nearestName(unit, units);
}

function readText(token: Token, { name, vocabulary }: ExpressionField): LiteralReading {
  if (token.kind === 'mark' || token.kind === 'end') return refused(token, `a name to compare ${name} with`, null);
  const value = token.kind === 'string' ? token.text.slice(1, -1) : token.text;
  if (vocabulary !== null && !vocabulary.includes(value)) {
    return refused(token, `a ${name} as ${vocabulary.slice(0, 2).join(' or ')}`, nearestName(value, vocabulary));
  }
  return { ok: true, value: { kind: 'text', value } };
}

function readFlag(token: Token, { name }: ExpressionField): LiteralReading {
  if (token.text === 'true' || token.text === 'false') {
    return { ok: true, value: { kind: 'flag', value: token.text === 'true' } };
  }
  return refused(token, `true or false: ${name} is one of them`, nearestName(token.text, ['true', 'false']));
}

/** An address of the kernel's linear map is the physical one, as in places. */
function physical(addr: bigint): bigint {
  return addr >= KERNEL_VIRT_OFFSET ? addr - KERNEL_VIRT_OFFSET : addr;
}

function isAddr({ kinds }: ExpressionField): boolean {
  return kinds.length === 1 && kinds[0] === 'addr';
}

function numberWords(field: ExpressionField): string {
  if (isAddr(field)) return `an address as 0x880001040 to compare ${field.name} with (a place goes after "in")`;
  const unit = field.unit === '' ? '' : ` in ${UNIT_NAMES[field.unit]}`;
  return `a number${unit} to compare ${field.name} with`;
}

function refused({ column }: Token, expected: string, suggestion: string | null): LiteralReading {
  return { ok: false, issue: { column, expected, suggestion } };
}

const NUMBER = /^(-?)(0x[0-9a-f_]+|\d[\d_]*)([a-z]*)$/iu;

const KIB = 1024n;

const FACTORS: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
  bytes: { B: 1n, K: KIB, KiB: KIB, M: KIB ** 2n, MiB: KIB ** 2n, G: KIB ** 3n, GiB: KIB ** 3n },
  us: { us: 1n, ms: 1000n, s: 1_000_000n },
};

const UNIT_NAMES = { bytes: 'bytes', bits: 'bits', us: 'microseconds' } as const;
