import type { Writable } from 'node:stream';
import { openTrace, type ReadOptions, type TraceReader } from '../container/reader.ts';
import type { TraceStart } from '../container/record-stream.ts';
import { traceWriter, type TraceWriter } from '../container/writer.ts';
import { fileSink } from './file-sink.ts';
import { fileSource } from './file-source.ts';
import { nodePlatform } from './platform.ts';
import { streamSink } from './stream-sink.ts';

/** A writer into a file (its path) or a stream. A file appears under its name when the trace is closed. */
export function createTrace(target: string | Writable, start: TraceStart): TraceWriter {
  const sink = typeof target === 'string' ? fileSink(target) : streamSink(target);
  return traceWriter(start, sink, nodePlatform);
}

/** Opens a trace file. @throws TraceFormatError, or the system's error when there is no such file. */
export function openTraceFile(path: string, options: ReadOptions = {}): TraceReader {
  const source = fileSource(path);
  try {
    return openTrace(source, nodePlatform, options);
  } catch (error) {
    source.close();
    throw error;
  }
}
