import { seq, type SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { describeRecord } from './describe.ts';

const OPAQUE: SystemRecord = {
  seq: seq(3),
  cause: null,
  actor: 'env',
  origin: null,
  event: { type: 'import.opaque', name: 'x', text: 'a\tb \u001b[2J\u0007\u009b31m\n c' },
};

describe('a record in one line', () => {
  it('spells out what would steer a terminal, and keeps tabs', () => {
    expect(describeRecord(OPAQUE)).toBe(
      String.raw`#3 env import.opaque text=a${'\t'}b \x1b[2J\x07\x9b31m\x0a c name=x`,
    );
  });
});
