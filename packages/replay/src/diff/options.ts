/** What two runs may differ in and still do the same. */
export type Modulo =
  /** Where objects lie: an address counts by the object it is in. Also what an allocator counts and reuses. */
  | 'addresses'
  /** Numbers of VMs, VM IDs, PEs and doorbells. */
  | 'ids'
  /** In which order independent steps of several actors happened. */
  | 'order';

/** What is compared. */
export interface DiffOptions {
  readonly modulo: ReadonlySet<Modulo>;
  /** Everything; or only what an IRS can observe, in its order, without the calls of the code that caused it. */
  readonly view: 'all' | 'irs';
}

/** Addresses aside, everything counts. */
export const DEFAULT_DIFF: DiffOptions = { modulo: new Set(['addresses']), view: 'all' };
