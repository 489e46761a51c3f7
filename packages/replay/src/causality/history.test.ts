import { type LogSelection, type LogSource, parsePlace, seq, type SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { type LoggedRun, runOps } from '../../test/why-runs.ts';
import { memoryLog } from '../timeline/memory-log.ts';
import { type WhyAnswer, why } from './why.ts';

const QUESTIONS = [
  'vmte:0.VALID%poc',
  'vmte:0.lpi%irs',
  'ist:0/lpi/77',
  'vpete:0/0.VALID',
  'alloc:0x880001000',
  'reg:IRS_VMT_BASER',
  'ret:lpi_enable',
];

describe('a log that selects its records', () => {
  const run = runOps('V1', [{ op: 'lpi_enable', vm: 0, id_bits: 12 }], { policy: 'seeded', seed: 7 });

  it.each(QUESTIONS)('gives the same answer as one that is read whole: %s', (text) => {
    const { log, read } = selecting(run.records);
    expect(answer(log, run, text)).toEqual(answer(memoryLog(run.records), run, text));
    expect(read.wholePasses).toBe(0);
  });

  it('may give more records than it was asked for', () => {
    const generous: LogSource = { ...memoryLog(run.records), select: ({ from }) => run.records.slice(from) };
    for (const text of QUESTIONS) {
      expect(answer(generous, run, text)).toEqual(answer(memoryLog(run.records), run, text));
    }
  });
});

describe('a position', () => {
  const run = runOps('V4', [{ op: 'lpi_enable', vm: 0, id_bits: 12 }]);

  it('is before its record: what comes later does not matter', () => {
    const at = run.records.findLast(({ event }) => event.type === 'mem.deviceStored')?.seq ?? seq(0);
    const cut = { ...run, records: run.records.slice(0, at + 1) };
    const text = `vmte:0.LPI_IST_VALID%poc@${at}`;
    expect(answer(memoryLog(cut.records), cut, text)).toEqual(answer(memoryLog(run.records), run, text));
    expect(answer(memoryLog(run.records), run, text)).toMatchObject({ ok: true, why: { value: '0x0' } });
    expect(answer(memoryLog(run.records), run, `vmte:0.LPI_IST_VALID%poc@${at + 1}`)).toMatchObject({
      ok: true,
      why: { value: '0x1' },
    });
  });
});

function answer(log: LogSource, { records, profile }: LoggedRun, text: string): WhyAnswer {
  const reading = parsePlace(text);
  if (!reading.ok) throw new Error(text);
  const { place, view, at } = reading.value;
  return why(log, profile, { place, view: view ?? 'cpu', at: at ?? seq(records.length) });
}

/** A log with an index, and a count of how often it was read from its beginning without it. */
function selecting(records: readonly SystemRecord[]): {
  readonly log: LogSource;
  readonly read: { wholePasses: number };
} {
  const read = { wholePasses: 0 };
  const log: LogSource = {
    length: records.length,
    records(from) {
      if (from === 0) read.wholePasses += 1;
      return records.slice(from);
    },
    select: (selection) => records.filter((record) => isSelected(record, selection)),
  };
  return { log, read };
}

function isSelected(record: SystemRecord, { from, before, types, bytes }: LogSelection): boolean {
  const { event } = record;
  if (record.seq < from || record.seq >= before || (types !== null && !types.has(event.type))) return false;
  if (bytes === null) return true;
  const base = 'addr' in event ? event.addr : 'base' in event ? event.base : null;
  const sizeBytes = 'sizeBytes' in event ? event.sizeBytes : 1;
  return base !== null && base < bytes.base + bytes.sizeBytes && base + sizeBytes > bytes.base;
}
