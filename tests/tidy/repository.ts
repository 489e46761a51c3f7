import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './source.ts';

/** Root of the checkout. */
export const ROOT: string = join(import.meta.dirname, '../..');

const ROOMS = ['packages', 'bench', 'examples', 'tests', 'tools'];
const NOT_OURS = new Set(['node_modules', 'dist', '.tsc', 'fixtures', 'golden', 'coverage']);

/** Every TypeScript and JavaScript source of the checkout, in order of path. */
export function readSources(): readonly SourceFile[] {
  return ROOMS.flatMap(listSources)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function listSources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : listSources(path);
    return /\.[cm]?[jt]s$/u.test(entry.name) ? [path] : [];
  });
}
