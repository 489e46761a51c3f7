import type { Profile } from '../arch/profile.ts';
import type { CommandFaultMode } from '../irs/events.ts';
import type { GuestShape } from '../kvm/kernel.ts';
import type { Departure } from './departure.ts';

/** A scenario as the machine runs it, whatever file format it came from. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** Revision as text: `V1`, `V1,+free-floor`. */
  readonly revision: string;
  readonly profile: Profile;
  readonly policy: CachePolicy;
  /** Seed of everything that is chosen at random. */
  readonly seed: number;
  readonly schedule: Schedule;
  readonly guests: readonly GuestShape[];
  readonly operations: readonly ScenarioOperation[];
  readonly faults: readonly Fault[];
  /** True when undefined behaviour ends the run, as in the recordings, and not just its actor. */
  readonly endsAtUndefined: boolean;
  /** Where the run leaves others that it was forked from, ascending; empty for a run of its own. */
  readonly departures: readonly Departure[];
}

/** What the environment does to cached lines by itself. */
export type CachePolicy = 'none' | 'eager-evict' | 'eager-fill' | 'seeded';

/** Who steps next: one PE after the other, at random, or as recorded. */
export type Schedule =
  | { readonly kind: 'run-to-completion' }
  | { readonly kind: 'seeded' }
  | { readonly kind: 'recorded'; readonly slices: readonly ScheduleSlice[] };

/** Some steps of one PE. After the last slice PEs run to completion. */
export interface ScheduleSlice {
  readonly pe: number;
  /** Steps to make; null runs until `until` has happened. */
  readonly steps: number | null;
  /** Event type that ends the slice, and how often it must happen; null counts steps. */
  readonly until: { readonly type: string; readonly count: number } | null;
}

/** One operation. Which arguments it has depends on `op`; see docs of the scenario format. */
export interface ScenarioOperation {
  readonly index: number;
  readonly pe: number;
  readonly op: string;
  readonly vm: number | null;
  /** Arguments as the file has them, in its order; what `op_begin` prints. */
  readonly args: Readonly<Record<string, number | string | boolean>>;
}

/** A fault to inject, and where. */
export interface Fault extends FaultKind {
  /** Which event of its kind, from 1. */
  readonly k: number;
  /** Counted in this operation; null counts in the whole run. */
  readonly op: number | null;
}

/** What goes wrong. */
export interface FaultKind {
  readonly type: 'alloc' | 'cmd' | 'user';
  /** Commands only: what the fault does, else null. */
  readonly mode: CommandFaultMode | 'error' | null;
  /** Mode `error` only: negative error number, else null. */
  readonly err: number | null;
}
