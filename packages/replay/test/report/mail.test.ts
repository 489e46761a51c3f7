import { seq } from '@vist/core';
import { memoryLog, reportMail } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { reportOf, TWICE } from './report-of.ts';

const COLUMNS = 75;
const input = {
  report: reportOf(TWICE),
  facts: [
    ['code', 'V1'],
    ['platform', 'one that takes more words to describe than a line of a mail has room for, and so goes on'],
  ],
  log: memoryLog(TWICE.records),
  range: null,
} as const;
const text = reportMail(input);

describe('a report as a mail', () => {
  it('has no line that a quote would break', () => {
    const long = text.split('\n').filter((line) => line.length > COLUMNS);
    expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
    expect(text).not.toMatch(/\t/u);
  });

  it('says first how much was found, and in what', () => {
    const [title, line] = text.split('\n');
    expect(title).toMatch(/^twice\.scenario\.json: \d+ errors?/u);
    expect(line).toBe('='.repeat(title?.length ?? 0));
    expect(text).toContain('* code: V1\n');
    expect(text).toContain('\n  ');
  });

  it('has the records that a finding rests on, with their neighbours, and the command that finds it again', () => {
    const [{ finding }] = input.report.groups as [(typeof input.report.groups)[number]];
    for (const cause of finding.causes) expect(text).toContain(`    #${cause.seq} `);
    expect(text).toMatch(/\.\.\. \d+ records \.\.\./u);
    expect(text).toContain(`    vist check twice.scenario.json --rule ${finding.rule}\n`);
  });

  it('lists every finding once more in a line', () => {
    for (const { finding } of input.report.groups)
      expect(text).toContain(`* ${finding.severity} ${finding.rule} #${finding.at}`);
  });

  it('shows a range instead, all of it, when one is asked for', () => {
    const ranged = reportMail({ ...input, range: { from: seq(3), to: seq(9) } });
    expect(ranged).toContain('Records #3 to #9\n----------------\n');
    for (let at = 3; at <= 9; at += 1) expect(ranged).toContain(`\n    #${at} `);
    expect(ranged).not.toContain('Around it:');
  });

  it('of a run without findings says so', () => {
    const quiet = reportMail({
      ...input,
      report: { ...input.report, groups: [], counts: { error: 0, warning: 0, note: 0 } },
    });
    expect(quiet.split('\n')[0]).toBe('twice.scenario.json: no findings');
    expect(quiet).not.toContain('All findings');
  });
});
