import { createHash } from 'node:crypto';
import { writeIterable, writeObservable } from '../src/container/feed.ts';
import type { CodecName } from '../src/container/platform.ts';
import { memorySink } from '../src/container/sink.ts';
import { traceWriter } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { plainLog, startWith } from './fixtures.ts';

// A process of its own that writes one log and says what came of it: codec, chunk length, arrival.
const [codec, chunkEvents, arrival] = process.argv.slice(2);
const log = plainLog(9_000);
const sink = memorySink();
const writer = traceWriter(
  startWith({ codec: codec as CodecName, chunkEvents: Number(chunkEvents) }),
  sink,
  nodePlatform,
);

async function* late(): AsyncGenerator<(typeof log)[number]> {
  for (const record of log) {
    if (record.seq % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield record;
  }
}

const inChunks = {
  subscribe: (observer: { next: (value: typeof log) => void; complete: () => void }) => {
    for (let at = 0; at < log.length; at += 777) observer.next(log.slice(at, at + 777));
    observer.complete();
    return { unsubscribe: () => {} };
  },
};

const { runId } = await (arrival === 'observable'
  ? writeObservable(inChunks, writer)
  : writeIterable(arrival === 'late' ? late() : log, writer));
const hash = createHash('sha256').update(sink.bytes()).digest('hex');
process.stdout.write(JSON.stringify({ runId, hash }));
