import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A VM that comes and goes, again and again, among allocations of everybody else: one line in `oneIn` is of KVM. */
export function* sessionChunks(lineCount: number, oneIn: number): Generator<Uint8Array> {
  let text = '';
  for (const line of sessionLines(lineCount, oneIn)) {
    text += line;
    if (text.length < CHUNK_BYTES) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function* sessionLines(lineCount: number, oneIn: number): Generator<string> {
  const ours = sample('revised-six-vms-churn.trace.txt').filter(
    (line) => !/harness: (?:outstanding|leak_|end )/u.test(line),
  );
  const others = sample('trace-raw-pointers.txt').filter((line) => !line.startsWith('#'));
  for (let index = 0; index < lineCount; index += 1) {
    const isOurs = index % oneIn === 0;
    const at = Math.floor(index / oneIn);
    const line = isOurs ? ours[at % ours.length] : others[index % others.length];
    const clock = `${1000 + Math.floor(index / 1e6)}.${String(index % 1e6).padStart(6, '0')}:`;
    yield `${(line ?? '').replace(/\d+\.\d{6}:/u, clock)}\n`;
  }
}

function sample(name: string): readonly string[] {
  const file = new URL(`../packages/trace/test/samples/${name}.gz`, import.meta.url);
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
}

const CHUNK_BYTES = 1 << 18;
