import type { RunReport } from '../run/report.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { counted, FINDING_TITLES } from './words.ts';

/** What was never freed, by who allocated it. */
export function outstandingLines({ outstanding }: RunReport, style: Style): readonly string[] {
  if (outstanding === null) return [];
  const { objects, bytesAllocated, isLeak, sites } = outstanding;
  if (objects === 0) return [`${style.title('outstanding')}: ${style.good('nothing')}`];
  const total = `${counted(objects, 'object')}, ${bytesAllocated} bytes`;
  const title = isLeak
    ? `${style.title('leaked')}: ${style.bad(total)}; the VM table was freed, so nothing should be left`
    : `${style.title('outstanding')}: ${total}; the VM table is still there`;
  const rows = sites.map(({ site, objects: count, bytesAllocated: bytes, isReconstructed }) => [
    String(bytes),
    String(count),
    withMark(site, isReconstructed),
  ]);
  return [title, ...indented(tableLines(SITE_COLUMNS, rows))];
}

/** The reports of the harness, undefined behaviour, and what kernel and IRS complained about. */
export function findingLines({ findings, outstanding }: RunReport, style: Style): readonly string[] {
  if (findings.length === 0) {
    const besides = outstanding?.isLeak === true ? ' besides the leak' : '';
    return [`${style.title('findings')}: ${style.good('none')}${besides}`];
  }
  const rows = findings.map(({ kind, count, func, isReconstructed, first }) => [
    style.bad(FINDING_TITLES[kind]),
    `x${count}`,
    first.operation === null ? '' : `op ${first.operation}`,
    [first.detail, ...(func === null ? [] : [withMark(func, isReconstructed)])].join('; '),
  ]);
  const isMarked =
    findings.some(({ isReconstructed }) => isReconstructed) ||
    outstanding?.sites.some(({ isReconstructed }) => isReconstructed) === true;
  return [
    `${style.title('findings')}: ${findings.length}`,
    ...indented(tableLines(FINDING_COLUMNS, rows)),
    ...(isMarked ? [`  ${MARK} ${MARK_MEANING}`] : []),
  ];
}

function withMark(func: string, isReconstructed: boolean): string {
  return isReconstructed ? `${func} ${MARK}` : func;
}

const MARK = '[reconstructed]';
const MARK_MEANING = 'the code of this function is not public for V1 (docs/RECORDINGS.md)';

const SITE_COLUMNS = [
  { heading: 'bytes', align: 'right' },
  { heading: 'objects', align: 'right' },
  { heading: 'allocated by', align: 'left' },
] as const;

const FINDING_COLUMNS = [
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
] as const;
