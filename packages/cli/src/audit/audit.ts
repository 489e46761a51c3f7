import { parseRevision, type Revision, REVISION_NAMES, revisionOf } from '@vist/core';
import { audit, describeAudit } from '@vist/replay';
import type { AuditOptions } from '../commands/audit.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';

/** `vist audit`. @throws Refusal when there is no such revision. */
export function auditRevisions(options: AuditOptions, io: Io): ExitStatus {
  const audits = revisionsOf(options.rev).map(audit);
  const withNotes = options.all === true;
  printPage(
    {
      schema: 'vist/audit',
      schemaVersion: 1,
      data: { audits: audits.map((each) => (withNotes ? each : { ...each, notes: null })) },
      text: ({ title }) => {
        const pages = audits.map((each) => describeAudit(each, withNotes ? 'all' : 'failures'));
        return pages.map(([first = '', ...rest]) => [title(first), ...rest, ''].join('\n')).join('\n');
      },
    },
    options,
    io,
  );
  return audits.some(({ failingCount }) => failingCount > 0) ? EXIT.found : EXIT.ok;
}

function revisionsOf(asked: string | undefined): readonly Revision[] {
  if (asked === undefined) return REVISION_NAMES.map(revisionOf);
  const parsed = parseRevision(asked);
  if (!parsed.ok) throw new Refusal(`--rev: ${parsed.message}`);
  return [parsed.revision];
}
