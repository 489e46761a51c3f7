import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist rules [list|show ID]` */
export const RULES_COMMAND: CommandDefinition = {
  name: 'rules',
  summary: 'what vist check looks for, and why',
  completes: {},
  define(command, context) {
    command.description('Lists the rules of vist check, or shows one: meaning, source, a bad and a good sequence.');
    const list = command.command('list', { isDefault: true }).description('all rules, a line each');
    addPrintOptions(list);
    list.action(async (options: PrintOptions) => {
      const { listRules } = await import('../check/rules.ts');
      context.status = listRules(options, context.io);
    });
    const show = command.command('show').description('one rule, whole').argument('<id>', 'as CMO-1');
    addPrintOptions(show);
    show.action(async (id: string, options: PrintOptions) => {
      const { showRule } = await import('../check/rules.ts');
      context.status = showRule(id, options, context.io);
    });
    addExamples(command, [['vist rules show CMO-1', 'the IRS reads what was not cleaned']]);
  },
};
