import { describeDifference } from '@vist/replay';
import type { TraceReader } from '@vist/trace';
import type { Verification } from './verify.ts';

/** What `vist replay --verify --json` prints. Text is made from the same data. */
export interface VerificationReport {
  readonly schema: 'vist/verification';
  readonly schemaVersion: 1;
  readonly file: string;
  readonly outcome: Verification['outcome'];
  readonly reason: string | null;
  /** How writing ended; `open` when the file has no end. */
  readonly ending: TraceReader['ending'];
  readonly eventCount: number;
  readonly verifiedEvents: number;
  readonly runId: string | null;
  readonly stateDigest: string | null;
  readonly revision: string;
  readonly tool: string;
  /** The first difference, line by line; empty when there is none. */
  readonly difference: readonly string[];
}

/** Everything there is to say about a trace that was verified. */
export function verificationReport(file: string, trace: TraceReader, verification: Verification): VerificationReport {
  const { outcome, reason, verifiedEvents, runId, stateDigest, difference } = verification;
  const { identity, notes } = trace.header;
  return {
    schema: 'vist/verification',
    schemaVersion: 1,
    file,
    outcome,
    reason,
    ending: trace.ending,
    eventCount: trace.length,
    verifiedEvents,
    runId,
    stateDigest,
    revision: identity.revision,
    tool: notes.tool,
    difference: difference === null ? [] : describeDifference(difference),
  };
}
