import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constants, zstdDecompressSync } from 'node:zlib';

/** A run of the real C code: what was done, and what happened, event by event. See docs/RECORDINGS.md. */
export interface Recording {
  /** `v0`, `posted`, `v2`, `v3` or `revised`. */
  readonly variant: string;
  readonly name: string;
  /** The scenario file, parsed. */
  readonly scenario: unknown;
  /** The lines of the event file, without line ends. */
  readonly lines: readonly string[];
}

const FOLDER = fileURLToPath(new URL('recordings/', import.meta.url));
const SUFFIX = '.jsonl.zst';

/** The variants that the project carries, oldest code first. */
export const VARIANTS: readonly string[] = ['v0', 'posted', 'v2', 'v3', 'revised'].filter((variant) =>
  readdirSync(FOLDER).includes(`${variant}${SUFFIX}`),
);

/** All recordings of a variant, by name. */
export function readRecordings(variant: string): readonly Recording[] {
  const packed = readFileSync(`${FOLDER}${variant}${SUFFIX}`);
  const text = zstdDecompressSync(packed, { params: { [constants.ZSTD_d_windowLogMax]: 27 } }).toString('utf8');
  const recordings: (Recording & { lines: string[] })[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('{"recording":')) {
      const { recording, scenario } = parseHeading(line);
      recordings.push({ variant, name: recording, scenario, lines: [] });
    } else recordings.at(-1)?.lines.push(line);
  }
  return recordings;
}

function parseHeading(line: string): { readonly recording: string; readonly scenario: unknown } {
  // Written by tools/pack-recordings.ts.
  return JSON.parse(line) as { recording: string; scenario: unknown };
}
