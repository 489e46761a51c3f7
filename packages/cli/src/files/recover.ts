import { recoverTrace } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { traceSource } from '../input/trace-source.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { watchedSource } from '../render/progress.ts';
import { traceName } from '../replay/open-trace.ts';
import { traceTarget } from '../trace-target.ts';
import { TOOL } from '../version.ts';
import { examine } from './doctor.ts';
import { refusalOf } from './target.ts';

/** `vist recover`. @throws Refusal when a file cannot be read or written. */
export async function recover(damaged: string, out: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  if (out === '-') throw new Refusal('recover: the new trace is read again: expected a file, got -');
  const { losses, summary } = await rebuilt(damaged, out, io);
  const again = await examine(out, io);
  if (again.problems.length > 0) throw new Refusal(`${out}: is not whole either: ${again.problems[0]?.message ?? ''}`);
  printPage(
    {
      schema: 'vist/recover',
      schemaVersion: 1,
      data: { damaged: traceName(damaged), out, losses, eventCount: summary.eventCount, runId: summary.runId },
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

async function rebuilt(damaged: string, out: string, io: Io): ReturnType<typeof recoverTrace> {
  const sink = traceTarget({ target: out, reads: [damaged] }, io.stdout);
  const source = watchedSource(await traceSource(damaged, io.stdin), traceName(damaged), io);
  try {
    return await recoverTrace(source, {
      sink,
      platform: nodePlatform,
      notes: { tool: TOOL },
    });
  } catch (error) {
    throw refusalOf(damaged, out, error);
  } finally {
    source.close();
  }
}
