import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { CodecName } from '../src/container/platform.ts';
import { jsonLines } from '../src/text/json-lines.ts';
import { plainLog, readerOf, traceOf } from './fixtures.ts';

// A program in another language, written from docs/TRACE_FORMAT.md alone: what it cannot know, that page does not say.
const READER = fileURLToPath(new URL('foreign/vist_reader.py', import.meta.url));
const GOLDEN = new URL('golden/', import.meta.url);
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasZstd = spawnSync('zstd', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'vist-foreign-'));

afterAll(() => rmSync(folder, { recursive: true }));

function foreign(...args: readonly string[]): readonly object[] {
  const text = execFileSync('python3', [READER, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: 'pipe' });
  return text.trimEnd().split('\n').map(parsed);
}

function parsed(line: string): object {
  return JSON.parse(line) as object;
}

/** The text form as this program prints it, with the schema that it leaves out where it is its own. */
function ours(bytes: Uint8Array): readonly object[] {
  const { schema } = readerOf(bytes);
  const rows = schema.map(({ tag, version, type, isAct, doc, fields }) => {
    const fieldRows = fields.map(({ name, kind, isNullable, unit, doc: fieldDoc }) => [
      name,
      kind,
      isNullable,
      unit,
      fieldDoc,
    ]);
    return [tag, version, type, isAct, doc, fieldRows];
  });
  const [first, ...rest] = [...jsonLines(readerOf(bytes))].map(parsed);
  return [{ ...first, schema: rows }, ...rest];
}

describe.skipIf(!hasPython)('a reader in another language (skipped without python3)', () => {
  it.each(readdirSync(GOLDEN).filter((name) => name.endsWith('.vist')))('says of %s what this one says', (name) => {
    const path = fileURLToPath(new URL(name, GOLDEN));
    expect(foreign(path)).toStrictEqual(ours(readFileSync(path)));
  });

  const CODECS: readonly CodecName[] = hasZstd ? ['none', 'deflate', 'zstd'] : ['none', 'deflate'];

  it.each(CODECS)('comes to the same run id and finds events by the index: codec %s', async (codec) => {
    const { bytes } = await traceOf(plainLog(5_000), { codec, chunkEvents: 1_000 });
    const path = join(folder, `${codec}.vist`);
    writeFileSync(path, bytes);
    const lines = foreign(path);
    expect(lines).toStrictEqual(ours(bytes));
    for (const at of [4_095, 4_999]) expect(foreign(path, String(at))).toStrictEqual([lines[at + 1]]);
  });

  it('refuses a file of which one byte was changed, wherever', () => {
    const bytes = readFileSync(new URL('v1.0.vist', GOLDEN));
    for (const part of [0.01, 0.3, 0.6, 0.99]) {
      const changed = Buffer.from(bytes);
      changed[Math.floor(part * bytes.length)]! ^= 0x10;
      const path = join(folder, 'changed.vist');
      writeFileSync(path, changed);
      expect(() => foreign(path)).toThrow(/changed\.vist: /u);
    }
  });
});
