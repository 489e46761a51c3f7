import { addExamples, type CommandDefinition } from './command.ts';

/** Forms of a report. */
export const REPORT_FORMATS = ['text', 'json', 'sarif', 'junit', 'ktap', 'markdown'] as const;

/** Options of `vist check`. */
export interface CheckCommandOptions {
  readonly format: string;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly confirm?: boolean;
  readonly notes?: boolean;
  readonly color?: boolean;
}

/** `vist check T` */
export const CHECK: CommandDefinition = {
  name: 'check',
  summary: 'what is wrong in a recorded run, also what its luck hid',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Checks a trace by all rules (vist rules, docs/RULES.md), worst case over the environment: a missing clean\n' +
          'is a finding even if the line happened to be evicted in time. A finding happened in this run, or needs\n' +
          'something of the environment and names it. Exit status 1 for errors and warnings, 0 for notes only, 3\n' +
          'when a confirmation was inconclusive and there is nothing else.',
      )
      .argument('<trace>', 'a trace, or - for stdin')
      .option('--format <name>', REPORT_FORMATS.join(', '), 'text')
      .option('--baseline <file>', 'findings that are known: they are counted and not reported')
      .option('--write-baseline', 'print the findings as a baseline')
      .option('--confirm', 'repeat the run with what each finding needs, and look for the damage')
      .option('--notes', 'notes in full, too')
      .option('--color', 'colour, also when the output is not a terminal')
      .option('--no-color', 'no colour; as the environment variable NO_COLOR');
    addExamples(command, [
      ['vist check run.vist', 'what a reviewer would want to know'],
      ['vist check run.vist --confirm', 'with proof, where a run can give it'],
      ['vist check run.vist --format sarif > run.sarif', 'for a code review tool'],
      ['vist check run.vist --write-baseline > known.json', 'accept what there is; then --baseline known.json'],
    ]);
    command.action(async (trace: string, options: CheckCommandOptions) => {
      const { checkTrace } = await import('../check/check-trace.ts');
      context.status = await checkTrace(trace, options, context.io);
    });
  },
};
