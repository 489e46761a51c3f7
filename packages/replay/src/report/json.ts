import type { Confirmation } from '../confirm/confirm.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';

/** The `schema` of what {@link reportJson} makes. */
export const CHECK_SCHEMA: 'vist/check' = 'vist/check';

/** A report as plain JSON. Words are hex strings. */
export function reportJson(report: CheckReport): Readonly<Record<string, unknown>> {
  const { tool, source, length, counts, knownCount, undecidable, groups } = report;
  return plain({
    schema: CHECK_SCHEMA,
    schemaVersion: 1,
    tool,
    source,
    records: length,
    counts,
    known: knownCount,
    undecidable,
    findings: groups.map(groupJson),
  });
}

function groupJson({ finding, count, repeats, sides, confirmation, freeIn, ...group }: FindingGroup): unknown {
  const { causes, ...rest } = finding;
  return {
    ...rest,
    count,
    repeats,
    isReconstructed: group.isReconstructed,
    causes: causes.map((cause, index) => ({ ...cause, frames: sides[index]?.frames ?? [] })),
    freeIn,
    reproduce: group.reproduce,
    confirmation: confirmation === null ? null : confirmationJson(confirmation),
  };
}

/** Without the records of the fork: they are in its trace. */
function confirmationJson(confirmation: Confirmation): unknown {
  const { fork, ...rest } = confirmation;
  return { ...rest, forkLength: fork?.records.length ?? null };
}

function plain(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `0x${part.toString(16)}` : part,
  );
  // What JSON.stringify wrote of an object is one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of JSON.parse() is any
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
