import { MergeError, mergeTraces, type RewriteTarget, type TraceReader, type TraceSummary } from '@vist/trace';
import type { RewriteOptions } from '../commands/rewrite.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { openTraceAt } from '../replay/open-trace.ts';
import { refusalOf, report, targetOf } from './target.ts';

/** `vist merge`. @throws Refusal when the traces do not go together. */
export async function merge(paths: readonly string[], options: RewriteOptions, io: Io): Promise<ExitStatus> {
  const target = targetOf(paths, options, io);
  report(await merged(paths, options, target, io), options, io);
  return EXIT.ok;
}

async function merged(
  paths: readonly string[],
  options: RewriteOptions,
  target: RewriteTarget,
  io: Io,
): Promise<TraceSummary> {
  const traces: TraceReader[] = [];
  try {
    for (const path of paths) traces.push(await openTraceAt(path, io, { showsProgress: true }));
    return await mergeTraces(traces, target);
  } catch (error) {
    if (error instanceof MergeError) throw new Refusal(error.message);
    throw refusalOf(paths.join(', '), options.output, error);
  } finally {
    for (const trace of traces) trace.close();
  }
}
