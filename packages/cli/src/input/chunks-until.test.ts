import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { chunksUntil } from './chunks-until.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('chunksUntil', () => {
  it('gives what comes, to the end', async () => {
    const chunks = [];
    for await (const chunk of chunksUntil(counted(3), new AbortController().signal)) chunks.push(chunk.length);
    expect(chunks).toEqual([1, 2, 3]);
  });

  it('does not wait for a silent pipe when it is stopped', async () => {
    const stop = new AbortController();
    const rest = chunksUntil(silent(), stop.signal).next();
    stop.abort();
    expect(await rest).toEqual({ done: true, value: undefined });
  });

  it('passes on what goes wrong', async () => {
    await expect(chunksUntil(broken(), new AbortController().signal).next()).rejects.toThrow('gone');
  });

  it('keeps no chunk that was taken', async () => {
    const stop = new AbortController();
    const chunks = chunksUntil(counted(200), stop.signal);
    const taken: WeakRef<Uint8Array>[] = [];
    while (taken.length < 100) taken.push(new WeakRef((await chunks.next()).value as Uint8Array));
    await turn();
    collectGarbage();
    expect(taken.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(5);
    stop.abort();
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

async function* counted(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 1; index <= count; index += 1) {
    await turn();
    yield new Uint8Array(index);
  }
}

async function* silent(): AsyncGenerator<Uint8Array> {
  yield await new Promise<Uint8Array>(() => {});
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.reject<Uint8Array>(new TypeError('gone'));
}
