import type { Deed, Revision, SystemEvent, SystemRecord, SystemState } from '@vist/core';
import type { ImportFormat } from './detect.ts';
import { detectFormat, IMPORT_FORMATS, readerOf, UnknownFormatError } from './detect.ts';
import type { ImportMapping } from './jsonl/mapping.ts';
import { createLogMaker, type LogHead, type LogObserver, type LogOptions } from './session/log-maker.ts';
import { createReorder, type SeenLine } from './session/reorder.ts';
import { createTranscriber } from './session/transcriber.ts';
import { createIssueList, type ImportIssue } from './source/issues.ts';
import type { LineBatch } from './source/lines.ts';
import { type ImportIssueCode, type LineReader, opaque, placeOf, type Sighting } from './source/sighting.ts';

/** How a source is imported. */
export interface ImportOptions extends LogOptions {
  /** Null: found from the first lines. */
  readonly format: ImportFormat | null;
  /** How lines of `jsonl` are read. */
  readonly mapping: ImportMapping | null;
}

/** What is known of a source before the first event of its log. */
export interface ImportHead extends LogHead {
  readonly format: ImportFormat;
  /** Oddities of the recorder that readers of the log should know. */
  readonly quirks: readonly string[];
}

/** Who hears of an import. */
export interface ImportObserver extends Omit<LogObserver, 'begin'> {
  /** Before the first record. */
  begin(head: ImportHead): void;
}

/** What came of an import, besides the log. */
export interface ImportResult {
  readonly format: ImportFormat;
  readonly revision: Revision | null;
  readonly state: SystemState;
  readonly lines: number;
  readonly eventCount: number;
  readonly inferredCount: number;
  readonly opaqueCount: number;
  readonly droppedCount: number;
  /** How often the code did not explain what was seen. */
  readonly divergenceCount: number;
  readonly issues: readonly ImportIssue[];
  readonly issueCounts: ReadonlyMap<ImportIssueCode, number>;
}

/** An import that takes lines as they come. */
export interface ImportSession {
  /** Null until enough lines have come to know. */
  readonly format: ImportFormat | null;
  /** @throws UnknownFormatError when no format was given and the first lines are of none. */
  add(batch: LineBatch): void;
  /** @throws UnknownFormatError as `add` does. */
  end(): ImportResult;
}

/** Lines that are looked at to find the format, and that are put into the order of their clock at once. */
const DETECTED_LINES = 256;
const REORDERED_LINES = 4096;

