import { describeRecord, firstDivergence } from '@vist/replay';
import { commonPrefix } from '@vist/trace';
import type { Style } from '../render/style.ts';
import type { TracePair } from './diff-report.ts';

/** What `vist diff --first --json` prints. */
export interface FirstReport {
  readonly left: string;
  readonly right: string;
  /** Events that both begin with by what the files say, which were not read. */
  readonly trustedPrefix: number;
  /** Position of the first event that is not the same; null when there is none. */
  readonly seq: number | null;
  /** The events there; null where a trace has ended. */
  readonly events: { readonly left: string | null; readonly right: string | null };
}

/** Finds where two traces part to the letter. @throws TraceFormatError when what must be read is damaged. */
export function firstReport({ left, right }: TracePair): FirstReport {
  const trustedPrefix = commonPrefix(left.trace.indexed(), right.trace.indexed());
  const found = firstDivergence(left.trace, right.trace, trustedPrefix);
  return {
    left: left.name,
    right: right.name,
    trustedPrefix,
    seq: found?.seq ?? null,
    events: {
      left: found === null || found.left === null ? null : describeRecord(found.left),
      right: found === null || found.right === null ? null : describeRecord(found.right),
    },
  };
}

/** The same for people. */
export function firstText({ left, right, seq, events }: FirstReport, style: Style): string {
  if (seq === null) return `${style.title(`${left} and ${right} have the same events`)}\n`;
  const ended = 'has ended';
  return [
    style.title(`${left} and ${right} have the same events before @${seq}, and part there`),
    style.bad(`- ${events.left ?? `${left} ${ended}`}`),
    style.good(`+ ${events.right ?? `${right} ${ended}`}`),
    '',
  ].join('\n');
}
