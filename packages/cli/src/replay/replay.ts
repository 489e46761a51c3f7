import { digestOf, type LogSource, type Seq, seq, type SystemRecord } from '@vist/core';
import { stateAt } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { ReplayOptions } from '../commands/replay.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { styleFor } from '../render/style.ts';
import { summaryText } from '../render/summary.ts';
import { verificationText } from '../render/verification.ts';
import { traceLooks } from '../run/closer-looks.ts';
import { STATE_CHUNK } from '../run/drive.ts';
import { type RunReport, runReport } from '../run/report.ts';
import { positionIn } from '../show/position.ts';
import { createRunTallier } from '../tally/run-tally.ts';
import { damageRefusal, openTraceAt, refuseLost, traceName } from './open-trace.ts';
import { recordedRun } from './recorded-run.ts';
import { traceStates } from './trace-states.ts';
import { verificationReport } from './verification-report.ts';
import { type Verification, verifyTrace } from './verify.ts';

/** Replays a trace: sums up what happened in it, or verifies it. */
export async function replay(path: string, options: ReplayOptions, io: Io): Promise<ExitStatus> {
  const { text, outcome } = await replayed(path, options, io);
  const out = textSink(io.stdout);
  out.write(text);
  await out.drained();
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** What is to be printed, and how the command then ends. */
interface Replayed {
  readonly text: string;
  readonly outcome: ExitStatus | Refusal;
}

async function replayed(path: string, options: ReplayOptions, io: Io): Promise<Replayed> {
  const trace = await openTraceAt(path, io, { showsProgress: true });
  try {
    return options.verify === true ? await verify(path, trace, options, io) : summarise(path, trace, options, io);
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

async function verify(path: string, trace: TraceReader, options: ReplayOptions, io: Io): Promise<Replayed> {
  const name = traceName(path);
  const verification = await verifyTrace(name, trace);
  const report = verificationReport(name, trace, verification);
  const text =
    options.json === true
      ? `${JSON.stringify(report)}\n`
      : verificationText(report, styleFor(io.stdout, io.env, options.color));
  return { text, outcome: VERIFY_STATUS[verification.outcome] };
}

const VERIFY_STATUS: Readonly<Record<Verification['outcome'], ExitStatus>> = {
  verified: EXIT.ok,
  refuted: EXIT.found,
  undecided: EXIT.inconclusive,
  damaged: EXIT.damaged,
};

function summarise(path: string, trace: TraceReader, options: ReplayOptions, io: Io): Replayed {
  const { firstSeq } = trace.header.notes;
  const end = firstSeq + trace.length;
  const asked = options.to === undefined ? null : seq(options.to);
  refuseLost(trace, asked);
  const to = positionIn({ first: seq(firstSeq), length: end }, asked);
  const report = replayReport(traceName(path), trace, to);
  const text =
    options.json === true
      ? `${JSON.stringify(report)}\n`
      : summaryText(report, styleFor(io.stdout, io.env, options.color));
  return { text, outcome: to < end ? EXIT.ok : summaryOutcome(path, trace, report) };
}

function summaryOutcome(path: string, trace: TraceReader, { stateDigest }: RunReport): ExitStatus | Refusal {
  if (trace.damage !== null) return damageRefusal(path, trace.damage);
  return stateDigest === (trace.footer?.stateDigest ?? stateDigest) ? EXIT.ok : EXIT.found;
}

/**
 * Folds the events of a trace before `to`: what happened in them, and the state that they lead to.
 *
 * @throws Refusal (inconclusive) for a view, and for a cut without the state before it.
 */
function replayReport(name: string, trace: TraceReader, to: Seq): RunReport {
  const { scenario, revision, notes } = recordedRun(name, trace.header.identity);
  const { firstSeq } = trace.header.notes;
  const { start } = traceStates(name, trace, scenario.profile);
  const tallier = createRunTallier(revision);
  const options = { profile: scenario.profile, gear: 'chunk', chunkLength: STATE_CHUNK } as const;
  const digest = digestOf(stateAt(tallied(trace, tallier.add), to, options, start).state);
  const isWhole = to === firstSeq + trace.length;
  const recorded = trace.footer?.stateDigest ?? digest;
  const cut = firstSeq === 0 ? [] : [`begins with event ${firstSeq}: what was before is known as a state only`];
  const doubts = !isWhole
    ? [`only the first ${to - firstSeq} of ${trace.length} events`]
    : recorded === digest
      ? []
      : [`the trace says that its final state is ${recorded}`];
  return runReport({
    loaded: { source: name, scenario, revision, notes: [...notes, ...cut, ...doubts] },
    tally: tallier.result(),
    ending: isWhole && trace.ending === 'complete' ? 'complete' : 'interrupted',
    stateDigest: digest,
    trace: null,
    closerLooks: traceLooks(revision, name),
  });
}

function tallied(trace: TraceReader, add: (record: SystemRecord) => void): LogSource {
  return {
    length: trace.length,
    *records(from) {
      for (const record of trace.records(from)) {
        add(record);
        yield record;
      }
    },
  };
}
