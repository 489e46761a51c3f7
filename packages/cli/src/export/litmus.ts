import { seq } from '@vist/core';
import { litmusWitness } from '@vist/replay';
import type { TraceReader } from '@vist/trace';
import type { ExportOptions } from '../commands/export.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { wholeTrace } from '../replay/whole-trace.ts';

/** `vist export litmus`. @throws Refusal when no range is given, or the range makes no witness. */
export async function writeLitmus(
  name: string,
  trace: TraceReader,
  { from, to }: ExportOptions,
  io: Io,
): Promise<void> {
  if (from === undefined || to === undefined)
    throw new Refusal('litmus: a witness is of a range: give --from and --to');
  wholeTrace(name, trace);
  const { scenario } = recordedRun(name, trace.header.identity);
  const { revision } = trace.header.identity;
  const last = Math.max(0, trace.length - 1);
  const witness = litmusWitness(trace, {
    name: `${scenario.name}+${revision}+${from}-${to}`.replaceAll(/[^\w.+-]+/gu, '-'),
    profile: scenario.profile,
    from: seq(from),
    to: seq(Math.min(to, last)),
  });
  if (!witness.ok) throw new Refusal(`litmus: records ${from} to ${to}: ${witness.reason}`);
  const sink = textSink(io.stdout);
  sink.write(witness.text);
  await sink.drained();
}
