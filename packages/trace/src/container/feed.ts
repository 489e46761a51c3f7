import type { TraceRecord } from '../codec/event-codec.ts';
import type { Closing } from './footer.ts';
import type { TraceSummary, TraceWriter } from './writer.ts';

/** What RxJS and others call an observable, as far as it is needed here. */
export interface Subscribable<Value> {
  readonly subscribe: (observer: {
    readonly next: (value: Value) => void;
    readonly error: (error: unknown) => void;
    readonly complete: () => void;
  }) => { readonly unsubscribe: () => void };
}

/**
 * Writes what `source` emits, records or chunks of them, and closes the trace when it completes.
 * A stream cannot be slowed down: a sink that is slower than it must buffer.
 *
 * Rejects with the stream's error, or the sink's, and leaves the trace without an end.
 */
export async function writeObservable(
  source: Subscribable<TraceRecord | readonly TraceRecord[]>,
  writer: TraceWriter,
  closing: () => Partial<Closing> = () => ({}),
): Promise<TraceSummary> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      writer.abandon();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    let subscription: { readonly unsubscribe: () => void } | null = null;
    let isOver = false;
    const next = (value: TraceRecord | readonly TraceRecord[]): void => {
      if (isOver) return;
      try {
        if ('seq' in value) writer.push(value);
        else for (const record of value) writer.push(record);
      } catch (error) {
        // An error thrown into the source would end other observers: this one just leaves.
        isOver = true;
        subscription?.unsubscribe();
        fail(error);
      }
    };
    subscription = source.subscribe({ next, error: fail, complete: resolve });
    if (isOver) subscription.unsubscribe();
  });
  return writer.finish(closing());
}

/**
 * Writes all records of an iterable and closes the trace. Waits whenever the sink has no room, so that
 * memory stays bounded.
 */
export async function writeIterable(
  source: Iterable<TraceRecord> | AsyncIterable<TraceRecord>,
  writer: TraceWriter,
  closing: () => Partial<Closing> = () => ({}),
): Promise<TraceSummary> {
  try {
    if (Symbol.asyncIterator in source) {
      for await (const record of source) if (!writer.push(record)) await writer.drained();
    } else {
      for (const record of source) if (!writer.push(record)) await writer.drained();
    }
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return writer.finish(closing());
}
