import { Writable } from 'node:stream';
import { bytesSource } from '@vist/trace';
import { describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { watchedSource } from './progress.ts';

function terminal(isTTY: boolean): { readonly io: Pick<Io, 'stderr'>; readonly said: () => string } {
  let text = '';
  const stderr = new Writable({
    write(part: Buffer, _, done) {
      text += part.toString('utf8');
      done();
    },
  });
  return { io: { stderr: Object.assign(stderr, { isTTY }) }, said: () => text };
}

describe('progress of reading a file', () => {
  it('goes up as the file is read, again at each pass, and is gone when it is closed', () => {
    const { io, said } = terminal(true);
    const source = watchedSource(bytesSource(new Uint8Array(1000)), 'T', io);
    source.read(0, 16);
    // The index at the end.
    source.read(990, 10);
    for (const offset of [16, 250, 500]) source.read(offset, 250);
    source.read(0, 250);
    source.close();
    const shown = ['1', '26', '50', '75', '25'].map((percent) => `\rT: ${percent} %\u001B[K`);
    expect(said()).toBe(`${shown.join('')}\r\u001B[K`);
  });

  it('is for people only', () => {
    const { io, said } = terminal(false);
    const source = watchedSource(bytesSource(new Uint8Array(1000)), 'T', io);
    source.read(0, 500);
    source.close();
    expect(said()).toBe('');
  });
});
