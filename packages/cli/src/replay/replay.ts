import type { LogSource, SystemRecord } from '@vist/core';
import { foldLog } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { ReplayOptions } from '../commands/replay.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { styleFor } from '../render/style.ts';
import { summaryText } from '../render/summary.ts';
import { verificationText } from '../render/verification.ts';
import { traceLooks } from '../run/closer-looks.ts';
import { STATE_CHUNK } from '../run/drive.ts';
import { type RunReport, runReport } from '../run/report.ts';
import { createRunTallier } from '../tally/run-tally.ts';
import { damageRefusal, openTraceAt, traceName } from './open-trace.ts';
import { recordedRun } from './recorded-run.ts';
import { verificationReport } from './verification-report.ts';
import { type Verification, verifyTrace } from './verify.ts';

/** Replays a trace: sums up what happened in it, or verifies it. */
export async function replay(path: string, options: ReplayOptions, io: Io): Promise<ExitStatus> {
  const trace = await openTraceAt(path, io);
  try {
    return options.verify === true ? await verify(path, trace, options, io) : await summarise(path, trace, options, io);
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

async function verify(path: string, trace: TraceReader, options: ReplayOptions, io: Io): Promise<ExitStatus> {
  const name = traceName(path);
  const verification = await verifyTrace(name, trace);
  const report = verificationReport(name, trace, verification);
  const text = verificationText(report, styleFor(io.stdout, io.env, options.color));
  await print(options.json === true ? `${JSON.stringify(report)}\n` : text, io);
  return VERIFY_STATUS[verification.outcome];
}

const VERIFY_STATUS: Readonly<Record<Verification['outcome'], ExitStatus>> = {
  verified: EXIT.ok,
  refuted: EXIT.found,
  undecided: EXIT.inconclusive,
  damaged: EXIT.damaged,
};

async function summarise(path: string, trace: TraceReader, options: ReplayOptions, io: Io): Promise<ExitStatus> {
  const to = Math.min(options.to ?? trace.length, trace.length);
  const report = replayReport(traceName(path), trace, to);
  const text = summaryText(report, styleFor(io.stdout, io.env, options.color));
  await print(options.json === true ? `${JSON.stringify(report)}\n` : text, io);
  if (to < trace.length) return EXIT.ok;
  if (trace.damage !== null) throw damageRefusal(path, trace.damage);
  return report.stateDigest === (trace.footer?.stateDigest ?? report.stateDigest) ? EXIT.ok : EXIT.found;
}

/** Folds the first `to` events of a trace: what happened in them, and the state that they lead to. */
function replayReport(name: string, trace: TraceReader, to: number): RunReport {
  const { scenario, revision, notes } = recordedRun(name, trace.header.identity);
  const tallier = createRunTallier(revision);
  const options = { profile: scenario.profile, gear: 'chunk', chunkLength: STATE_CHUNK } as const;
  const { digest } = foldLog(tallied(trace, to, tallier.add), options);
  const isWhole = to === trace.length;
  const recorded = trace.footer?.stateDigest ?? digest;
  const doubts = !isWhole
    ? [`only the first ${to} of ${trace.length} events`]
    : recorded === digest
      ? []
      : [`the trace says that its final state is ${recorded}`];
  return runReport({
    loaded: { source: name, scenario, revision, notes: [...notes, ...doubts] },
    tally: tallier.result(),
    ending: isWhole && trace.ending === 'complete' ? 'complete' : 'interrupted',
    stateDigest: digest,
    trace: null,
    closerLooks: traceLooks(revision, name),
  });
}

function tallied(trace: TraceReader, to: number, add: (record: SystemRecord) => void): LogSource {
  return {
    length: to,
    *records(from) {
      for (const record of trace.records(from)) {
        if (record.seq >= to) return;
        add(record);
        yield record;
      }
    },
  };
}

async function print(text: string, io: Io): Promise<void> {
  const out = textSink(io.stdout);
  out.write(text);
  await out.drained();
}
