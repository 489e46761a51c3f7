import {
  type LogSource,
  type Revision,
  type Scenario,
  type Seq,
  seq,
  startSession,
  type SystemRecord,
} from '@vist/core';
import { STATE_CHUNK } from '../run/drive.ts';

/**
 * A part of a log, with the events before it as running its scenario again makes them: so that the part can
 * be compared, and states computed, as if the whole log were there.
 */
export function precededByRun(
  part: LogSource,
  firstSeq: number,
  run: { readonly scenario: Scenario; readonly revision: Revision },
): LogSource {
  function* records(from: Seq): Generator<SystemRecord> {
    if (from < firstSeq) yield* producedFrom(from);
    yield* part.records(seq(Math.max(from, firstSeq)));
  }

  function* producedFrom(from: Seq): Generator<SystemRecord> {
    let made: SystemRecord[] = [];
    const session = startSession(
      run,
      { chunkLength: STATE_CHUNK, freeze: false },
      { record: (record) => made.push(record), state: () => {} },
    );
    while (session.isRunning) {
      session.step();
      for (const record of made) {
        if (record.seq >= firstSeq) return;
        if (record.seq >= from) yield record;
      }
      made = [];
    }
  }

  return { length: null, records };
}
