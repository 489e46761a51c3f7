import { describe, expect, it } from 'vitest';
import { imported, sample } from './import-kit.ts';

describe.each([
  ['trace', 'trace-pipe'],
  ['trace-raw-pointers', 'trace-pipe'],
  ['trace-pipe-lost', 'trace-pipe'],
  ['perf-script', 'perf'],
  ['perf-script-ns', 'perf'],
] as const)('the sample %s of a kernel without a GICv5', (name, format) => {
  const lines = sample(`${name}.txt`);
  const { result, records } = imported(lines);

  it(`is found to be ${format}`, () => {
    expect(result.format).toBe(format);
  });

  it('is kept whole', () => {
    const kept = records.map(({ event }) => (event.type === 'import.opaque' ? event.text : event.type));
    expect(kept.filter((text) => text !== 'import.dropped')).toEqual(lines.filter((line) => !line.includes('[LOST')));
    expect(records).toHaveLength(lines.length);
  });

  it('keeps clock, CPU and task of its events', () => {
    const placed = records.filter(({ origin }) => origin?.timeNs !== null);
    expect(placed.length).toBeGreaterThan(180);
    expect(placed.every(({ origin }) => origin?.cpu !== null && origin?.comm !== null && origin?.pid !== null)).toBe(
      true,
    );
  });
});

describe('lost events', () => {
  const { result, records } = imported(sample('trace-pipe-lost.txt'));

  it('are records with their number and CPU', () => {
    const lost = records.flatMap(({ event }) => (event.type === 'import.dropped' ? [event] : []));
    expect(lost).toEqual([
      { type: 'import.dropped', count: 301, cpu: 1 },
      { type: 'import.dropped', count: 294, cpu: 1 },
      { type: 'import.dropped', count: 358, cpu: 1 },
    ]);
  });

  it('are listed with their line', () => {
    expect(result.issues.map(({ code }) => code)).toEqual(['lost-events', 'lost-events', 'lost-events']);
    expect(result.droppedCount).toBe(3);
  });
});

it('says that pointers are hashed', () => {
  const { result } = imported(sample('trace.txt'));
  expect(result.issues).toMatchObject([{ code: 'hashed-pointer', line: 13 }]);
});
