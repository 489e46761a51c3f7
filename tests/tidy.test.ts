import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXCEPTIONS } from './tidy/laws.ts';
import { readSources, ROOT } from './tidy/repository.ts';
import { tidy, undocumentedRules, type Violation } from './tidy/tidy.ts';

const show = ({ path, line, rule, message }: Violation): string => `${path}:${line} [${rule}] ${message}`;

describe('the house is tidy', () => {
  const sources = readSources();

  it('reads the sources', () => {
    expect(sources.map(({ path }) => path)).toContain('tests/tidy.test.ts');
  });

  it('keeps the laws of the house style', () => {
    expect(tidy(sources, EXCEPTIONS).map(show)).toEqual([]);
  });

  it('documents every rule of the checkers', () => {
    const page = join(ROOT, 'docs/RULES.md');
    const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
    expect(undocumentedRules(sources, text).map(show)).toEqual([]);
  });
});
