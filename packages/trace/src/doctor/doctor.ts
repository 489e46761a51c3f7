import { unpackEnd, unpackFooter } from '../container/footer.ts';
import { OP } from '../container/framing.ts';
import { checkMagic, MAGIC_BYTES } from '../container/magic.ts';
import type { Platform } from '../container/platform.ts';
import type { StoredRecord } from '../container/read-record.ts';
import type { ByteSource } from '../container/source.ts';
import { walkRecords } from '../container/walk.ts';
import { atOffset, expectPayload, TraceFormatError } from '../format-error.ts';
import { checkFooter, type FoundFooter } from './footer-check.ts';
import { findHead } from './head.ts';
import { logCheck, type LogCheck } from './log-check.ts';
import type { RecordTotal, TraceProblem, TraceReport } from './report.ts';

/**
 * Looks at every byte of a trace: all checksums, all columns, the one encoding of every chunk, the hash
 * chain, and index, snapshots and footer against the events. Throws for nothing that is in a file.
 */
export function examineTrace(source: ByteSource, platform: Platform): TraceReport {
  const problems: TraceFormatError[] = [];
  const report = (error: TraceFormatError): void => void problems.push(error);
  const head = findHead(source, platform, report);
  const log = logCheck(head, platform);
  const ending: Ending = { footer: null, endOffset: null, isMarked: false };
  const totals = new Map<number, RecordTotal>();
  for (const walked of walkRecords(source, MAGIC_BYTES, platform)) {
    if (walked.kind === 'damage') {
      log.damage();
      report(walked.error);
    } else if (walked.kind === 'mark') {
      unlessRight(report, () => checkClosingMark(source, walked.offset));
      ending.isMarked = true;
    } else {
      addTo(totals, walked.record);
      unlessRight(report, () => checkRecord(walked.record, log, ending, platform));
    }
  }
  const result = log.result();
  const { header, schema, isSchemaOfFile } = head;
  problems.push(...checkEnding(ending, source), ...(ending.footer === null ? [] : checkFooter(ending.footer, result)));
  return {
    header,
    schema,
    isSchemaOfFile,
    footer: ending.footer?.footer ?? null,
    ending: ending.footer?.footer.ending ?? 'open',
    eventCount: result.eventCount,
    ranges: result.ranges,
    records: [...totals.values()].toSorted((a, b) => a.op - b.op),
    runId: header === null ? null : result.runId,
    problems: distinct(problems),
  };
}

/** What was met of the end of a file. */
interface Ending {
  footer: FoundFooter | null;
  /** Where the END record says that the footer begins. */
  endOffset: number | null;
  isMarked: boolean;
}

function checkRecord(record: StoredRecord, log: LogCheck, ending: Ending, platform: Platform): void {
  const { op, offset, payload } = record;
  atOffset(offset, `record of kind ${op}`, () => {
    if (op === OP.chunk) log.chunk(record);
    else if (op === OP.index) log.index(record);
    else if (op === OP.snapshot) log.snapshot(record);
    else if (op === OP.footer) ending.footer = { offset, footer: unpackFooter(payload, platform) };
    else if (op === OP.end) {
      ending.endOffset = unpackEnd(payload);
      expectPayload(ending.footer?.offset === ending.endOffset, `the footer is not at byte ${ending.endOffset}`);
    }
  });
}

function checkClosingMark(source: ByteSource, offset: number): void {
  const mark = source.read(offset, MAGIC_BYTES);
  checkMagic(mark, offset);
  if (source.read(0, MAGIC_BYTES).some((byte, i) => byte !== mark[i])) {
    throw new TraceFormatError('malformed', offset, 'the marks at both ends differ');
  }
  const rest = source.size() - offset - MAGIC_BYTES;
  if (rest > 0) throw new TraceFormatError('trailing-bytes', offset + MAGIC_BYTES, `${rest} bytes after the end`);
}

/** A file without any end is being written, or its writer died: complete in itself, and open. */
function checkEnding({ footer, endOffset, isMarked }: Ending, source: ByteSource): readonly TraceFormatError[] {
  const isOpen = footer === null && endOffset === null && !isMarked;
  const isClosed = footer !== null && endOffset !== null && isMarked;
  return isOpen || isClosed ? [] : [new TraceFormatError('cut', source.size(), 'the end of the trace is not whole')];
}

function addTo(totals: Map<number, RecordTotal>, { op, recordLength }: StoredRecord): void {
  const { count, byteCount } = totals.get(op) ?? { count: 0, byteCount: 0 };
  totals.set(op, { op, count: count + 1, byteCount: byteCount + recordLength });
}

function unlessRight(report: (error: TraceFormatError) => void, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof TraceFormatError)) throw error;
    report(error);
  }
}

function distinct(problems: readonly TraceFormatError[]): readonly TraceProblem[] {
  const byText = new Map(problems.map(({ code, offset, message }) => [message, { code, offset, message }]));
  return [...byText.values()].toSorted((a, b) => a.offset - b.offset);
}
