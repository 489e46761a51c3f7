import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesOf, printSurfaces, surfaceOf } from './api-surface.ts';
import { ROOT } from './tidy/repository.ts';

const GOLDEN = join(import.meta.dirname, 'api-surface.txt');
const HINT = 'reviewed and meant? VIST_UPDATE_API=1 npx -y pnpm@12.21.0 test --project tests api-surface';

const packages = readdirSync(join(ROOT, 'packages')).toSorted();
const entries = packages.flatMap((name) => entriesOf(join(ROOT, 'packages', name)));
const surfaces = entries.map(([entry, file]) => surfaceOf(entry, readFileSync(file, 'utf8')));

describe('public surface', () => {
  it('is the pinned one', () => {
    const page = printSurfaces(surfaces);
    if (process.env['VIST_UPDATE_API'] === '1') writeFileSync(GOLDEN, page);
    expect(page, HINT).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it.each(entries)('%s exports at run time the values that it lists', async (entry, file) => {
    const module = (await import(file)) as object;
    const listed = surfaces.find((surface) => surface.entry === entry)?.values;
    expect(Object.keys(module).toSorted()).toEqual(listed);
  });
});

describe('surfaceOf', () => {
  it('tells values from types', () => {
    const text = [
      "export { b, a as c, type T } from './x.ts';",
      "export type {\n  U, // a comment, with a comma\n  V as W,\n} from './y.ts';",
      'export const d = 1;',
      'export async function e(): Promise<void> {}',
      'export interface X {}',
      'export type Y = 1;',
      "// export { z } from './z.ts';",
    ].join('\n');
    expect(surfaceOf('@vist/x', text)).toEqual({
      entry: '@vist/x',
      values: ['b', 'c', 'd', 'e'],
      types: ['T', 'U', 'W', 'X', 'Y'],
    });
  });
});
