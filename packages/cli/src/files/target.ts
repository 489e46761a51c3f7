import {
  TraceFormatError,
  TraceSinkError,
  type RewriteTarget,
  type TraceReader,
  type TraceSink,
  type TraceSummary,
} from '@vist/trace';
import { fileSink, nodePlatform, streamSink } from '@vist/trace/node';
import type { RewriteOptions } from '../commands/rewrite.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { statOf } from '../input/stat-of.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { checkTraceTarget } from '../trace-target.ts';
import { TOOL } from '../version.ts';

/** Writes a trace anew from another: opens, writes, says what came of it. */
export async function rewrite(
  path: string,
  options: RewriteOptions,
  io: Io,
  write: (trace: TraceReader, target: RewriteTarget) => Promise<TraceSummary>,
): Promise<ExitStatus> {
  refuseInPlace([path], options.output);
  const target = targetOf([path], options, io);
  report(await written(path, options, io, (trace) => write(trace, target)), options, io);
  return EXIT.ok;
}

async function written(
  path: string,
  options: RewriteOptions,
  io: Io,
  write: (trace: TraceReader) => Promise<TraceSummary>,
): Promise<TraceSummary> {
  const trace = await openTraceAt(path, io, { showsProgress: true });
  try {
    return await write(trace);
  } catch (error) {
    throw refusalOf(path, options.output, error);
  } finally {
    trace.close();
  }
}

/**
 * A trace that is read is not written over: what the new one leaves out would be gone.
 *
 * @throws Refusal when `output` is one of the traces.
 */
export function refuseInPlace(paths: readonly string[], output: string): void {
  if (output === '-' || !paths.some((path) => isSameFile(path, output))) return;
  throw new Refusal(`${output}: is the trace that is read: expected another file to write`);
}

/** The file `output`, which grows beside what it is made of: that may be what a crash left of it, and stays. */
export function outputFile(paths: readonly string[], output: string): TraceSink {
  const isLeft = paths.some((path) => isSameFile(path, `${output}.partial`));
  return isLeft ? fileSink(output, `${output}.new.partial`) : fileSink(output);
}

function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path === '-' ? null : statOf(path), statOf(other)];
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev;
}

/** Where the new file goes. @throws Refusal for a place, chunk length or codec that there is not. */
export function targetOf(paths: readonly string[], { output, codec, chunk }: RewriteOptions, io: Io): RewriteTarget {
  if (chunk !== undefined && !(Number.isInteger(chunk) && chunk >= 1 && chunk <= 4096)) {
    throw new Refusal(`--chunk: expected 1 to 4096, got ${chunk}`);
  }
  if (codec !== undefined && !['zstd', 'deflate', 'none'].includes(codec)) {
    throw new Refusal(`--codec: expected zstd, deflate or none, got "${codec}"`);
  }
  checkTraceTarget(output, io.stdout);
  return {
    sink: output === '-' ? streamSink(io.stdout) : outputFile(paths, output),
    platform: nodePlatform,
    notes: {
      tool: TOOL,
      ...(codec === undefined ? {} : { codec }),
      ...(chunk === undefined ? {} : { chunkEvents: chunk }),
    },
  };
}

/** Says on stderr what was written. */
export function report({ eventCount, byteCount, runId }: TraceSummary, { output }: RewriteOptions, io: Io): void {
  const where = output === '-' ? 'stdout' : output;
  io.stderr.write(`${where}: ${eventCount} events, ${byteCount} bytes, run ${runId.slice(0, 16)}\n`);
}

/** One line for what went wrong with the old file or the new one; other errors as they are. */
export function refusalOf(path: string, output: string, error: unknown): unknown {
  if (error instanceof TraceFormatError) return damageRefusal(path, error);
  // A reader of `-o -` who has left is for `failureOf`, as everywhere.
  if (error instanceof TraceSinkError && error.code !== 'EPIPE') return new Refusal(error.message);
  if (error instanceof Error && 'code' in error && 'syscall' in error) return fileRefusal(traceName(output), error);
  return error;
}