/** Starts an import. Records go to the observer; memory stays bounded. */
export function startImport(options: ImportOptions, observer: ImportObserver): ImportSession {
  const issues = createIssueList();
  const tally = { lines: 0, events: 0, inferred: 0, opaque: 0, dropped: 0 };
  let isRecognised = false;
  const maker = createLogMaker(options, {
    begin: (head) => observer.begin({ ...head, format: decided().format, quirks: quirksOf(issues.counts) }),
    record(record) {
      countRecord(record, tally);
      observer.record(record);
    },
    state: (state, nextSeq) => observer.state(state, nextSeq),
  });
  const transcriber = createTranscriber((deed: Deed) => maker.add(deed), issues);
  const reorder = createReorder(REORDERED_LINES, { next: (line) => transcriber.add(line), late });
  let reading = options.format === null ? null : readingOf(options.format);
  let undecided: LineBatch[] = [];

  /** Without a mapping nothing of foreign JSON is understood: its lines are kept. */
  function readingOf(format: ImportFormat): Reading {
    if (format === 'jsonl' && options.mapping === null) {
      issues.add({ severity: 'warning', line: 1, code: 'no-mapping', message: NO_MAPPING });
    }
    return { format, read: readerOf(format, options.mapping) ?? ((_, line) => opaque(placeOf(line), '')) };
  }

  function decided(): Reading {
    if (reading === null) throw new UnknownFormatError('no line was read');
    return reading;
  }

  function late({ sighting }: SeenLine): void {
    const message = `the clock goes back by more than ${REORDERED_LINES} lines: kept where it stands`;
    issues.add({ severity: 'warning', line: sighting.at.line, code: 'time-backwards', message });
  }

  function readBatch(batch: LineBatch, read: LineReader): void {
    for (const line of batch.cut) {
      issues.add({ severity: 'error', line, code: 'line-too-long', message: 'the line is longer than 64K: cut there' });
    }
    for (const line of batch.broken) {
      issues.add({
        severity: 'warning',
        line,
        code: 'not-text',
        message: 'zeros, or bytes that are no UTF-8, are in it',
      });
    }
    for (const [index, text] of batch.lines.entries()) {
      tally.lines += 1;
      const sighting = read(text, batch.first + index);
      isRecognised ||= isOfFormat(sighting);
      reorder.add({ sighting, text });
    }
  }

  function decide(): void {
    const lines = undecided.flatMap((batch) => batch.lines);
    const detected = detectFormat(lines.slice(0, MOST_DETECTED_LINES));
    if (detected === null) throw new UnknownFormatError(unknownFormat(lines.length));
    reading = readingOf(detected);
    const batches = undecided;
    undecided = [];
    for (const batch of batches) readBatch(batch, reading.read);
  }

  return {
    get format() {
      return reading?.format ?? null;
    },
    add(batch) {
      if (reading !== null) return readBatch(batch, reading.read);
      undecided.push(batch);
      if (undecided.reduce((count, { lines }) => count + lines.length, 0) >= DETECTED_LINES) decide();
    },
    end() {
      if (reading === null) decide();
      if (!isRecognised && tally.lines > 0) {
        issues.add({
          severity: 'warning',
          line: 1,
          code: 'not-of-format',
          message: `no line is of the format ${decided().format}`,
        });
      }
      reorder.end();
      transcriber.end();
      const state = maker.end();
      return {
        format: decided().format,
        revision: maker.head?.revision ?? null,
        state,
        lines: tally.lines,
        eventCount: tally.events,
        inferredCount: tally.inferred,
        divergenceCount: maker.divergenceCount,
        opaqueCount: tally.opaque,
        droppedCount: tally.dropped,
        issues: issues.all,
        issueCounts: issues.counts,
      };
    },
  };
}

const MOST_DETECTED_LINES = 4096;

const NO_MAPPING = 'JSON of another program needs a mapping of its events: all lines are kept as they are';

function unknownFormat(count: number): string {
  if (count === 0) return 'there is no line in it';
  const where = count === 1 ? 'its one line' : `its first ${Math.min(count, MOST_DETECTED_LINES)} lines`;
  return `no format is recognised in ${where}: expected one of ${IMPORT_FORMATS.join(', ')}`;
}

/** True when a line has the form that its reader expects, whether it is of ours or not. */
function isOfFormat({ kind, at, name }: Sighting & { readonly name?: string }): boolean {
  return kind !== 'opaque' || at.timeNs !== null || name !== '';
}

interface Reading {
  readonly format: ImportFormat;
  readonly read: LineReader;
}

interface Tally {
  events: number;
  inferred: number;
  opaque: number;
  dropped: number;
}

function countRecord({ event, origin }: SystemRecord, tally: Tally): void {
  tally.events += 1;
  if (origin?.isInferred === true) tally.inferred += 1;
  countKept(event, tally);
}

function countKept({ type }: SystemEvent, tally: Tally): void {
  if (type === 'import.opaque') tally.opaque += 1;
  if (type === 'import.dropped') tally.dropped += 1;
}

function quirksOf(counts: ReadonlyMap<ImportIssueCode, number>): readonly string[] {
  return QUIRKS.flatMap(([code, quirk]) => (counts.has(code) ? [quirk] : []));
}

const QUIRKS: readonly (readonly [ImportIssueCode, string])[] = [
  ['hashed-pointer', 'hashed pointers: objects may share an address'],
  ['lost-events', 'the recorder lost events'],
];
