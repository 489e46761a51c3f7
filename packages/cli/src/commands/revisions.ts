import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist revisions [list|show ID]` */
export const REVISIONS: CommandDefinition = {
  name: 'revisions',
  summary: 'the versions of the hypervisor code, and the changes between them',
  completes: { 'show id': 'revision' },
  define(command, context) {
    command.description('The versions of the hypervisor code. Each is a set of named changes over the prototype V0.');
    const list = command.command('list', { isDefault: true }).description('all revisions and all changes');
    addPrintOptions(list);
    list.action(async (options: PrintOptions) => {
      const { listRevisions } = await import('../catalogue/revisions.ts');
      context.status = listRevisions(options, context.io);
    });
    const show = command
      .command('show')
      .description('one revision (V1, or V1 with changes added and taken away), or one change')
      .argument('<id>', 'V0 to V4, V1,+free-floor, or the name of a change');
    addPrintOptions(show);
    show.action(async (id: string, options: PrintOptions) => {
      const { showRevision } = await import('../catalogue/revisions.ts');
      context.status = showRevision(id, options, context.io);
    });
    addExamples(command, [
      ['vist revisions', 'the revisions, and which has which change'],
      ['vist revisions show V1', 'the posted patch: its changes, operations and reconstructed functions'],
      ['vist revisions show free-floor', 'one change: what it does, and which revisions have it'],
      ['vist revisions show V1,+free-floor', 'a mixture, as --rev takes it'],
    ]);
  },
};
