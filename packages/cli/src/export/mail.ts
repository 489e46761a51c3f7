import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Profile, seq } from '@vist/core';
import { reportMail, RULES } from '@vist/replay';
import type { TraceReader } from '@vist/trace';
import { checkSource } from '../check/check-source.ts';
import { openSource } from '../check/source.ts';
import type { ExportOptions } from '../commands/export.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { openTraceAt } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';

/** `vist export mail`: checks the trace, and prints what a mailing list needs to know of it. */
export async function writeMail(path: string, { from, to }: ExportOptions, io: Io): Promise<ExitStatus> {
  const reads = path === '-' ? await twice(io) : ([io, io] as const);
  const trace = await openTraceAt(path, reads[0]);
  const source = await openSource(path, {}, reads[1]);
  try {
    const { report } = checkSource(source, { rules: RULES, baseline: null, isConfirming: false });
    const last = Math.max(0, trace.length - 1);
    const range =
      from === undefined && to === undefined ? null : { from: seq(from ?? 0), to: seq(Math.min(to ?? last, last)) };
    const sink = textSink(io.stdout);
    sink.write(
      reportMail({
        report,
        facts: [...runFacts(source.name, trace), ...source.notes.map(asNote)],
        log: source.log,
        range,
      }),
    );
    await sink.drained();
    return EXIT.ok;
  } finally {
    source.close();
    trace.close();
  }
}

/** stdin can be read once. */
async function twice(io: Io): Promise<readonly [Io, Io]> {
  const bytes = await buffer(io.stdin);
  return [
    { ...io, stdin: Readable.from([bytes]) },
    { ...io, stdin: Readable.from([bytes]) },
  ];
}

function runFacts(name: string, { header, runId, length }: TraceReader): readonly (readonly [string, string])[] {
  const { identity, notes } = header;
  const { scenario, isRunnable } = recordedRun(name, identity);
  const made = notes.importer === null ? 'the model' : `recorded on a machine, imported (${notes.importer})`;
  return [
    ['code', identity.revision],
    ['platform', platformText(scenario.profile)],
    ['made by', made],
    ...(isRunnable
      ? ([['scenario', `${scenario.name}, seed ${scenario.seed}, caches ${scenario.policy}`]] as const)
      : []),
    ['records', `${length}, run ${runId?.slice(0, 16) ?? 'without an end'}`],
    ...notes.quirks.map((quirk) => ['note', quirk] as const),
  ];
}

function platformText({ pageSizeBytes, coherent, memory, cacheLineBytes, irs }: Profile): string {
  return [
    `${pageSizeBytes / 1024}K pages`,
    coherent ? 'coherent IRS' : 'non-coherent IRS',
    memory === 'cached' ? `caches with lines of ${cacheLineBytes} bytes` : 'memory as a single copy',
    `${irs.vmtTwoLevel ? 'two-level' : 'linear'} VM table of ${2 ** irs.vmIdBits}`,
    irs.istLevels ? 'two-level ISTs' : 'linear ISTs only',
  ].join(', ');
}

function asNote(note: string): readonly [string, string] {
  return ['note', note];
}
