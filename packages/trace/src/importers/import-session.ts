import {
  createFollower,
  type Deed,
  type MachineObserver,
  type Profile,
  type SystemEvent,
  type SystemState,
} from '@vist/core';
import type { ImportFormat } from './detect.ts';
import { detectFormat, READERS } from './detect.ts';
import { createReorder, type SeenLine } from './session/reorder.ts';
import { createTranscriber } from './session/transcriber.ts';
import { createIssueList, type ImportIssue } from './source/issues.ts';
import type { LineBatch } from './source/lines.ts';
import type { ImportIssueCode, LineReader } from './source/sighting.ts';

/** How a source is imported. */
export interface ImportOptions {
  /** Null: found from the first lines. */
  readonly format: ImportFormat | null;
  readonly profile: Profile;
  /** Events that are folded into one state. */
  readonly chunkLength: number;
}

/** What came of an import, besides the log. */
export interface ImportResult {
  readonly format: ImportFormat;
  readonly state: SystemState;
  readonly lines: number;
  readonly opaqueCount: number;
  readonly droppedCount: number;
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
export function startImport(
  options: ImportOptions,
  observer: MachineObserver<SystemState, SystemEvent>,
): ImportSession {
  const issues = createIssueList();
  const follower = createFollower(options, observer);
  const reorder = createReorder(REORDERED_LINES);
  const tally = { lines: 0, opaque: 0, dropped: 0 };
  const transcriber = createTranscriber((deed) => {
    countDeed(deed, tally);
    follower.see(deed);
  }, issues);
  let format = options.format;
  let read: LineReader | null = format === null ? null : readerOf(format);
  let undecided: LineBatch[] = [];

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
      for (const line of reorder.add({ sighting, text }, late)) transcriber.add(line);
    }
  }

  function decide(isLast: boolean): void {
    const lines = undecided.flatMap((batch) => batch.lines);
    if (!isLast && lines.length < DETECTED_LINES) return;
    format = detectFormat(lines.slice(0, MOST_DETECTED_LINES)) ?? 'trace-pipe';
    read = readerOf(format);
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
      for (const line of reorder.end()) transcriber.add(line);
      transcriber.end();
      return {
        format: format ?? 'trace-pipe',
        state: follower.settle(),
        lines: tally.lines,
        opaqueCount: tally.opaque,
        droppedCount: tally.dropped,
        issues: issues.all,
        issueCounts: issues.counts,
      };
    },
  };
}

const MOST_DETECTED_LINES = 4096;

function countDeed({ command }: Deed, tally: { opaque: number; dropped: number }): void {
  if (command.type === 'import.keep') tally.opaque += 1;
  if (command.type === 'import.drop') tally.dropped += 1;
}

function readerOf(format: ImportFormat): LineReader {
  switch (format) {
    case 'trace-cmd':
    case 'trace-pipe':
    case 'perf':
    case 'recording':
      return READERS[format];
    default:
      throw new RangeError(`format ${format}: no reader`);
  }
}
