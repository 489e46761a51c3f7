import { hexAddr, physAddr, type PhysAddr } from '../arch/addr.ts';
import { radixDifferences } from '../kernel/radix-differences.ts';
import { isRadix } from '../kernel/radix.ts';
import { objectAddr } from '../memory/allocator.ts';
import { Leaf, leafDifferences } from '../memory/leaf.ts';
import { leafAddr } from '../memory/space.ts';
import type { SystemState } from './state.ts';

/** One place at which two states are not the same. What a state does not have is undefined. */
export interface StateDifference {
  /** Path from the state down, memory by view and address: `memory.leaves.poc[0x880000410]`. */
  readonly place: string;
  readonly left: unknown;
  readonly right: unknown;
}

/**
 * Every place at which two finished states differ, one after the other. What they share is passed over, so the
 * states before and after an event are compared in no time.
 */
export function* stateDifferences(left: SystemState, right: SystemState): Generator<StateDifference> {
  const blocks: Readonly<Record<string, unknown>> = { ...right };
  for (const [block, value] of Object.entries<unknown>({ ...left })) yield* differences(block, value, blocks[block]);
}

function* differences(place: string, left: unknown, right: unknown): Generator<StateDifference> {
  if (Object.is(left, right) || place === LEASE) return;
  if (left instanceof Leaf || right instanceof Leaf) {
    yield { place, left: left instanceof Leaf, right: right instanceof Leaf };
    return;
  }
  if (!isPlain(left) || !isPlain(right) || Array.isArray(left) !== Array.isArray(right)) {
    yield { place, left, right };
    return;
  }
  if (isRadix(left) && isRadix(right)) {
    yield* treeDifferences(place, radixDifferences(left, right));
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    yield* differences(`${place}.${key}`, left[key], right[key]);
  }
}

function* treeDifferences(
  place: string,
  entries: Iterable<readonly [index: number, left: unknown, right: unknown]>,
): Generator<StateDifference> {
  const addressOf = ADDRESS_OF_INDEX[place] ?? null;
  for (const [index, left, right] of entries) {
    if (isLeafOrNull(left) && isLeafOrNull(right)) {
      for (const { part, offset, ...values } of leafDifferences(left, right)) {
        yield { place: `${place}.${part}[${hexAddr(physAddr(leafAddr(index) + offset))}]`, ...values };
      }
    } else {
      const key = addressOf === null ? String(index) : hexAddr(addressOf(index));
      yield* differences(`${place}[${key}]`, left ?? undefined, right ?? undefined);
    }
  }
}

/** Not a part of a state's value: it says which draft may write. */
const LEASE = 'memory.lease';

/** Which address the index of an entry stands for, by the place of the tree; other trees print the index. */
const ADDRESS_OF_INDEX: Readonly<Record<string, (index: number) => PhysAddr>> = {
  'memory.allocator.objects': objectAddr,
};

function isLeafOrNull(value: unknown): value is Leaf | null {
  return value === null || value instanceof Leaf;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
