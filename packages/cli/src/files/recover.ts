import { recoverTrace } from '@vist/trace';
import { fileSink, fileSource, nodePlatform } from '@vist/trace/node';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { TOOL } from '../version.ts';
import { examine } from './doctor.ts';
import { refusalOf } from './target.ts';

/** `vist recover`. @throws Refusal when a file cannot be read or written. */
export async function recover(damaged: string, out: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const { losses, summary } = await rebuilt(damaged, out);
  const again = examine(out);
  if (again.problems.length > 0) throw new Refusal(`${out}: is not whole either: ${again.problems[0]?.message ?? ''}`);
  printPage(
    {
      schema: 'vist/recover',
      schemaVersion: 1,
      data: { damaged, out, losses, eventCount: summary.eventCount, runId: summary.runId },
      text: ({ title }) =>
        `${[
          title(`${out}: ${summary.eventCount} events, read again and whole`),
          ...(losses.length === 0 ? ['  nothing was lost'] : losses.map((loss) => `  lost: ${loss}`)),
        ].join('\n')}\n`,
    },
    options,
    io,
  );
  return losses.length === 0 ? EXIT.ok : EXIT.damaged;
}

async function rebuilt(damaged: string, out: string): ReturnType<typeof recoverTrace> {
  let source: ReturnType<typeof fileSource> | null = null;
  try {
    source = fileSource(damaged);
    return await recoverTrace(source, { sink: fileSink(out), platform: nodePlatform, notes: { tool: TOOL } });
  } catch (error) {
    throw source === null ? fileRefusal(damaged, error) : refusalOf(damaged, out, error);
  } finally {
    source?.close();
  }
}
