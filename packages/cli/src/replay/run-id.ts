import { seq } from '@vist/core';
import { type TraceReader, traceWriter, type TraceSink } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';

/** The run id that the events of a trace have, whatever its footer says. Reads every chunk. */
export async function computedRunId(trace: TraceReader): Promise<string> {
  const { identity, notes } = trace.header;
  const start = { identity, notes: { ...notes, codec: 'none' as const } };
  const writer = traceWriter(start, NOWHERE, nodePlatform, trace.schema);
  for (const record of trace.storedRecords(seq(0))) writer.push(record);
  const { runId } = await writer.finish();
  return runId;
}

const NOWHERE: TraceSink = {
  write: () => true,
  drained: () => Promise.resolve(),
  close: () => Promise.resolve(),
  abandon: () => {},
};
