import { PayloadError } from '../format-error.ts';
import { packableInt } from './msgpack.ts';
import type { PackSpace } from './pack-space.ts';
import { OWN_SPACE, type Space } from './space.ts';

/**
 * A column of integers in MessagePack. All equal: that integer. Otherwise a code, a base and byte
 * planes: all lowest bytes, then all second bytes, and so on. Code 1 to 8 is the number of planes of
 * unsigned offsets from the base; code 9 to 15 is 8 more than the number of planes of differences from
 * the value before, zigzag coded, where the base is the first value.
 */
export type PackedInts = number | bigint | readonly [code: number, base: number | bigint, planes: Uint8Array];

/** Values of a column: the narrow form where every value has 32 bits. */
export type Ints = Int32Array | Float64Array;

/** What is added to the number of planes when they hold differences. */
const DELTA = 8;
/** Differences up to here keep their zigzag form a safe integer. */
const MAX_DELTA = 2 ** 52 - 1;
const WIDE_PLANES = 8;

/** Packs the first `count` values, all safe integers. Equal values give equal bytes. */
export function packInts(values: Float64Array, count: number, space: PackSpace): PackedInts {
  if (count === 0) return 0;
  const first = values[0]!;
  let min = first;
  let max = first;
  let rise = 0;
  let fall = 0;
  let before = first;
  for (let i = 1; i < count; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    else if (value > max) max = value;
    const delta = value - before;
    if (delta > rise) rise = delta;
    else if (delta < fall) fall = delta;
    before = value;
  }
  if (min === max) return packableInt(min);
  if (max - min > Number.MAX_SAFE_INTEGER) return packWide(values, count, space);
  const offsetPlanes = planesFor(max - min);
  const deltaPlanes =
    rise > MAX_DELTA || -fall > MAX_DELTA ? WIDE_PLANES : planesFor(Math.max(2 * rise, -2 * fall - 1));
  if (deltaPlanes < offsetPlanes) {
    const planes = planesOf(zigzagDeltas(values, count, space), { count, base: 0, planes: deltaPlanes }, space);
    return [DELTA + deltaPlanes, packableInt(first), planes];
  }
  return [offsetPlanes, packableInt(min), planesOf(values, { count, base: min, planes: offsetPlanes }, space)];
}

/** Number of bytes that hold every whole number from 0 to `max`; at least one. */
function planesFor(max: number): number {
  let planes = 1;
  for (let limit = 256; max >= limit; limit *= 256) planes += 1;
  return planes;
}

function zigzagDeltas(values: Float64Array, count: number, space: PackSpace): Float64Array {
  const deltas = space.deltas(count);
  deltas[0] = 0;
  for (let i = 1; i < count; i++) {
    const delta = values[i]! - values[i - 1]!;
    deltas[i] = delta >= 0 ? 2 * delta : -2 * delta - 1;
  }
  return deltas;
}

function planesOf(
  values: Float64Array,
  { count, base, planes }: { readonly count: number; readonly base: number; readonly planes: number },
  space: PackSpace,
): Uint8Array {
  const out = space.bytes(count * planes);
  let at = 0;
  for (let plane = 0; plane < planes && plane < 4; plane++) {
    const shift = 8 * plane;
    for (let i = 0; i < count; i++) out[at++] = (values[i]! - base) >>> shift;
  }
  for (let plane = 4; plane < planes; plane++) {
    const shift = 8 * (plane - 4);
    for (let i = 0; i < count; i++) out[at++] = ((values[i]! - base) / 2 ** 32) >>> shift;
  }
  return out;
}

/** Values too far apart for a double to hold their distance: all 64 bits, two's complement. */
function packWide(values: Float64Array, count: number, space: PackSpace): PackedInts {
  const out = space.bytes(count * WIDE_PLANES);
  for (let i = 0; i < count; i++) {
    const bits = BigInt.asUintN(64, BigInt(values[i]!));
    for (let plane = 0; plane < WIDE_PLANES; plane++) {
      out[plane * count + i] = Number((bits >> BigInt(8 * plane)) & 0xffn);
    }
  }
  return [WIDE_PLANES, 0, out];
}

