import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constants, zstdDecompressSync } from 'node:zlib';
import { Refusal } from '../refusal.ts';

/** A scenario that comes with vist. */
export interface CarriedScenario {
  /** `posted/double-enable-lpi12` for one of the recordings, `examples/STORY` for one of the examples. */
  readonly id: string;
  readonly description: string;
  /** The scenario file, parsed. */
  readonly document: unknown;
}

/** A run of the real C code: its scenario, and the events that were recorded (docs/RECORDINGS.md). */
export interface CarriedRecording extends CarriedScenario {
  /** `v0`, `posted`, `v2`, `v3` or `revised`. */
  readonly variant: string;
  readonly name: string;
  /** The lines of the recording, without line ends. */
  readonly lines: readonly string[];
}

/** The folders of the project where scenarios are, below the place that has them. */
const RECORDINGS_FOLDER = 'tests/conformance/recordings/';
const EXAMPLES_FOLDER = 'examples/';

// Seen from the sources, from the bundle of a checkout, and from the published bundle, which brings a copy.
const PLACES = ['../../../../', '../../../', './carried/'].map((path) => new URL(path, import.meta.url));
const ROOT = PLACES.find((place) => existsSync(new URL(RECORDINGS_FOLDER, place))) ?? new URL('./', import.meta.url);
const RECORDINGS = fileURLToPath(new URL(RECORDINGS_FOLDER, ROOT));
const EXAMPLES = fileURLToPath(new URL(EXAMPLES_FOLDER, ROOT));
const RECORDINGS_SUFFIX = '.jsonl.zst';
const SCENARIO_SUFFIX = 'scenario.json';

/** Variants of the recordings, oldest code first. */
const VARIANTS: readonly string[] = ['v0', 'posted', 'v2', 'v3', 'revised'];

/** All scenarios that come with vist: those of the examples, then those of the recordings. */
export function carriedScenarios(): readonly CarriedScenario[] {
  return [...exampleScenarios(), ...VARIANTS.flatMap((variant) => readRecordings(variant))];
}

/** The scenario of that name, or null. Reads as little as it can. */
export function carriedScenario(id: string): CarriedScenario | null {
  const [folder = ''] = id.split('/');
  const scenarios =
    folder === 'examples' ? exampleScenarios() : VARIANTS.includes(folder) ? readRecordings(folder) : [];
  return scenarios.find((scenario) => scenario.id === id) ?? null;
}

/** The recordings of a variant; none where vist was installed without them. */
export function readRecordings(variant: string): readonly CarriedRecording[] {
  const file = `${RECORDINGS}${variant}${RECORDINGS_SUFFIX}`;
  if (!existsSync(file)) return [];
  const params = { [constants.ZSTD_d_windowLogMax]: 27 };
  const text = zstdDecompressSync(readFileSync(file), { params }).toString('utf8');
  const recordings: (CarriedRecording & { lines: string[] })[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(HEADING)) recordings.push({ ...headingOf(line, variant), lines: [] });
    else if (line !== '') recordings.at(-1)?.lines.push(line);
  }
  return recordings;
}

/** How a recording begins; tools/pack-recordings.ts writes it. */
const HEADING = '{"recording":';

function headingOf(line: string, variant: string): Omit<CarriedRecording, 'lines'> {
  const heading: unknown = JSON.parse(line);
  if (typeof heading !== 'object' || heading === null || !('recording' in heading && 'scenario' in heading)) {
    throw new Refusal(`${RECORDINGS}${variant}${RECORDINGS_SUFFIX}: a recording without name and scenario`);
  }
  const { recording, scenario: document } = heading;
  const name = String(recording);
  return { id: `${variant}/${name}`, variant, name, description: descriptionOf(document), document };
}

function exampleScenarios(): readonly CarriedScenario[] {
  if (!existsSync(EXAMPLES)) return [];
  return readdirSync(EXAMPLES, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(SCENARIO_SUFFIX) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => exampleScenario(`${entry.parentPath}/${entry.name}`))
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
}

/** `examples/STORY/scenario.json` is `examples/STORY`; `examples/STORY/X.scenario.json` is `examples/STORY/X`. */
function exampleScenario(file: string): CarriedScenario {
  const path = file.slice(EXAMPLES.length - EXAMPLES_FOLDER.length).replaceAll(/\/+/gu, '/');
  const id = path.slice(0, -SCENARIO_SUFFIX.length).replace(/[./]$/u, '');
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return { id, description: descriptionOf(document), document };
  } catch (error) {
    throw new Refusal(`${file}: ${String(error)}`);
  }
}

function descriptionOf(document: unknown): string {
  const isObject = typeof document === 'object' && document !== null;
  return isObject && 'description' in document && typeof document.description === 'string' ? document.description : '';
}
