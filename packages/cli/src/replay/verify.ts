import { invariant, type LogSource } from '@vist/core';
import { type Difference, type Position, type Verdict, verifyByActs, verifyByPrograms } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import { STATE_CHUNK } from '../run/drive.ts';
import { MODEL_VERSION } from '../run/trace-start.ts';
import { precededByRun } from './preceded.ts';
import { type RecordedRun, recordedRun } from './recorded-run.ts';
import { computedRunId } from './run-id.ts';
import { startOf } from './trace-states.ts';

/** What came of verifying a trace. */
export interface Verification {
  readonly outcome: 'verified' | 'refuted' | 'damaged' | 'undecided';
  /** Events that are what the machine makes of the ones before them. */
  readonly verifiedEvents: number;
  /** The first place at which trace and machine part; null when there is none. */
  readonly difference: Difference | null;
  /** Digest of the final state; null when the run did not come to its end, or the trace is not what it was. */
  readonly stateDigest: string | null;
  /** Run id of the events as they are; null when they cannot all be read. */
  readonly runId: string | null;
  /** Why the outcome is `damaged` or `undecided`. */
  readonly reason: string | null;
}

/** Verifies a trace: its checksums, its run id, and every event against the machine. */
export async function verifyTrace(name: string, trace: TraceReader): Promise<Verification> {
  const reason = undecidable(trace);
  if (reason !== null) return { ...NOTHING, outcome: 'undecided', reason };
  const run = recordedRun(name, trace.header.identity);
  const start = startOf(trace, run.scenario.profile);
  if (start === null && !run.isRunnable) return { ...NOTHING, outcome: 'undecided', reason: NO_START };
  const counted = countingLog(trace);
  try {
    const verdict = verdictOf(trace, counted.log, run, start);
    if (verdict.difference !== null) {
      return { ...NOTHING, ...verdict, outcome: 'refuted' };
    }
    const runId = await computedRunId(trace);
    const damage = damageOf(trace, runId);
    return { ...verdict, outcome: damage === null ? 'verified' : 'damaged', runId, reason: damage };
  } catch (error) {
    if (!(error instanceof TraceFormatError)) throw error;
    return { ...NOTHING, outcome: 'damaged', verifiedEvents: counted.count(), reason: error.message };
  }
}

const NOTHING: Omit<Verification, 'outcome'> = {
  verifiedEvents: 0,
  difference: null,
  stateDigest: null,
  runId: null,
  reason: null,
};

const NO_START = 'it begins in the middle of a log, without the state there and without a scenario that tells it';

/** Why nobody can say whether a trace is right; null when it can be verified. */
function undecidable({ header: { identity, notes } }: TraceReader): string | null {
  if (notes.view !== null) return `it is a view of another trace: ${notes.view}`;
  if (identity.modelVersion !== MODEL_VERSION) {
    return `it was recorded with version ${identity.modelVersion} of the model, this is version ${MODEL_VERSION}`;
  }
  return null;
}

type Compared = Pick<Verification, 'verifiedEvents' | 'difference' | 'stateDigest'>;

/**
 * Compares a trace with the machine. One that was stopped, or cut out of another, ends before its run does:
 * that is no difference.
 */
function verdictOf(trace: TraceReader, log: LogSource, run: RecordedRun, start: Position | null): Compared {
  const { firstSeq, parentRun, parentSeq } = trace.header.notes;
  const verdict = compared(run, log, { firstSeq, start, digest: trace.footer?.stateDigest ?? null });
  if (verdict.verified) {
    return { verifiedEvents: verdict.length - firstSeq, difference: null, stateDigest: verdict.digest };
  }
  const { verifiedPrefix, difference } = verdict;
  const isPart = trace.ending !== 'complete' || (parentRun !== null && parentSeq === null);
  const isStopped = isPart && difference.kind === 'record' && difference.recorded === null;
  return {
    verifiedEvents: Math.max(0, verifiedPrefix - firstSeq),
    difference: isStopped ? null : difference,
    stateDigest: null,
  };
}

/**
 * Runs the programs again, beside the trace; where nobody has them, decides its acts again. One that begins later is
 * decided from the state that it begins with; without one, its run is made again up to there.
 */
function compared(
  { scenario, revision, isRunnable }: RecordedRun,
  log: LogSource,
  from: { readonly firstSeq: number; readonly start: Position | null; readonly digest: string | null },
): Verdict {
  const { firstSeq, start, digest } = from;
  if (start !== null && (firstSeq > 0 || !isRunnable || revision === null)) {
    return verifyByActs(log, { profile: scenario.profile, chunkLength: STATE_CHUNK, digest, start });
  }
  invariant(revision !== null, 'a trace without a start has a scenario that tells what was before');
  const whole = firstSeq > 0 ? precededByRun(log, firstSeq, { scenario, revision }) : log;
  return verifyByPrograms(whole, { scenario, revision, options: { chunkLength: STATE_CHUNK, freeze: false }, digest });
}

function damageOf(trace: TraceReader, runId: string): string | null {
  if (trace.damage !== null) return trace.damage.message;
  if (trace.runId === runId) return null;
  return `the footer says run ${trace.runId}, the events are run ${runId}`;
}

/** A log that counts the records it gave. */
function countingLog(trace: TraceReader): { readonly log: LogSource; readonly count: () => number } {
  let count = 0;
  return {
    count: () => count,
    log: {
      length: trace.length,
      *records(from) {
        count = from;
        for (const record of trace.records(from)) {
          yield record;
          count += 1;
        }
      },
    },
  };
}
