import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder of its own for each test, and what to do with it. */
export interface TestFolder {
  readonly path: (name: string) => string;
  /** Writes a file: text as it is, anything else as JSON. Returns its path. */
  readonly write: (name: string, content: unknown) => string;
  /** Names of the files in it. */
  readonly names: () => readonly string[];
}

/** Makes a folder before each test of the file, and removes it afterwards. */
export function testFolder(): TestFolder {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vist-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (name: string): string => join(folder, name);
  return {
    path,
    names: () => readdirSync(folder).toSorted(),
    write: (name, content) => {
      const isBytes = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(path(name), isBytes ? content : JSON.stringify(content, null, 1));
      return path(name);
    },
  };
}
