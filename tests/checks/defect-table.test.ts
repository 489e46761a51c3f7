import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REVISION_NAMES } from '@vist/core';
import { RULES } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tidy/repository.ts';
import { DEFECT_ROWS, INVARIANTS, UNREPORTED } from './defect-rows.ts';
import { defectTable, reportedOn } from './defect-table.ts';

const README = join(ROOT, 'README.md');
const BEGIN =
  '<!-- defects: written by `VIST_UPDATE_DEFECTS=1 npx -y pnpm@12.21.0 test tests/checks/defect-table` -->\n\n';
const END = '\n\n<!-- end of defects -->';

describe('reference 9.2: every defect', () => {
  const ids = Array.from({ length: 27 }, (_, index) => `D${index + 1}`);

  it('is reported by a rule, or has a reason why none can', () => {
    const rows = new Set(DEFECT_ROWS.map(({ id }) => id));
    expect(ids.filter((id) => rows.has(id) === (UNREPORTED[id] !== undefined))).toEqual([]);
  });

  it.each(DEFECT_ROWS)('$id: $what: every rule of it reports on some revision', (row) => {
    const reported = REVISION_NAMES.flatMap((name) => reportedOn(row, name) ?? []);
    expect(new Set(reported)).toEqual(new Set(row.rules));
  });
});

describe('reference 11: every invariant', () => {
  it.each(INVARIANTS)('$what: is judged by rules, or elsewhere', ({ rules, rest }) => {
    const known = new Set(RULES.map(({ rule }) => rule));
    expect(rules.filter((rule) => !known.has(rule))).toEqual([]);
    expect(rules.length > 0 || rest !== '').toBe(true);
  });
});

describe('the README', () => {
  it('has the table of them', () => {
    const table = defectTable();
    const [before = '', rest = ''] = readFileSync(README, 'utf8').split(BEGIN);
    const [shown, ...after] = rest.split(END);
    if (process.env['VIST_UPDATE_DEFECTS'] === '1') {
      writeFileSync(README, `${before}${BEGIN}${table}${END}${after.join(END)}`);
    }
    expect(shown).toBe(table);
  });
});
