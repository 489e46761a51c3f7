import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES, rulesDocument } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tidy/repository.ts';

const PAGE = join(ROOT, 'docs/RULES.md');
const HINT = 'meant? VIST_UPDATE_RULES=1 npx -y pnpm@12.21.0 test --project tests rules-page';

describe('docs/RULES.md', () => {
  it('is what the rules say of themselves', () => {
    const text = rulesDocument(RULES);
    if (process.env['VIST_UPDATE_RULES'] === '1') writeFileSync(PAGE, text);
    expect(text, HINT).toBe(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '');
  });

  it('has each rule once, and every rule says what it means, why, how and where from', () => {
    expect(new Set(RULES.map(({ rule }) => rule)).size).toBe(RULES.length);
    const silent = RULES.filter(({ page, source, title }) =>
      [page.meaning, page.why, source, title].some((text) => text.length < 10),
    );
    expect(silent.map(({ rule }) => rule)).toEqual([]);
  });
});
