import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist scenarios [list|show ID]` */
export const SCENARIOS: CommandDefinition = {
  name: 'scenarios',
  summary: 'the scenarios that come with vist',
  completes: { 'show id': 'scenario' },
  define(command, context) {
    command.description(
      'The scenarios that come with vist: those of the examples, and those of the recordings of the real C code.',
    );
    const list = command
      .command('list', { isDefault: true })
      .description('all scenarios')
      .argument('[words...]', 'only those whose name or description has all of these words');
    addPrintOptions(list);
    list.action(async (words: readonly string[], options: PrintOptions) => {
      const { listScenarios } = await import('../catalogue/scenarios.ts');
      context.status = listScenarios(words, options, context.io);
    });
    const show = command
      .command('show')
      .description('the file of one scenario, to read or to run')
      .argument('<id>', 'its name in the list');
    show.action(async (id: string) => {
      const { showScenario } = await import('../catalogue/scenarios.ts');
      context.status = await showScenario(id, context.io);
    });
    addExamples(command, [
      ['vist scenarios list double', 'those that enable something twice'],
      ['vist run posted/double-enable-lpi12', 'run one by its name'],
      ['vist scenarios show posted/double-enable-lpi12 >mine.json', 'start a scenario of your own from it'],
    ]);
  },
};
