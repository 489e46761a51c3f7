import { addExamples, type CommandDefinition } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** What a trace can become. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The formats of `vist export`. */
export const EXPORT_FORMATS = [
  'recording',
  'trace-text',
  'perfetto',
  'ctf',
  'csv',
  'mermaid',
  'mail',
  'litmus',
] as const;

/** Options of `vist export`. */
export interface ExportOptions {
  readonly from?: number;
  readonly to?: number;
  readonly output?: string;
}

/** `vist export FORMAT T` */
export const EXPORT: CommandDefinition = {
  name: 'export',
  summary: 'a trace in the form of another tool',
  completes: { trace: 'file', '--output': 'file' },
  define(command, context) {
    command
      .description(
        'Prints a trace on stdout in another form:\n' +
          "  recording   the recordings' JSON lines (docs/RECORDINGS.md)\n" +
          '  trace-text  the same lines as trace-cmd report prints them\n' +
          '  perfetto    TrackEvent protobuf for ui.perfetto.dev: tracks, spans, flows, counters\n' +
          '  ctf         CTF 1.8 for babeltrace2 and Trace Compass: a folder, -o FOLDER\n' +
          '  csv         one line per event\n' +
          '  mermaid     a sequence diagram; of a range, with --from and --to\n' +
          '  mail        findings and what they rest on, plain text of 75 columns; --from and --to add a range\n' +
          '  litmus      a witness for herd, of a range: accesses, maintenance, barriers, and what was observed',
      )
      .argument('<format>', `one of ${EXPORT_FORMATS.join(', ')}`)
      .argument('<trace>', 'a trace, or - for stdin')
      .option('--from <n>', 'first position', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option('--to <n>', 'last position', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option('-o, --output <folder>', 'the folder that a CTF trace becomes');
    addExamples(command, [
      ['vist export recording run.vist', 'what a run of the C code would have been recorded as'],
      ['vist export perfetto run.vist > run.pftrace', 'a timeline to look at'],
      ['vist export ctf run.vist -o run.ctf && babeltrace2 run.ctf', 'for the tools of LTTng'],
      ['vist export mermaid run.vist --from 250 --to 290', 'a few steps for a document'],
      ['vist export mail run.vist | mutt kvmarm@lists.linux.dev', 'a report for the list'],
      ['vist export litmus run.vist --from 160 --to 190', 'the order that went wrong, for those who model memory'],
    ]);
    command.action(async (format: string, trace: string, options: ExportOptions) => {
      const { exportTrace } = await import('../export/export-trace.ts');
      context.status = await exportTrace({ format, path: trace, options }, context.io);
    });
  },
};
