import { setImmediate as turn } from 'node:timers/promises';
import { profileNamed, parseRevision, type Profile, type Revision } from '@vist/core';
import {
  type ImportHead,
  type ImportMapping,
  type ImportResult,
  linesOf,
  readMapping,
  startImport,
  UnknownFormatError,
} from '@vist/trace';
import type { ImportCommandOptions } from '../commands/import.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { chunksUntil } from '../input/chunks-until.ts';
import { readJson } from '../input/read-json.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { createProgress } from '../render/progress.ts';
import { styleFor } from '../render/style.ts';
import { createEmitter } from '../run/emitter.ts';
import { printProbes } from './print-probes.ts';
import { importReport, importText, issueLines } from './report.ts';
import { type Source, sourceOf } from './source-file.ts';
import { createTraceOutput } from './trace-output.ts';

/** Imports a source, writes or prints what was asked for, and sums up. */
export async function importSource(
  args: readonly string[],
  options: ImportCommandOptions,
  io: Io,
): Promise<ExitStatus> {
  if (options.printProbes !== undefined) return printProbes(options, io);
  const source = sourceOf(args, io);
  const outputs = {
    trace: traceOutput(source, options, io),
    emitter: options.emit === undefined ? null : createEmitter(options.emit, textSink(io.stdout)),
  };
  const session = startImport(
    {
      format: source.format,
      mapping: await mappingOf(options, io),
      profile: profileOf(options),
      revision: revisionOf(options),
      infers: options.infer,
      chunkLength: STATE_CHUNK,
    },
    {
      begin: (head: ImportHead) => outputs.trace?.begin(head),
      record(record) {
        outputs.trace?.add(record);
        outputs.emitter?.add(record);
      },
      state: (state, nextSeq) => outputs.trace?.state(state, nextSeq),
    },
  );
  const isComplete = await pump(source, session, outputs, io);
  if (!isComplete) source.stop();
  const result = recognised(source.name, () => session.end());
  await outputs.emitter?.end();
  const summary = (await (isComplete ? outputs.trace?.close(result.state) : outputs.trace?.interrupt())) ?? null;
  const output = summary === null || options.output === undefined ? null : { file: options.output, summary };
  await print(importReport({ source: source.name, result, isInferring: options.infer, output }), options, io);
  return isComplete ? statusOf(result, options) : EXIT.interrupted;
}

function traceOutput({ path }: Source, options: ImportCommandOptions, io: Io): Outputs['trace'] {
  const { output: target, map } = options;
  if (target === undefined) return null;
  return createTraceOutput({ target, reads: map === undefined ? [path] : [path, map] }, options, io);
}

/** @throws Refusal when the source is in no format that is known: nothing has been written then. */
function recognised<Value>(name: string, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof UnknownFormatError)) throw error;
    throw new Refusal(`${name}: ${error.message}; vist import FORMAT FILE says which it is`);
  }
}

/** Events that are folded into one state. Not visible in the log. */
const STATE_CHUNK = 4096;

interface Outputs {
  readonly trace: ReturnType<typeof createTraceOutput> | null;
  readonly emitter: ReturnType<typeof createEmitter> | null;
}

/** Reads the source to its end; false when it was interrupted. */
async function pump(
  source: Source,
  session: ReturnType<typeof startImport>,
  { trace, emitter }: Outputs,
  io: Io,
): Promise<boolean> {
  const progress = createProgress(source.name, source.sizeBytes, io);
  const interrupt = new AbortController();
  const ignoreInterrupts = io.onInterrupt(() => interrupt.abort());
  try {
    for await (const batch of linesOf(chunksUntil(source.chunks, interrupt.signal))) {
      // The last line may not be whole.
      if (interrupt.signal.aborted) return false;
      recognised(source.name, () => session.add(batch));
      await trace?.flush();
      await emitter?.flush();
      progress.at(batch.bytes);
      await turn();
    }
    return !interrupt.signal.aborted;
  } finally {
    progress.clear();
    ignoreInterrupts();
  }
}

async function print(report: ReturnType<typeof importReport>, options: ImportCommandOptions, io: Io): Promise<void> {
  const isStdoutTaken = options.emit !== undefined || options.output === '-';
  const out = isStdoutTaken ? io.stderr : io.stdout;
  if (options.json !== true) io.stderr.write(issueLines(report));
  const sink = textSink(out);
  sink.write(
    options.json === true ? `${JSON.stringify(report)}\n` : importText(report, styleFor(out, io.env, options.color)),
  );
  await sink.drained();
}

/** Lost events make every later answer uncertain; a strict import forgives nothing. */
function statusOf(result: ImportResult, { strict }: ImportCommandOptions): ExitStatus {
  const isFlawed = result.issues.some(({ severity }) => severity !== 'note');
  if (strict === true && isFlawed) return EXIT.found;
  return result.droppedCount > 0 ? EXIT.inconclusive : EXIT.ok;
}

async function mappingOf({ map }: ImportCommandOptions, io: Io): Promise<ImportMapping | null> {
  if (map === undefined) return null;
  const { name, value } = await readJson(map, 'a mapping', io);
  const reading = readMapping(value);
  if (!reading.ok) throw new Refusal(`${name}: ${reading.message}`);
  return reading.mapping;
}

function profileOf({ profile: name }: ImportCommandOptions): Profile | null {
  if (name === undefined) return null;
  const named = profileNamed(name);
  if (named === null) throw new Refusal(`--profile ${name}: there is none of that name (see vist profiles)`);
  return named.profile;
}

function revisionOf({ rev }: ImportCommandOptions): Revision | null {
  if (rev === undefined) return null;
  const parsed = parseRevision(rev);
  if (!parsed.ok) throw new Refusal(`--rev: ${parsed.message}`);
  return parsed.revision;
}
