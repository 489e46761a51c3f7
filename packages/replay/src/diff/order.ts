import { type LogSource, seq } from '@vist/core';
import type { Outline } from './outline.ts';
import { stepText } from './step-text.ts';

/** A log that was read into an outline. */
export interface OutlinedLog {
  readonly log: LogSource;
  readonly outline: Outline;
}

/**
 * Puts two logs that differ in an order that depends on nothing but what is in them: the shorter one comes first; of
 * equally long ones, that with the lesser text at the first step that is not the same.
 */
export function comesFirst(one: OutlinedLog, other: OutlinedLog): boolean {
  const [a, b] = [one.outline, other.outline];
  if (a.count !== b.count) return a.count < b.count;
  for (let step = 1; step < a.count; step += 1) {
    if (a.ids[step] !== b.ids[step]) return textAt(one, step) < textAt(other, step);
  }
  return false;
}

function textAt({ log, outline }: OutlinedLog, step: number): string {
  for (const record of log.records(seq(outline.seqs[step]!)))
    return stepText(record, { objects: [], withAddresses: false });
  return '';
}
