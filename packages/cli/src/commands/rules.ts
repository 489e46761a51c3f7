import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist rules [list|show ID]` */
export const RULES: CommandDefinition = {
  name: 'rules',
  summary: 'what vist check looks for',
  completes: { 'show id': 'rule' },
  define(command, context) {
    command.description('The rules of vist check: what each asks for, and why. docs/RULES.md has all of them.');
    const list = command
      .command('list', { isDefault: true })
      .description('all rules, one line each')
      .argument('[words...]', 'only rules whose page has all of these words');
    addPrintOptions(list);
    list.action(async (words: readonly string[], options: PrintOptions) => {
      const { listRules } = await import('../catalogue/rules.ts');
      context.status = listRules(words, options, context.io);
    });
    const show = command
      .command('show')
      .description('one rule: what it means, why it matters, a bad and a good sequence, what it cannot see')
      .argument('<id>', 'CMO-1');
    addPrintOptions(show);
    show.action(async (id: string, options: PrintOptions) => {
      const { showRule } = await import('../catalogue/rules.ts');
      context.status = showRule(id, options, context.io);
    });
    addExamples(command, [
      ['vist rules', 'all of them'],
      ['vist rules list lock', 'those that say something of locks'],
      ['vist rules show CMO-4', 'what a store into a stale line does'],
      ['vist check run.vist --rule CMO-4', 'look for it in a trace'],
    ]);
  },
};
