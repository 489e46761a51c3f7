import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist import`. */
export interface ImportCommandOptions extends PrintOptions {
  readonly output?: string;
  readonly strict?: boolean;
  readonly profile?: string;
  readonly rev?: string;
  readonly infer: boolean;
  readonly map?: string;
  readonly emit?: 'recording' | 'jsonl';
  readonly chunk: number;
  readonly codec: 'zstd' | 'deflate' | 'none';
  readonly printProbes?: string | true;
}

/** `vist import [FORMAT] FILE` */
export const IMPORT: CommandDefinition = {
  name: 'import',
  summary: 'make a trace of what a tool recorded on a real kernel',
  completes: { '--rev': 'revision', '--profile': 'profile', '--output': 'file', '--map': 'file', source: 'file' },
  define(command, context) {
    command
      .description(
        'Reads what a tracing tool recorded, and makes a trace of it. Formats: trace-cmd, trace-pipe (also the\n' +
          'file `trace`), perf (`perf script`), bpftrace (`bpftrace -f json`), jsonl (with --map), recording, qemu.\n' +
          'No line is dropped: what is not understood is kept as it is, and listed. What cannot be recorded\n' +
          '(table stores, barriers, the work of the IRS) is inferred, and marked so. docs/IMPORT.md says more.\n' +
          'Exit status 3 when the recorder lost events; 1 with --strict when a line is not understood.',
      )
      .argument('[source...]', '[FORMAT] FILE: a file, or - for stdin; the format is found when it is not given')
      .option('-o, --output <file>', 'write a trace; it grows as FILE.partial and becomes FILE when it is whole')
      .option('--strict', 'a problem with any line makes the import fail')
      .option('--profile <name>', 'the platform it was recorded on (see vist profiles); found when not given')
      .option('--rev <revision>', 'the code that was recorded, for what is inferred; found when not given')
      .option('--no-infer', 'infer nothing of what KVM did: only what was recorded')
      .option('--map <file>', 'how the lines of another program are to be read (docs/IMPORT.md)')
      .addOption(
        new Option('--emit <form>', 'print the events: as the recordings have them, or our own').choices([
          'recording',
          'jsonl',
        ]),
      )
      .option('--chunk <n>', 'most events of a chunk of the trace', wholeNumber(1, 4096), 4096)
      .addOption(
        new Option('--codec <name>', 'compression of the trace').choices(['zstd', 'deflate', 'none']).default('zstd'),
      )
      .option('--print-probes [rule]', 'print the probes that a rule of `vist check` needs, or all of them');
    addPrintOptions(command);
    addExamples(command, [
      ['trace-cmd report -i trace.dat | vist import - -o session.vist', 'from a pipe, whatever the size'],
      ['vist import trace-pipe capture.txt -o session.vist', 'saying which format it is'],
      ['vist import --strict capture.txt', 'only look whether every line is understood'],
      ['vist import --print-probes CMO-1', 'what to record so that CMO-1 can be decided'],
    ]);
    command.action(async (source: readonly string[], options: ImportCommandOptions) => {
      const { importSource } = await import('../import/import.ts');
      context.status = await importSource(source, options, context.io);
    });
  },
};
