import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { repeated, wholeNumber } from './option-values.ts';

/** What a fork does otherwise than its parent. */
export interface ForkWishes {
  readonly rev?: string;
  readonly profile?: string;
  readonly irsModel?: string;
  readonly drop?: boolean;
  readonly set?: readonly string[];
  readonly fill?: readonly string[];
  readonly evict?: readonly string[];
  readonly clean?: readonly string[];
  readonly irsStep?: boolean;
  readonly insert?: readonly string[];
  readonly fault?: string;
}

/** Options of `vist fork`. */
export interface ForkOptions extends ForkWishes, PrintOptions {
  readonly at: number;
  readonly output?: string;
}

/** `vist fork T --at N` */
export const FORK: CommandDefinition = {
  name: 'fork',
  summary: 'leave a recorded run at an event, and go on with something changed',
  completes: { trace: 'file', '--rev': 'revision', '--profile': 'profile', '--output': 'file' },
  define(command, context) {
    command
      .description(
        'Runs a recorded scenario again up to event N, comparing it with the trace, and goes on live\n' +
          'from there with something changed. The new trace is a run of its own, which verifies as any\n' +
          'other and names its parent. A change takes hold before event N happens, another revision with\n' +
          'the next operation that begins.',
      )
      .argument('<trace>', 'a .vist file; - for stdin')
      .requiredOption('--at <n>', 'the first event that may be another', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option('-o, --output <file>', 'the new trace; without it, a name made of that of the trace')
      .option('--drop', 'event N does not happen: a store, maintenance, a barrier, a free, a lock ...')
      .option('--set <field=value>', 'event N happens with another value; more than once for more fields', repeated)
      .option('--rev <revision>', 'go on with another revision (see vist revisions)')
      .option('--profile <name>', 'go on on another platform; or values of it in JSON: {"irs":{"busy_polls":4}}')
      .option('--irs-model <model>', 'go on with the IRS of the recordings (recording), or that of the architecture')
      .option('--fill <place>', 'a speculative fill: a cache fetches the lines of a place', repeated)
      .option('--evict <place>', 'a cache loses the lines of a place, written back when they are dirty', repeated)
      .option('--clean <place>', 'a cache writes the dirty lines of a place back, and keeps them', repeated)
      .option('--irs-step', 'the IRS performs the command that it has, before it is asked for its status')
      .option(
        '--insert <json>',
        'an operation of a scenario: env_..., irs_store, irs_step, irs_interrupt, pe_store',
        repeated,
      )
      .option(
        '--fault <kind>',
        'the next allocation (alloc), user access (user) or command (drop, late, hang, ignored, -ERRNO)',
      );
    addPrintOptions(command);
    addExamples(command, [
      ['vist fork run.vist --at 412 --drop', 'what if that clean had been forgotten?'],
      ['vist fork run.vist --at 412 --set sizeBytes=64 -o wide.vist', 'or had covered the whole line?'],
      ['vist fork run.vist --at 408 --evict vmte:0', 'the cache loses the line in between'],
      ['vist fork run.vist --at 500 --fault hang --rev V4', 'the next command hangs, and V4 has to cope'],
    ]);
    command.action(async (trace: string, options: ForkOptions) => {
      const { forkTrace } = await import('../fork/fork-trace.ts');
      context.status = await forkTrace(trace, options, context.io);
    });
  },
};
