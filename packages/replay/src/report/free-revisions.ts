import type { Finding } from '../checkers/finding.ts';

/** What the runs of a scenario have on other revisions. */
export type FindingsByRevision = ReadonlyMap<string, readonly Finding[]>;

/**
 * The revisions whose run has nothing of the kind: no finding of the rule about the same kind of thing, in
 * whatever function, because functions have other names there.
 */
export function freeRevisions({ rule, kind }: Finding, byRevision: FindingsByRevision): readonly string[] {
  return [...byRevision]
    .filter(([, findings]) => !findings.some((each) => each.rule === rule && each.kind === kind))
    .map(([revision]) => revision);
}
