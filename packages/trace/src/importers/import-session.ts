import type { Deed, Revision, SystemEvent, SystemRecord, SystemState } from '@vist/core';
import type { ImportFormat } from './detect.ts';
import { detectFormat, readerOf } from './detect.ts';
import type { ImportMapping } from './jsonl/mapping.ts';
import { createLogMaker, type LogHead, type LogObserver, type LogOptions } from './session/log-maker.ts';
import { createReorder, type SeenLine } from './session/reorder.ts';
import { createTranscriber } from './session/transcriber.ts';
import { createIssueList, type ImportIssue } from './source/issues.ts';
import type { LineBatch } from './source/lines.ts';
import { type ImportIssueCode, type LineReader, opaque, placeOf } from './source/sighting.ts';

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
  add(batch: LineBatch): void;
  end(): ImportResult;
}

/** Lines that are looked at to find the format, and that are put into the order of their clock at once. */
const DETECTED_LINES = 256;
const REORDERED_LINES = 4096;

/** Starts an import. Records go to the observer; memory stays bounded. */
export function startImport(options: ImportOptions, observer: ImportObserver): ImportSession {
  const issues = createIssueList();
  const tally = { lines: 0, events: 0, inferred: 0, opaque: 0, dropped: 0 };
  const maker = createLogMaker(options, {
    begin: (head) => observer.begin({ ...head, format: format ?? FALLBACK_FORMAT, quirks: quirksOf(issues.counts) }),
    record(record) {
      countRecord(record, tally);
      observer.record(record);
    },
    state: (state, nextSeq) => observer.state(state, nextSeq),
  });
  const transcriber = createTranscriber((deed: Deed) => maker.add(deed), issues);
  const reorder = createReorder(REORDERED_LINES, { next: (line) => transcriber.add(line), late });
  let format = options.format;
  let read: LineReader | null = format === null ? null : reader(format);
  let undecided: LineBatch[] = [];

  /** Without a mapping nothing of foreign JSON is understood: its lines are kept. */
  function reader(of: ImportFormat): LineReader {
    return readerOf(of, options.mapping) ?? ((_, line) => opaque(placeOf(line), ''));
  }

  function late({ sighting }: SeenLine): void {
    const message = `the clock goes back by more than ${REORDERED_LINES} lines: kept where it stands`;
    issues.add({ severity: 'warning', line: sighting.at.line, code: 'time-backwards', message });
  }

  function readBatch(batch: LineBatch, read: LineReader): void {
    for (const line of batch.cut) {
      issues.add({ severity: 'error', line, code: 'line-too-long', message: 'the line is longer than 64K: cut there' });
    }
    for (const [index, text] of batch.lines.entries()) {
      tally.lines += 1;
      const sighting = read(text, batch.first + index);
      reorder.add({ sighting, text });
    }
  }

  function decide(isLast: boolean): void {
    const lines = undecided.flatMap((batch) => batch.lines);
    if (!isLast && lines.length < DETECTED_LINES) return;
    format = detectFormat(lines.slice(0, MOST_DETECTED_LINES)) ?? FALLBACK_FORMAT;
    read = reader(format);
    const batches = undecided;
    undecided = [];
    for (const batch of batches) readBatch(batch, read);
  }

  return {
    get format() {
      return format;
    },
    add(batch) {
      if (read !== null) return readBatch(batch, read);
      undecided.push(batch);
      decide(false);
    },
    end() {
      if (read === null) decide(true);
      reorder.end();
      transcriber.end();
      const state = maker.end();
      return {
        format: format ?? FALLBACK_FORMAT,
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

/** What a source is read as that shows no format: line by line, and nothing is understood. */
const FALLBACK_FORMAT: ImportFormat = 'trace-pipe';

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
