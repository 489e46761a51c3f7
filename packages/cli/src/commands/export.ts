import { addExamples, type CommandDefinition } from './command.ts';

/** What a trace can become. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The formats of `vist export`. */
export const EXPORT_FORMATS = ['recording', 'trace-text', 'perfetto', 'csv', 'mermaid'] as const;

/** Options of `vist export`. */
export interface ExportOptions {
  readonly from?: number;
  readonly to?: number;
}

/** `vist export FORMAT T` */
export const EXPORT: CommandDefinition = {
  name: 'export',
  summary: 'a trace in the form of another tool',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Prints a trace on stdout in another form:\n' +
          "  recording   the recordings' JSON lines (docs/RECORDINGS.md)\n" +
          '  trace-text  the same lines as trace-cmd report prints them\n' +
          '  perfetto    TrackEvent protobuf for ui.perfetto.dev: tracks, spans, flows, live bytes\n' +
          '  csv         one line per event\n' +
          '  mermaid     a sequence diagram; of a range, with --from and --to',
      )
      .argument('<format>', `one of ${EXPORT_FORMATS.join(', ')}`)
      .argument('<trace>', 'a trace, or - for stdin')
      .option('--from <n>', 'first position', Number)
      .option('--to <n>', 'last position', Number);
    addExamples(command, [
      ['vist export recording run.vist', 'what a run of the C code would have been recorded as'],
      ['vist export perfetto run.vist > run.pftrace', 'a timeline to look at'],
      ['vist export mermaid run.vist --from 250 --to 290', 'a few steps for a document'],
    ]);
    command.action(async (format: string, trace: string, options: ExportOptions) => {
      const { exportTrace } = await import('../export/export-trace.ts');
      context.status = await exportTrace({ format, path: trace, options }, context.io);
    });
  },
};
