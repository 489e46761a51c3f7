import type { SystemRecord } from '@vist/core';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { DiffCommandOptions } from '../commands/diff.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { styleFor } from '../render/style.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { diffReport, type NamedTrace, type TracePair } from './diff-report.ts';
import { diffMarkdown, diffText } from './diff-text.ts';
import { firstReport, firstText } from './first.ts';

/** `vist diff`. @throws Refusal when a trace cannot be read, or cannot be checked to explain what differs. */
export async function diffTraces(
  left: string,
  right: string,
  options: DiffCommandOptions,
  io: Io,
): Promise<ExitStatus> {
  checkUsage(left, right, options);
  const opened: NamedTrace[] = [];
  try {
    for (const path of [left, right]) opened.push(namedTrace(path, await openTraceAt(path, io)));
    const [a, b] = opened;
    const { text, isEqual } = answerOf({ left: a!, right: b! }, options, io);
    const out = textSink(io.stdout);
    out.write(text);
    await out.drained();
    for (const { name, trace } of opened) if (trace.damage !== null) throw damageRefusal(name, trace.damage);
    return isEqual ? EXIT.ok : EXIT.found;
  } finally {
    for (const { trace } of opened) trace.close();
  }
}

interface Answer {
  readonly text: string;
  readonly isEqual: boolean;
}

function answerOf(pair: TracePair, options: DiffCommandOptions, io: Io): Answer {
  const style = styleFor(io.stdout, io.env, options.color);
  const format = options.json === true ? 'json' : (options.format ?? 'text');
  if (options.first === true) {
    const report = firstReport(pair);
    const text = format === 'json' ? json('vist/first-difference', report) : firstText(report, style);
    return { text, isEqual: report.seq === null };
  }
  const { view, stat, explain, limit } = options;
  const report = diffReport(pair, { view, modulo: new Set(options.modulo) }, { limit, isExplained: explain === true });
  const shown = stat === true ? 'stat' : 'changes';
  const text = {
    json: () => json('vist/diff', report),
    markdown: () => diffMarkdown(report, shown),
    text: () => diffText(report, shown, style),
  }[format]();
  return { text, isEqual: report.isEqual };
}

function json(schema: string, report: object): string {
  return `${JSON.stringify({ schema, schemaVersion: schema === 'vist/diff' ? 2 : 1, ...report })}\n`;
}

function checkUsage(
  left: string,
  right: string,
  { first, explain, stat, format, json: isJson }: DiffCommandOptions,
): void {
  if (left === '-' && right === '-') throw new Refusal('- twice: stdin can be read once');
  if (first === true && (explain === true || stat === true))
    throw new Refusal('--first: aligns nothing to explain or count');
  if (first === true && format === 'markdown') throw new Refusal('--first: prints text or JSON');
  if (isJson === true && format !== undefined && format !== 'json')
    throw new Refusal(`--json and --format ${format}: give one`);
}

/** A trace whose reading fails says which file it is. */
function namedTrace(path: string, trace: TraceReader): NamedTrace {
  return { name: traceName(path), trace: { ...trace, records: (from) => named(trace.records(from), path) } };
}

/** An iterator by hand: a generator around another one costs as much per record as decoding does. */
function named(records: Iterable<SystemRecord>, path: string): Iterable<SystemRecord> {
  return {
    [Symbol.iterator]: () => {
      const iterator = records[Symbol.iterator]();
      return {
        next: () => {
          try {
            return iterator.next();
          } catch (error) {
            throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
          }
        },
      };
    },
  };
}
