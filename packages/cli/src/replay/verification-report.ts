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
  /** The longest prefix of which every event is what the machine makes of the ones before. */
  readonly verifiedEvents: number;
  /** Position of the first event that is not; null when there is none. */
  readonly firstImpossible: number | null;
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
    firstImpossible: difference?.kind === 'record' ? difference.at : null,
    runId,
    stateDigest,
    revision: identity.revision,
    tool: notes.tool,
    difference: difference === null ? [] : describeDifference(difference),
  };
}
