import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../src/main.ts';
import { testFolder } from './kit/folder.ts';
import { scenarioJson } from './kit/scenario.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();

/** A reader that takes one piece at a time, and what has waited for it at most. */
function slowReader(): { readonly stream: Writable; readonly total: () => number; readonly waited: () => number } {
  let total = 0;
  let waited = 0;
  const stream = new Writable({
    highWaterMark: 16_384,
    write(piece: Uint8Array, _, done) {
      total += piece.length;
      waited = Math.max(waited, stream.writableLength);
      setImmediate(() => setImmediate(() => setImmediate(done)));
    },
  });
  return { stream, total: () => total, waited: () => waited };
}

async function readSlowly(args: readonly string[]): Promise<{ readonly total: number; readonly waited: number }> {
  const { stream, total, waited } = slowReader();
  const stderr = new Writable({ write: (_, __, done) => done() });
  const status = await main(args, {
    stdin: Readable.from([]),
    stdout: stream,
    stderr,
    env: {},
    onInterrupt: () => () => {},
  });
  expect(status).toBe(0);
  return { total: total(), waited: waited() };
}

describe('a reader that is slower than the writer', () => {
  const scenario = (): string =>
    folder.write(
      'long.json',
      scenarioJson((each) => {
        each['variant'] = 'revised';
        const cycle = [
          { op: 'lpi_enable', vm: 0, id_bits: 12 },
          { op: 'lpi_disable', vm: 0 },
        ];
        each.ops.splice(2, 2, ...Array.from({ length: 100 }, () => cycle).flat());
      }),
    );

  it.each([
    ['run', ['-o', '-', '--codec', 'none', '--chunk', '16']],
    ['run', ['--emit', 'jsonl']],
    ['cat', ['-o', '-', '--codec', 'none', '--chunk', '16']],
    ['cat', ['--text']],
    ['log', []],
  ] as const)('makes vist %s %j wait: memory stays bounded', async (command, options) => {
    const file = scenario();
    if (command !== 'run') await vist(['run', file, '-o', folder.path('run.vist')]);
    const source = command === 'run' ? file : folder.path('run.vist');
    const { total, waited } = await readSlowly([command, source, ...options]);
    expect(total).toBeGreaterThan(300_000);
    expect(waited).toBeLessThan(total / 3);
  });
});
