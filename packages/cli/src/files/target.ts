import { TraceFormatError, TraceSinkError, type RewriteTarget, type TraceReader, type TraceSummary } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { RewriteOptions } from '../commands/rewrite.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { traceTarget } from '../trace-target.ts';
import { TOOL } from '../version.ts';

/** Writes a trace anew from another: opens, writes, says what came of it. */
export async function rewrite(
  path: string,
  options: RewriteOptions,
  io: Io,
  write: (trace: TraceReader, target: RewriteTarget) => Promise<TraceSummary>,
): Promise<ExitStatus> {
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

/** Where the new file goes. @throws Refusal for a place, chunk length or codec that there is not. */
export function targetOf(paths: readonly string[], { output, codec, chunk }: RewriteOptions, io: Io): RewriteTarget {
  if (chunk !== undefined && !(Number.isInteger(chunk) && chunk >= 1 && chunk <= 4096)) {
    throw new Refusal(`--chunk: expected 1 to 4096, got ${chunk}`);
  }
  if (codec !== undefined && !['zstd', 'deflate', 'none'].includes(codec)) {
    throw new Refusal(`--codec: expected zstd, deflate or none, got "${codec}"`);
  }
  return {
    sink: traceTarget({ target: output, reads: paths }, io.stdout),
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
