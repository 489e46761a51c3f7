import { seq } from '@vist/core';
import type { Verdict } from './verdict.ts';

/** The verdict on a log whose records are all as they must be: its final state may still be another one. */
export function verdictOfDigest(length: number, recorded: string | null, produced: string): Verdict {
  if (recorded === null || recorded === produced) return { verified: true, length, digest: produced };
  const at = seq(length);
  return { verified: false, verifiedPrefix: at, difference: { kind: 'digest', at, recorded, produced } };
}
