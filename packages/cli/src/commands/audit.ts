import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** Options of `vist audit`. */
export interface AuditOptions extends PrintOptions {
  readonly rev?: string;
  readonly all?: boolean;
}

/** `vist audit [--rev R]` */
export const AUDIT: CommandDefinition = {
  name: 'audit',
  summary: 'every IST that a guest can ask for, on every platform: which fail, and what fixes them',
  completes: { '--rev': 'revision' },
  define(command, context) {
    command
      .description(
        'Evaluates every IST that a guest can have, on every platform that the architecture allows, without\n' +
          'running anything. Prints the shapes that fail, in bytes: undefined arithmetic, tables lost on free,\n' +
          'a base or size below what the IRS accesses; and the changes that fix them. Exit status 1 when any\n' +
          'shape fails. Without --rev, all revisions.',
      )
      .option('--rev <revision>', 'V0 to V4, with changes added or taken away: V1,+free-floor (see vist revisions)')
      .option('--all', 'also notes, which are no failures: spare tables, impossible sizes');
    addPrintOptions(command);
    addExamples(command, [
      ['vist audit --rev V1', 'what is wrong with the posted patch, and which change of the rework fixes it'],
      ['vist audit --rev V4 --all', 'the revised code: nothing fails, but some memory is never used'],
      ['vist audit --rev V4,-free-floor', 'what one change is for'],
      ['vist audit --json', 'every revision, for other programs'],
    ]);
    command.action(async (options: AuditOptions) => {
      const { auditRevisions } = await import('../audit/audit.ts');
      context.status = auditRevisions(options, context.io);
    });
  },
};
