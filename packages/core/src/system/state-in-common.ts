import { sharedMemory } from '../memory/memory-in-common.ts';
import type { SystemState } from './state.ts';

/** A state that is kept beside another one. */
export interface SharedState {
  /** The same state; what it has in common with the other one is that one's. */
  readonly state: SystemState;
  /** Bytes of memory that only it needs, roughly. */
  readonly ownBytes: number;
}

/**
 * A finished state as one to keep beside another. A fold copies whatever it writes, also where it writes what was
 * there, and a state that was read from a file shares nothing: kept by the hundred they would fill the memory.
 */
export function sharedState(state: SystemState, like: SystemState): SharedState {
  const { memory, ownBytes } = sharedMemory(state.memory, like.memory);
  return { state: { ...state, memory }, ownBytes: ownBytes + CONTROL_BYTES };
}

/** Bookkeeping of some hundred VMs that changed since. */
const CONTROL_BYTES = 262_144;
