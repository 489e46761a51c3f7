import { type Baseline, baselineDocument, type CheckReport, readBaseline } from '@vist/replay';
import { TraceFormatError } from '@vist/trace';
import type { CheckCommandOptions } from '../commands/check.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { readJson } from '../input/read-json.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { damageRefusal } from '../replay/open-trace.ts';
import { checkTraceTarget, type TracePlace } from '../trace-target.ts';
import { type CheckChoices, type Checked, checkSource } from './check-source.ts';
import { rendered } from './render.ts';
import { rulesNamed } from './rules.ts';
import { openSource } from './source.ts';
import { statusOf } from './status.ts';
import { writeFork } from './write-fork.ts';

/** Checks traces and scenarios, and reports what is wrong in them. */
export async function check(paths: readonly string[], options: CheckCommandOptions, io: Io): Promise<ExitStatus> {
  checkUsage(paths, options, io);
  const choices: CheckChoices = {
    rules: rulesNamed(options.rule),
    baseline: options.baseline === undefined ? null : await baselineAt(options.baseline, io),
    isConfirming: options.confirm === true,
  };
  const checked: CheckedPath[] = [];
  for (const path of paths) checked.push(await checkPath(path, choices, options, io));
  if (options.writeBaseline === true) {
    const document = baselineDocument(checked.flatMap(({ result }) => result.findings));
    await print(`${JSON.stringify(document, null, 2)}\n`, io);
    return EXIT.ok;
  }
  const reports = checked.map(({ report }) => report);
  await print(rendered(reports, options, io), io);
  if (options.fork !== undefined) await writeFirstFork(forkPlace(options.fork, paths, options), reports, io);
  const damage = checked.find((each) => each.damage !== null)?.damage ?? null;
  if (damage !== null) throw damage;
  return statusOf(reports, { ...choices, hasLosses: checked.some(({ hasLosses }) => hasLosses) });
}

interface CheckedPath extends Checked {
  readonly hasLosses: boolean;
  readonly damage: Refusal | null;
}

async function checkPath(
  path: string,
  choices: CheckChoices,
  options: CheckCommandOptions,
  io: Io,
): Promise<CheckedPath> {
  const source = await openSource(path, options, io);
  try {
    for (const note of source.notes) io.stderr.write(`vist: ${source.name}: ${note}\n`);
    const { hasLosses, damage } = source;
    return { ...checkSource(source, choices), hasLosses, damage };
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    source.close();
  }
}

async function baselineAt(path: string, io: Io): Promise<Baseline> {
  const { name, value } = await readJson(path, 'a baseline', io);
  const reading = readBaseline(value);
  if (!reading.ok) throw new Refusal(`${name}: ${reading.message}`);
  return reading.baseline;
}

function checkUsage(paths: readonly string[], options: CheckCommandOptions, io: Io): void {
  const { fork, confirm } = options;
  if (paths.filter((path) => path === '-').length > 1) throw new Refusal('- twice: stdin can be read once');
  if (fork === undefined) return;
  if (confirm !== true) throw new Refusal('--fork: only --confirm makes runs that can be written');
  if (fork === '-') throw new Refusal('--fork -: stdout has the report; give a file');
  checkTraceTarget(forkPlace(fork, paths, options), io.stdout);
}

function forkPlace(target: string, paths: readonly string[], { baseline }: CheckCommandOptions): TracePlace {
  return { target, reads: baseline === undefined ? paths : [...paths, baseline] };
}

async function writeFirstFork(place: TracePlace, reports: readonly CheckReport[], io: Io): Promise<void> {
  const confirmations = reports.flatMap(({ groups }) => groups.map(({ confirmation }) => confirmation));
  const fork = confirmations.find((each) => each?.outcome === 'confirmed' && each.fork !== null)?.fork ?? null;
  if (fork === null) io.stderr.write(`vist: --fork ${place.target}: no run had to be made to show damage\n`);
  else await writeFork(place, fork, io);
}

async function print(text: string, io: Io): Promise<void> {
  const sink = textSink(io.stdout);
  sink.write(text);
  await sink.drained();
}
