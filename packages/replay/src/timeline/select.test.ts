import { type LogSelection, seq, type SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { expressionOf } from '../../test/expression.ts';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { memoryLog } from './memory-log.ts';
import { selectRecords } from './select.ts';
import { openTimeline } from './timeline.ts';

const { records } = runOf(SMALL_SCENARIO);
const log = memoryLog(records);
const { profile } = SMALL_SCENARIO;

function selected(text: string, from = 0): readonly SystemRecord[] {
  return [...selectRecords(log, { profile, expression: expressionOf(text), from })];
}

describe('selectRecords', () => {
  it.each([
    'mem.stored',
    'seq in 10..20 and act',
    'touched in ist:0/lpi',
    'touched in ist:0/lpi@300',
    'vmte:0.VALID == 1',
  ])('finds what runs to a breakpoint find: %s', (text) => {
    const timeline = openTimeline(log, { profile });
    const stops = [{ kind: 'break', expression: expressionOf(text) }] as const;
    const found: SystemRecord[] = [];
    for (let stop = timeline.run(seq(0), stops, 'forwards'); stop !== null;) {
      found.push(stop.record);
      stop = timeline.run(stop.position, stops, 'forwards');
    }
    expect(found.length).toBeGreaterThan(0);
    expect(selected(text)).toEqual(found);
    expect(selected(text, 100)).toEqual(found.filter((record) => record.seq >= 100));
  });

  it('asks the log for the parts that it needs', () => {
    const asked: LogSelection[] = [];
    const indexed = {
      ...log,
      select: (selection: LogSelection) => {
        asked.push(selection);
        return log.records(selection.from);
      },
    };
    const expression = expressionOf('mem.stored and addr in 0x880000000..0x88000ffff and seq > 5');
    const found = [...selectRecords(indexed, { profile, expression, from: 0 })];
    expect(found).toEqual(selected('mem.stored and addr in 0x880000000..0x88000ffff and seq > 5'));
    expect(asked).toEqual([
      {
        from: 6,
        before: Number.MAX_SAFE_INTEGER,
        types: new Set(['mem.stored']),
        bytes: { base: 0x880000000, sizeBytes: 65536 },
      },
    ]);
  });
});
