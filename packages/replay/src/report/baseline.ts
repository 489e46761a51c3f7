import type { Finding } from '../checkers/finding.ts';

/** Findings that are known and accepted: they are counted, and not reported. */
export interface Baseline {
  readonly keys: ReadonlySet<string>;
}

/** The `schema` of a baseline file. */
export const BASELINE_SCHEMA: 'vist/check-baseline' = 'vist/check-baseline';

/** A baseline that was read, or what is wrong with the file. */
export type BaselineReading =
  | { readonly ok: true; readonly baseline: Baseline }
  | { readonly ok: false; readonly message: string };

/** A baseline of all errors and warnings of a check, as JSON. Notes need none. */
export function baselineDocument(findings: readonly Finding[]): Readonly<Record<string, unknown>> {
  const byKey = new Map(findings.filter(({ severity }) => severity !== 'note').map((each) => [each.key, each]));
  return {
    schema: BASELINE_SCHEMA,
    schemaVersion: 1,
    findings: [...byKey.values()]
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, rule, title }) => ({ key, rule, title })),
  };
}

/** Reads a baseline. What it says of findings besides their keys is for people. */
export function readBaseline(json: unknown): BaselineReading {
  if (!isObject(json) || json['schema'] !== BASELINE_SCHEMA) return bad(`expected "schema": "${BASELINE_SCHEMA}"`);
  if (json['schemaVersion'] !== 1) return bad('expected "schemaVersion": 1');
  const { findings } = json;
  if (!Array.isArray(findings)) return bad('expected "findings": an array');
  const keys: string[] = [];
  for (const [index, finding] of findings.entries()) {
    const key: unknown = isObject(finding) ? finding['key'] : null;
    if (typeof key !== 'string') return bad(`/findings/${index}: expected an object with a string "key"`);
    keys.push(key);
  }
  return { ok: true, baseline: { keys: new Set(keys) } };
}

/** True when a baseline has the finding. */
export function isKnown({ keys }: Baseline, { key, severity }: Finding): boolean {
  return severity !== 'note' && keys.has(key);
}

function bad(message: string): BaselineReading {
  return { ok: false, message };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
