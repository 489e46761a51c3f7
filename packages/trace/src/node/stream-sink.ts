import type { Writable } from 'node:stream';
import type { TraceSink, TraceSinkError } from '../container/sink.ts';
import { sinkError } from './file-sink.ts';

/** A pipe, a socket or stdout. The stream stays open after the trace; it belongs to the caller. */
export function streamSink(stream: Writable): TraceSink {
  let failure: TraceSinkError | null = null;
  stream.once('error', (error) => {
    failure = sinkError(error, null);
  });
  const check = (): void => {
    if (failure !== null) throw failure;
  };
  const drained = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failure !== null) reject(failure);
      else if (!stream.writableNeedDrain) resolve();
      else {
        const onDrain = (): void => {
          stream.off('error', onError);
          resolve();
        };
        const onError = (error: Error): void => {
          stream.off('drain', onDrain);
          reject(sinkError(error, null));
        };
        stream.once('drain', onDrain);
        stream.once('error', onError);
      }
    });
  return {
    write: (bytes) => {
      check();
      return stream.write(bytes);
    },
    drained,
    close: () =>
      new Promise((resolve, reject) => {
        // An empty write comes back after everything before it.
        stream.write(new Uint8Array(0), (error) => {
          if (error) reject(sinkError(error, null));
          else resolve();
        });
      }),
    abandon: () => {},
  };
}
