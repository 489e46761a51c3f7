/** Removes everything that is built, so that a package never ships what is left of a deleted source. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
for (const room of [...packages, 'bench', 'examples', 'tests', 'tools']) {
  for (const built of ['dist', '.tsc']) rmSync(join(root, room, built), { recursive: true, force: true });
}
