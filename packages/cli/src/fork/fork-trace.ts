import { existsSync } from 'node:fs';
import { digestOf, type RunInput, scenarioDocument, seq, type Session } from '@vist/core';
import { type Forked, forkOf, forkRun, openTimeline } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { ForkOptions, ForkWishes } from '../commands/fork.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { damageRefusal, openTraceAt, refuseLost, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { wholeTrace } from '../replay/whole-trace.ts';
import { driveRun } from '../run/drive.ts';
import type { LoadedScenario } from '../run/load-scenario.ts';
import { createRecorder } from '../run/recorder.ts';
import { indexedLog } from '../why/indexed-log.ts';
import { changesOf } from './changes.ts';
import { checkOther, checkPlaces, checkPosition } from './checks.ts';
import { departureLines } from './departure-text.ts';
import { firstOther } from './first-other.ts';
import { type ForkReport, forkText } from './report.ts';

/**
 * `vist fork`
 *
 * @throws Refusal for a trace that no scenario makes again (3), for a position or change that it does not
 *   have (2), or a trace that cannot be read.
 */
export async function forkTrace(path: string, options: ForkOptions, io: Io): Promise<ExitStatus> {
  const trace = await openTraceAt(path, io);
  try {
    const target = options.output ?? freeName(path, options.at);
    const to = target === '-' ? { ...io, stdout: io.stderr } : io;
    const report = await writeForkOf(trace, { path, at: options.at, wishes: options, target }, io);
    printPage(
      { schema: 'vist/fork', schemaVersion: 1, data: report, text: (style) => forkText(report, style) },
      options,
      to,
    );
    return report.ending === 'interrupted' ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

/** What is forked, where, how, and into which file. */
export interface ForkRequest {
  /** The file of the trace, which is not written over; `-` is stdin. */
  readonly path: string;
  readonly at: number;
  readonly wishes: ForkWishes;
  readonly target: string;
}

/** Writes a fork of a trace into a file. */
export async function writeForkOf(trace: TraceReader, request: ForkRequest, io: Io): Promise<ForkReport> {
  const { path, at, wishes, target } = request;
  const name = traceName(path);
  refuseLost(trace, at + 1);
  const log = indexedLog(trace);
  const run = runnable(name, trace);
  const [record] = at < trace.length ? log.records(seq(at)) : [];
  if (record === undefined) throw new Refusal(`--at ${at}: ${name} has events 0 to ${trace.length - 1}`);
  const changes = changesOf(run.scenario, record, wishes);
  const { profile } = run.scenario;
  checkPosition(changes.inserted, record, profile);
  if (changes.inserted.length > 0) {
    checkPlaces(changes.inserted, openTimeline(log, { profile }).stateAt(seq(at)), profile);
  }
  const fork = forkOf(run, seq(at), changes);
  checkOther(fork);
  const loaded = loadedFork(name, fork, { runId: trace.runId, at });
  const recorder = createRecorder({ target, reads: [path] }, loaded, { chunk: 4096, codec: 'zstd' }, io.stdout);
  const compared = firstOther(trace.records(seq(at)));
  const { ending, state } = await driveRun(fork, [recorder, compared], io, (input, options, observer) =>
    started(forkRun(log, input, options, observer), { name, at }),
  );
  const written = await recorder.close(ending, state);
  return {
    parent: name,
    parentRun: trace.runId,
    parentEvents: trace.length,
    at,
    changes: departureOf(fork),
    file: target,
    ...written,
    firstOther: compared.at(),
    stateDigest: digestOf(state),
  };
}

function departureOf({ scenario }: RunInput): readonly string[] {
  const departure = scenario.departures.at(-1);
  return departure === undefined ? [] : departureLines(departure, scenario);
}

/** A name beside the trace that no file has yet: `run.fork-412.vist`. @throws Refusal for a pipe. */
export function freeName(path: string, at: number): string {
  if (path === '-') throw new Refusal('where to: expected -o FILE, as the trace comes from stdin');
  const stem = path.replace(/(?:\.vist)?(?:\.partial)?$/u, '');
  for (let count = 1; ; count += 1) {
    const name = `${stem}.fork-${at}${count === 1 ? '' : `-${count}`}.vist`;
    if (!existsSync(name)) return name;
  }
}

/** The run that a trace is of. @throws Refusal when its programs are not known. */
function runnable(name: string, trace: TraceReader): RunInput {
  wholeTrace(name, trace);
  const { scenario, revision, isRunnable } = recordedRun(name, trace.header.identity);
  if (isRunnable && revision !== null) return { scenario, revision };
  throw new Refusal(`${name}: has no scenario that could go on: it was imported`, EXIT.inconclusive);
}

function loadedFork(
  source: string,
  { scenario, revision }: RunInput,
  parent: LoadedScenario['parent'],
): LoadedScenario {
  return { source, document: scenarioDocument(scenario), scenario, revision, choices: {}, parent, notes: [] };
}

/**
 * The session of a fork. Its steps throw a Refusal where the trace and its scenario part before the position.
 *
 * @throws Refusal for a platform that the state at the position cannot be on.
 */
function started(forked: Forked, { name, at }: { readonly name: string; readonly at: number }): Session {
  if (!forked.ok) {
    throw new Refusal(
      `--profile: at #${at}, the state of ${name} is one that the other platform cannot be in: ` +
        'expected an earlier position, or one between commands of the IRS',
    );
  }
  const { session } = forked;
  return {
    machine: session.machine,
    get isRunning() {
      return session.isRunning;
    },
    step() {
      session.step();
      if (session.difference === null) return;
      throw new Refusal(
        `${name}: its scenario makes another #${session.difference.produced.seq}: vist replay ${name} --verify says more`,
        EXIT.inconclusive,
      );
    },
  };
}
