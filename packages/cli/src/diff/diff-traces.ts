import { type LogSource, seq, type SystemEvent } from '@vist/core';
import { createSymptomCollector, describeDiff, diffLogs, diffStat, type LogDiff } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { DiffOptions } from '../commands/diff.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { printPage } from '../render/print.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';

/** `vist diff`. @throws Refusal when a trace cannot be read. */
export async function diffTraces(left: string, right: string, options: DiffOptions, io: Io): Promise<ExitStatus> {
  const a = await openTraceAt(left, io);
  const b = await openTraceAt(right, io);
  try {
    const diff = diffLogs(a, b, {
      exactAddresses: options.exact === true,
      isCompared: options.view === 'irs' ? isSeenByIrs : () => true,
    });
    print({ left: traceName(left), right: traceName(right), diff, outcome: compareOutcomes(a, b) }, options, io);
    return diff.changes.length === 0 ? EXIT.ok : EXIT.found;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(left, error) : error;
  } finally {
    closeAll(a, b);
  }
}

interface Compared {
  readonly left: string;
  readonly right: string;
  readonly diff: LogDiff;
  readonly outcome: OutcomeDiff;
}

/** What came of two runs. */
interface OutcomeDiff {
  readonly fixed: readonly string[];
  readonly introduced: readonly string[];
  readonly remaining: readonly string[];
  readonly allocatedBytes: readonly [left: number, right: number];
  readonly returns: readonly string[];
}

/** What a coherent or non-coherent IRS could observe: its registers, and memory as it reads and writes it. */
function isSeenByIrs({ type }: SystemEvent): boolean {
  return type.startsWith('irs.') || type.startsWith('mmio.') || type.startsWith('mem.device');
}

function compareOutcomes(left: LogSource, right: LogSource): OutcomeDiff {
  const a = outcomeOf(left);
  const b = outcomeOf(right);
  return {
    fixed: [...a.symptoms.findings].filter((symptom) => !b.symptoms.findings.has(symptom)),
    introduced: [...b.symptoms.findings].filter((symptom) => !a.symptoms.findings.has(symptom)),
    remaining: [...a.symptoms.findings].filter((symptom) => b.symptoms.findings.has(symptom)),
    allocatedBytes: [a.bytes, b.bytes],
    returns: b.symptoms.returns.flatMap((line, index) => {
      const other = a.symptoms.returns[index];
      return other === undefined || other === line ? [] : [`${other}, now ${line.split(' ').at(-1) ?? ''}`];
    }),
  };
}

function outcomeOf(log: LogSource): {
  readonly symptoms: ReturnType<typeof createSymptomCollector>;
  readonly bytes: number;
} {
  const symptoms = createSymptomCollector();
  let bytes = 0;
  for (const { event } of log.records(seq(0))) {
    symptoms.add(event);
    if (event.type === 'alloc.allocated') bytes += event.sizeAllocBytes;
  }
  return { symptoms, bytes };
}

function print({ left, right, diff, outcome }: Compared, options: DiffOptions, io: Io): void {
  const { limit } = options;
  printPage(
    {
      schema: 'vist/diff',
      schemaVersion: 1,
      data: { left, right, ...diff, changes: diff.changes.slice(0, limit), changeCount: diff.changes.length, outcome },
      text: ({ title }) => {
        const heading = title(headline(left, right, diff));
        if (diff.changes.length === 0) return `${heading}\n`;
        const body = options.stat === true ? statLines(diff) : describeDiff(diff, { maxChanges: limit, maxSteps: 40 });
        const explained = options.explain === true ? ['', ...explain(diff, outcome)] : [];
        return `${[heading, '', ...body, ...explained].join('\n')}\n`;
      },
    },
    options,
    io,
  );
}

function headline(left: string, right: string, { changes, sameCount, removedCount, addedCount }: LogDiff): string {
  if (changes.length === 0) return `${left} and ${right} do the same: ${sameCount} steps`;
  const places = changes.length === 1 ? 'one place' : `${changes.length} places`;
  return `${places}: ${removedCount} steps only in ${left}, ${addedCount} only in ${right}, ${sameCount} in both`;
}

function statLines(diff: LogDiff): readonly string[] {
  return diffStat(diff).map(({ type, removed, added }) => `  ${type.padEnd(28)} -${removed} +${added}`);
}

/** What differs first, and what comes of it. */
function explain(diff: LogDiff, outcome: OutcomeDiff): readonly string[] {
  const [first] = diff.changes;
  const [before, after] = outcome.allocatedBytes;
  const inside = first?.path.at(-1)?.split(' ').slice(1, 3).join(' ') ?? 'the run';
  return [
    `They part at @${first?.leftSeq ?? 0} of the first and @${first?.rightSeq ?? 0} of the second, in ${inside}.`,
    `allocated in all: ${before} bytes, now ${after}`,
    ...section('returned', outcome.returns),
    ...section('fixed', outcome.fixed),
    ...section('new', outcome.introduced),
    ...section('still there', outcome.remaining),
  ];
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

function closeAll(...traces: readonly TraceReader[]): void {
  for (const trace of traces) trace.close();
}
