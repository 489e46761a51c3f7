import { describe, expect, it } from 'vitest';
import { imported, originless, placeless, recordingLines, sample } from './import-kit.ts';

const RECORDINGS = [
  ['v0-oom-probe-k2', 'V0'],
  ['v0-life-16k-nc-l2-lpi14', 'V0'],
  ['posted-late-then-retry', 'V1'],
  ['posted-three-faults', 'V1'],
  ['v2-migrate-user-fault', 'V2'],
  ['v3-late-then-retry', 'V3'],
  ['revised-six-vms-churn', 'V4'],
  ['revised-cmd-lpi-valid-drop', 'V4'],
] as const;

describe.each(RECORDINGS)('the recording %s', { timeout: 60_000 }, (name, revision) => {
  const json = sample(`${name}.jsonl`);
  const text = sample(`${name}.trace.txt`);
  const expected = json.map((line) => placeless(JSON.parse(line) as object));

  it('is the same log from text and from JSON', () => {
    expect(originless(imported(text).records)).toEqual(originless(imported(json).records));
  });

  it('comes back line by line', () => {
    expect(recordingLines(imported(text).records)).toEqual(expected);
  });

  it(`is explained by ${revision}, and no line is left over`, () => {
    const { result } = imported(text);
    expect(result.revision?.name).toBe(revision);
    expect(result).toMatchObject({ divergenceCount: 0, opaqueCount: 0, droppedCount: 0, issues: [] });
  });

  it('comes back without the code being known, as far as it was recorded', () => {
    expect(recordingLines(imported(text, { infers: false }).records)).toEqual(expected);
  });

  it('comes back from what a stock kernel can record', () => {
    const traceable = text.filter((line) => !UNTRACEABLE.test(line));
    const { records } = imported(traceable);
    expect(recordingLines(records)).toEqual(expected);
    const stores = records.filter(({ event }) => event.type === 'mem.stored');
    expect(stores.every(({ origin }) => origin?.isInferred === true)).toBe(true);
  });
});

/** Loads and stores of tables by KVM and by the IRS, and barriers. */
const UNTRACEABLE = /: (?:mem_read|mem_write|mem_set|dsb) /u;
