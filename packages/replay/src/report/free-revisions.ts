import type { Finding } from '../checkers/finding.ts';
import { familyOf } from '../checkers/rule-pages.ts';

/** What the runs of a scenario have on other revisions. */
export type FindingsByRevision = ReadonlyMap<string, readonly Finding[]>;

/**
 * The revisions whose run has nothing of the kind: no error and no warning of the family about the same kind of
 * thing, in whatever function, because functions have other names there.
 */
export function freeRevisions(finding: Finding, byRevision: FindingsByRevision): readonly string[] {
  return [...byRevision]
    .filter(([, findings]) => !findings.some((other) => isOfTheKind(other, finding)))
    .map(([revision]) => revision);
}

function isOfTheKind(other: Finding, { rule, kind }: Finding): boolean {
  return other.severity !== 'note' && other.kind === kind && familyOf(other.rule) === familyOf(rule);
}
