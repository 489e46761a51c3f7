import type { LogSource } from '@vist/core';
import type { TraceReader } from '@vist/trace';

/** A trace as a log that finds records by its index: chunks that hold none of them are not opened. */
export function indexedLog(trace: TraceReader): LogSource {
  return {
    length: trace.length,
    records: trace.records,
    select({ from, before, types, bytes }) {
      const filter = {
        ...(types === null ? {} : { types: [...types] }),
        ...(bytes === null ? {} : { addresses: { from: bytes.base, to: bytes.base + bytes.sizeBytes } }),
      };
      return trace.find({ from, before, filter });
    },
  };
}
