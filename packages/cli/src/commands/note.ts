import { addExamples, type CommandDefinition } from './command.ts';

/** Options of `vist note`. */
export interface NoteOptions {
  readonly remove?: boolean;
}

/** `vist note T@N [TEXT]` */
export const NOTE: CommandDefinition = {
  name: 'note',
  summary: 'write a note at an event into a trace, for those who open it later',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Keeps a bookmark at an event in the trace file, with a text or without. Events and run id stay\n' +
          'as they are. vist info lists the notes, vist log prints them under their events, and vist debug\n' +
          'goes from one to the next.',
      )
      .argument('<trace>', 'a .vist file with the event behind it: run.vist@412')
      .argument('[text...]', 'what there is to say; it replaces what was said there before')
      .option('--remove', 'take the note at the event away');
    addExamples(command, [
      ["vist note run.vist@412 'the clean that V2 is missing'", 'before the trace goes to a mailing list'],
      ['vist note run.vist@412 --remove', 'and away again'],
    ]);
    command.action(async (trace: string, text: readonly string[], options: NoteOptions) => {
      const { noteTrace } = await import('../note/note-trace.ts');
      context.status = await noteTrace(trace, text.join(' '), options, context.io);
    });
  },
};
