import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const FOLDER = join(import.meta.dirname, '../golden');
const HINT = 'reviewed and meant? VIST_UPDATE_GOLDEN=1 npx -y pnpm@12.21.0 test --project cli';

/**
 * Expects a text to be the one in a golden file, which a reader can judge. Digests, which nobody can,
 * are left out.
 */
export function expectGolden(name: string, printed: string): void {
  const file = join(FOLDER, name);
  const text = printed.replaceAll(/\b(?:[0-9a-f]{32}){1,2}\b/gu, 'DIGEST');
  if (process.env['VIST_UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  expect(text, HINT).toBe(readFileSync(file, 'utf8'));
}