/**
 * The values of a column: the first `count` numbers of what is returned.
 *
 * @throws PayloadError when it is not a column of `count` safe integers.
 */
export function unpackInts(packed: unknown, count: number, space: Space = OWN_SPACE): Ints {
  if (!Array.isArray(packed)) return constant(safeInt(packed), count, space);
  const [code, base, planes] = packed as readonly unknown[];
  const isColumn =
    packed.length === 3 &&
    typeof code === 'number' &&
    code >= 1 &&
    code < DELTA + WIDE_PLANES &&
    Number.isInteger(code) &&
    planes instanceof Uint8Array &&
    planes.length === (code > DELTA ? code - DELTA : code) * count;
  if (!isColumn) return notColumn(packed, count);
  if (code > DELTA) return fromDeltas(planes, code - DELTA, count, safeInt(base), space);
  if (code === WIDE_PLANES) return fromWide(planes, count, space);
  return fromOffsets(planes, code, count, safeInt(base), space);
}

function notColumn(packed: readonly unknown[], count: number): never {
  const [code, , planes] = packed;
  const bytes = planes instanceof Uint8Array ? planes.length : 'no';
  throw new PayloadError(
    'malformed',
    `column of ${packed.length} parts, code ${String(code)}, ${bytes} bytes for ${count} values`,
  );
}

function constant(value: number, count: number, space: Space): Ints {
  return (value === (value | 0) ? space.narrow(count) : space.wide(count)).fill(value, 0, count);
}

function safeInt(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : notSafe(value);
}

function fromOffsets(planes: Uint8Array, planeCount: number, count: number, base: number, space: Space): Ints {
  const isNarrow = base === (base | 0) && planeCount < 4 && base + 256 ** planeCount <= 2 ** 31;
  if (isNarrow) return narrowOffsets(planes, planeCount, base, space.narrow(count), count);
  const out = addPlanes(space.wide(count).fill(base, 0, count), planes, planeCount, count);
  if (planeCount > 4) checkSafe(out, count);
  return out;
}

/** The common case: one to three planes, in integer arithmetic. */
function narrowOffsets(
  planes: Uint8Array,
  planeCount: number,
  base: number,
  out: Int32Array,
  count: number,
): Int32Array {
  if (planeCount === 1) {
    for (let i = 0; i < count; i++) out[i] = base + planes[i]!;
  } else if (planeCount === 2) {
    for (let i = 0; i < count; i++) out[i] = base + (planes[i]! | (planes[count + i]! << 8));
  } else {
    const top = 2 * count;
    for (let i = 0; i < count; i++) {
      out[i] = base + (planes[i]! | (planes[count + i]! << 8) | (planes[top + i]! << 16));
    }
  }
  return out;
}

function addPlanes(out: Float64Array, planes: Uint8Array, planeCount: number, count: number): Float64Array {
  for (let plane = 0; plane < planeCount; plane++) {
    const scale = 256 ** plane;
    const start = plane * count;
    for (let i = 0; i < count; i++) out[i] = out[i]! + planes[start + i]! * scale;
  }
  return out;
}

function fromDeltas(planes: Uint8Array, planeCount: number, count: number, base: number, space: Space): Ints {
  const out = addPlanes(space.wide(count).fill(0, 0, count), planes, planeCount, count);
  let value = base;
  for (let i = 0; i < count; i++) {
    const zigzag = out[i]!;
    const half = Math.floor(zigzag / 2);
    value += zigzag === 2 * half ? half : -half - 1;
    out[i] = value;
  }
  checkSafe(out, count);
  return out;
}

function fromWide(planes: Uint8Array, count: number, space: Space): Ints {
  const out = space.wide(count);
  for (let i = 0; i < count; i++) {
    let bits = 0n;
    for (let plane = WIDE_PLANES - 1; plane >= 0; plane--) {
      bits = (bits << 8n) | BigInt(planes[plane * count + i]!);
    }
    out[i] = Number(BigInt.asIntN(64, bits));
  }
  checkSafe(out, count);
  return out;
}

function checkSafe(values: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) notSafe(value);
  }
}

function notSafe(value: unknown): never {
  throw new PayloadError('malformed', `column value ${String(value)}: expected a safe integer`);
}
