import { addExamples, type CommandDefinition } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of every command that writes a trace anew. */
export interface RewriteOptions {
  readonly output: string;
  readonly codec?: 'zstd' | 'deflate' | 'none';
  readonly chunk?: number;
}

/** Options of `vist cat`. */
export interface CatOptions extends Partial<RewriteOptions> {
  readonly text?: boolean;
}

/** Options of `vist cut`. */
export interface CutOptions extends RewriteOptions {
  readonly from?: number;
  readonly to?: number;
  readonly vm?: number;
  readonly object?: string;
  readonly keep?: string;
}

/** Options of `vist redact`. */
export interface RedactOptions extends RewriteOptions {
  readonly keepAddresses?: boolean;
  readonly keepTasks?: boolean;
}

/** `vist cat T` */
export const CAT: CommandDefinition = {
  name: 'cat',
  summary: 'a trace written again: another codec, another chunk length, or as text',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Writes a trace again. The run id stays, because events are the same; what this vist does not know goes\n' +
          'along untouched. --text prints the twin form .vist.jsonl, which every command reads in place of a trace.',
      )
      .argument('<trace>', 'a trace, or its text form')
      .option('-o, --output <file>', 'the new trace; - for stdout')
      .option('--codec <name>', 'zstd, deflate or none')
      .option('--chunk <n>', 'events per chunk, 1 to 4096', Number)
      .option('--text', 'lines of JSON on stdout, lossless');
    addExamples(command, [
      ['vist cat run.vist --text > run.vist.jsonl', 'to read, to review, to edit'],
      ['vist cat run.vist.jsonl -o run.vist', 'and back'],
    ]);
    command.action(async (trace: string, options: CatOptions) => {
      const { cat } = await import('../files/cat.ts');
      context.status = await cat(trace, options, context.io);
    });
  },
};

/** `vist cut T` */
export const CUT: CommandDefinition = {
  name: 'cut',
  summary: 'a part of a trace: a range of positions, what concerns a VM or an object, or what fits an expression',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Writes a part of a trace. A range keeps its positions, names its parent and begins with the\n' +
          'state before it, so that vist show, log and replay --verify need nothing of what came before:\n' +
          'its acts are decided again from there (effects of an act before the range are taken as they\n' +
          'are). A view (--vm, --object, --keep) has only some of the events: it answers questions, but\n' +
          'cannot be verified.',
      )
      .argument('<trace>', 'a trace')
      .requiredOption('-o, --output <file>', 'the new trace; - for stdout')
      .option('--from <n>', 'first position', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option('--to <n>', 'last position', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option(
        '--vm <n>',
        'what was done for a VM: its operations, with all that follows from them',
        wholeNumber(0, 65_535),
      )
      .option('--object <addr+bytes>', 'memory as 0x880010000+4096')
      .option('--keep <expression>', 'the events that fit, as vist log -Y takes it (docs/EXPRESSIONS.md)');
    addExamples(command, [
      ['vist cut run.vist --from 8192 --to 12287 -o part.vist', 'four thousand events'],
      ['vist cut run.vist --object 0x880008000+64 -o line.vist', 'all that happened to one line'],
      ["vist cut run.vist --keep 'touched in vmte:0 or irs' -o irs.vist", 'a VMTE, and what the IRS did'],
    ]);
    command.action(async (trace: string, options: CutOptions) => {
      const { cut } = await import('../files/cut.ts');
      context.status = await cut(trace, options, context.io);
    });
  },
};

/** `vist merge T...` */
export const MERGE: CommandDefinition = {
  name: 'merge',
  summary: 'several traces as one: parts of a run joined, or logs ordered by their clocks',
  completes: { traces: 'file' },
  define(command, context) {
    command
      .description('Joins parts of one run that follow each other, or orders logs of several sources by their clocks.')
      .argument('<traces...>', 'traces')
      .requiredOption('-o, --output <file>', 'the new trace; - for stdout');
    addExamples(command, [['vist merge first.vist second.vist -o whole.vist', 'two cuts of one run']]);
    command.action(async (traces: readonly string[], options: RewriteOptions) => {
      const { merge } = await import('../files/merge.ts');
      context.status = await merge(traces, options, context.io);
    });
  },
};

/** `vist redact T` */
export const REDACT: CommandDefinition = {
  name: 'redact',
  summary: 'a trace to show around: memory moved, tasks numbered, findings as before',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Writes a trace without the places and names of the machine it was recorded on. All memory moves by one\n' +
          'distance, so lines, alignment and findings stay, and vist replay --verify still agrees. Other kernel\n' +
          'addresses, tasks and clocks are numbered anew; lines that were not understood, notes, the scenario and stored\n' +
          'states are left out: of a long trace cut a part afterwards.',
      )
      .argument('<trace>', 'a trace')
      .requiredOption('-o, --output <file>', 'the new trace; - for stdout')
      .option('--keep-addresses', 'memory stays where it is')
      .option('--keep-tasks', 'names and numbers of tasks, and clocks, stay');
    addExamples(command, [['vist redact session.vist -o public.vist', 'to attach to a mail']]);
    command.action(async (trace: string, options: RedactOptions) => {
      const { redact } = await import('../files/redact.ts');
      context.status = await redact(trace, options, context.io);
    });
  },
};

/** `vist upgrade T` */
export const UPGRADE: CommandDefinition = {
  name: 'upgrade',
  summary: 'a trace of an earlier vist in the event types of this one',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description('Writes a trace again with the event types of this vist. Types that it does not know go along.')
      .argument('<trace>', 'a trace')
      .requiredOption('-o, --output <file>', 'the new trace; - for stdout');
    addExamples(command, [['vist upgrade old.vist -o new.vist', 'for tools that only know today']]);
    command.action(async (trace: string, options: RewriteOptions) => {
      const { upgrade } = await import('../files/upgrade.ts');
      context.status = await upgrade(trace, options, context.io);
    });
  },
};
