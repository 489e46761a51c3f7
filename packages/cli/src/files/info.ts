import { readScenario } from '@vist/core';
import type { TraceReader } from '@vist/trace';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { departureLines } from '../fork/departure-text.ts';
import type { Io } from '../io.ts';
import { bookmarksOf } from '../note/bookmark-file.ts';
import { noteText } from '../render/note-text.ts';
import { printPage } from '../render/print.ts';
import { openTraceAt, traceName } from '../replay/open-trace.ts';

/** `vist info`. */
export async function traceInfo(path: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const trace = await openTraceAt(path, io);
  try {
    printPage(
      {
        schema: 'vist/info',
        schemaVersion: 1,
        data: infoOf(path, trace),
        text: ({ title }) => `${[title(traceName(path)), ...infoLines(trace)].join('\n')}\n`,
      },
      options,
      io,
    );
    return trace.damage === null ? EXIT.ok : EXIT.damaged;
  } finally {
    trace.close();
  }
}

function infoOf(path: string, trace: TraceReader): object {
  const { identity, notes } = trace.header;
  const { runId, length, ending, footer, damage } = trace;
  return {
    file: traceName(path),
    runId,
    length,
    ending,
    stateDigest: footer?.stateDigest ?? null,
    damage: damage === null ? null : { code: damage.code, offset: damage.offset, message: damage.message },
    bookmarks: bookmarksOf(trace),
    notes: plain({ ...notes }),
    identity: plain(identity),
  };
}

function infoLines(trace: TraceReader): readonly string[] {
  const { identity, notes } = trace.header;
  const { firstSeq, losses, quirks, view, importer } = notes;
  const range = firstSeq === 0 ? '' : `, from position ${firstSeq} on`;
  return [
    `  run       ${trace.runId?.slice(0, 16) ?? 'without an end'}${parentText(notes)}`,
    `  revision  ${identity.revision}`,
    `  events    ${trace.length}${range}, ${ENDINGS[trace.ending]}`,
    `  memory    ${identity.memory}; seed ${seedText(identity.seed)}; codec ${notes.codec}, chunks of ${notes.chunkEvents}`,
    `  written   by ${notes.tool}${importer === null ? '' : ", from another tool's trace"}`,
    ...forkLines(trace),
    ...bookmarksOf(trace).map(({ at, note }) => `  note      #${at}  ${noteText(note)}`.trimEnd()),
    ...(view === null ? [] : [`  view      ${view}`]),
    ...quirks.map((quirk) => `  quirk     ${quirk}`),
    ...losses.map((loss) => `  lost      ${loss}`),
    ...(trace.damage === null ? [] : [`  damaged   ${trace.damage.message}`]),
  ];
}

function parentText({ parentRun, parentSeq }: TraceReader['header']['notes']): string {
  if (parentRun === null) return '';
  const run = parentRun.slice(0, 16);
  return parentSeq === null ? `, made from ${run}` : `, forked from ${run} at #${parentSeq}`;
}

/** What a fork does otherwise than its parent; nothing when its scenario cannot be read, which verify says. */
function forkLines({ header: { identity, notes } }: TraceReader): readonly string[] {
  if (notes.parentSeq === null || typeof identity.scenario !== 'string') return [];
  const reading = readScenario(jsonOf(identity.scenario));
  const departure = reading.ok ? reading.scenario.departures.at(-1) : undefined;
  if (!reading.ok || departure === undefined) return [];
  return departureLines(departure, { ...reading.scenario, revision: identity.revision }).map(
    (text) => `  changed   ${text}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const ENDINGS: Readonly<Record<TraceReader['ending'], string>> = {
  complete: 'complete',
  interrupted: 'interrupted',
  open: 'not closed',
};

function seedText(seed: TraceReader['header']['identity']['seed']): string {
  return typeof seed === 'number' || typeof seed === 'bigint' ? `${seed}` : 'none';
}

/** JSON has no 64-bit integers: they are printed as text. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)));
}
