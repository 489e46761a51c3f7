import { CHANGE_NAMES } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { differenceMadeBy } from './change-row.ts';
import { EMULATION_ROWS } from './emulation-rows.ts';
import { IST_ROWS } from './ist-rows.ts';
import { MAINTENANCE_ROWS } from './maintenance-rows.ts';
import { VM_ROWS } from './vm-rows.ts';

const ROWS = [...IST_ROWS, ...MAINTENANCE_ROWS, ...VM_ROWS, ...EMULATION_ROWS];

describe('each change alters the log of a scenario by itself', () => {
  it('no change is missing from the table', () => {
    expect(ROWS.map(({ change }) => change).toSorted()).toEqual(CHANGE_NAMES.toSorted());
  });

  it.each(ROWS)('$change on $on: $words', (row) => {
    const { without, with: withIt, touches } = row;
    expect(differenceMadeBy(row)).toEqual({ without, with: withIt, touches });
  });
});
