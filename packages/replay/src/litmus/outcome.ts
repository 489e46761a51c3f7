import {
  type ByteRange,
  lineState,
  type PhysAddr,
  physAddr,
  type Profile,
  type SystemState,
  viewedBytes,
} from '@vist/core';
import type { Location, Step } from './steps.ts';

/** What was observed that should not have been. */
export interface Outcome {
  /** Loads that returned something else than what was stored last. */
  readonly staleLoads: ReadonlySet<Step>;
  /** Words whose last store is nowhere any more, with what is there instead. */
  readonly lost: ReadonlyMap<Location, bigint>;
}

/** A machine before or after a range. */
export interface Moment {
  readonly state: SystemState;
  readonly profile: Profile;
}

/** Compares what was read, and what is left at the end, with the order of the stores in the log. */
export function outcomeOf(steps: readonly Step[], before: Moment, after: Moment): Outcome {
  const written = new Map<number, number>();
  const stored = new Map<string, Location>();
  const staleLoads = new Set<Step>();

  for (const step of steps) {
    const { what } = step;
    if ((what.kind !== 'load' && what.kind !== 'store') || what.location.bytes === null) continue;
    const { bytes, key } = what.location;
    if (what.kind === 'store') {
      stored.set(key, what.location);
      for (let at = 0; at < bytes.sizeBytes; at += 1) {
        written.set(bytes.base + at, Number((what.value >> BigInt(8 * at)) & 0xffn));
      }
    } else if (what.value !== latest(bytes, written, before)) staleLoads.add(step);
  }
  const lost = new Map<Location, bigint>();
  for (const location of stored.values()) {
    const left = location.bytes === null ? null : lostValue(location.bytes, written, before, after);
    if (left !== null) lost.set(location, left);
  }
  return { staleLoads, lost };
}

/** What is in memory before a range: where the PEs hold something newer, that. */
export function initialValue(bytes: ByteRange, moment: Moment): bigint {
  return value(bytes, isDirty(bytes.base, moment) ? 'cpu' : 'poc', moment);
}

function latest(bytes: ByteRange, written: ReadonlyMap<number, number>, before: Moment): bigint {
  let found = 0n;
  for (let at = bytes.sizeBytes - 1; at >= 0; at -= 1) {
    const addr = physAddr(bytes.base + at);
    const byte = written.get(addr) ?? Number(initialValue({ base: addr, sizeBytes: 1 }, before));
    found = (found << 8n) | BigInt(byte);
  }
  return found;
}

/** What stands where the last store was; null while memory, or a dirty line that will reach it, has it. */
function lostValue(
  bytes: ByteRange,
  written: ReadonlyMap<number, number>,
  before: Moment,
  after: Moment,
): bigint | null {
  const wanted = latest(bytes, written, before);
  const inMemory = value(bytes, 'poc', after);
  if (inMemory === wanted) return null;
  return isDirty(bytes.base, after) && value(bytes, 'cpu', after) === wanted ? null : inMemory;
}

function value(bytes: ByteRange, view: 'cpu' | 'poc', { state, profile }: Moment): bigint {
  return viewedBytes(bytes, view, state.memory, profile) ?? 0n;
}

function isDirty(addr: PhysAddr, { state, profile }: Moment): boolean {
  if (profile.memory === 'single') return false;
  return lineState(state.memory.leaves, profile.cacheLineBytes, physAddr(addr)) === 'dirty';
}
