import type { Profile } from '@vist/core';
import type { TestEvent } from '@vist/replay';

/** A rule's test: a log in which it fires, and one that differs where it must not. */
export interface RuleCase {
  readonly fires: readonly TestEvent[];
  readonly silent: readonly TestEvent[];
  /** The non-coherent platform if left out. */
  readonly profile?: Profile;
}
