import { linesOf, startImport } from '@vist/trace';
import { sessionChunks } from './import-session.ts';
import { peakBytes } from './peak-memory.ts';

// An import in a process of its own, so that its peak of resident memory is its own:
// node bench/import-child.ts LINES
const [lineCount = '1000000'] = process.argv.slice(2);

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield* sessionChunks(Number(lineCount), 10);
}

const options = { format: null, mapping: null, profile: null, revision: null, infers: true, chunkLength: 4096 };
const session = startImport(options, { begin: () => {}, record: () => {}, state: () => {} });
for await (const batch of linesOf(chunks())) session.add(batch);
const { lines } = session.end();
process.stdout.write(JSON.stringify({ lines, peakBytes: peakBytes() }));
