import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist fields [list|show ID]` */
export const FIELDS: CommandDefinition = {
  name: 'fields',
  summary: 'what events have: types, fields, kinds and units, for expressions and other programs',
  completes: { 'show id': 'field' },
  define(command, context) {
    command.description(
      'The event schema: every type with its tag, and every field with kind and unit. Expressions\n' +
        '(vist log -Y, docs/EXPRESSIONS.md) use these names; trace files carry the same table.',
    );
    const list = command
      .command('list', { isDefault: true })
      .description('all event types, and the fields that every record has')
      .argument('[words...]', 'only types whose name, fields or description have all of these words');
    addPrintOptions(list);
    list.action(async (words: readonly string[], options: PrintOptions) => {
      const { listFields } = await import('../catalogue/fields.ts');
      context.status = listFields(words, options, context.io);
    });
    const show = command
      .command('show')
      .description('an event type with its fields, a block with its types, or a field with the types that have it')
      .argument('<id>', 'mem.stored, mem, or addr');
    addPrintOptions(show);
    show.action(async (id: string, options: PrintOptions) => {
      const { showField } = await import('../catalogue/fields.ts');
      context.status = showField(id, options, context.io);
    });
    addExamples(command, [
      ['vist fields', 'every event type'],
      ['vist fields list vmId', 'the types that say something of a VM ID'],
      ['vist fields show mem.stored', 'the fields of one type'],
      ['vist fields show sizeBytes', 'a field, and who has it'],
    ]);
  },
};
