import type { RunReport } from '../run/report.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { counted, FINDING_TITLES } from './words.ts';

/** What was never freed, by who allocated it. */
export function outstandingLines({ outstanding }: RunReport, style: Style): readonly string[] {
  if (outstanding === null) return [];
  const { objects, bytesAllocated, isLeak, reconstructed, sites } = outstanding;
  if (objects === 0) return [`${style.title('outstanding')}: ${style.good('nothing')}`];
  const total = `${counted(objects, 'object')}, ${bytesAllocated} bytes`;
  const apart =
    reconstructed.objects === 0
      ? ''
      : ` (by reconstructed code: ${counted(reconstructed.objects, 'object')}, ${reconstructed.bytesAllocated} bytes)`;
  const title = isLeak
    ? `${style.title('leaked')}: ${style.bad(total)}${apart}; the VM table was freed, so nothing should be left`
    : `${style.title('outstanding')}: ${total}; the VM table is still there`;
  const rows = sites.map(({ site, objects: count, bytesAllocated: bytes, isReconstructed }) => [
    String(bytes),
    String(count),
    withMark(site, isReconstructed),
  ]);
  return [title, ...indented(tableLines(SITE_COLUMNS, rows))];
}

/** The reports of the harness, undefined behaviour, and what kernel and IRS complained about. */
export function findingLines({ findings, findingCounts, outstanding }: RunReport, style: Style): readonly string[] {
  const { verbatim, reconstructed } = findingCounts;
  const besides = outstanding?.isLeak === true && verbatim === 0 ? ' besides the leak' : '';
  const count = verbatim === 0 ? style.good('none') : String(verbatim);
  const apart = reconstructed === 0 ? '' : `, and ${reconstructed} in reconstructed code`;
  const rows = findings.map(({ kind, count, func, isReconstructed, first }) => [
    style.bad(FINDING_TITLES[kind]),
    `x${count}`,
    first.operation === null ? '' : `op ${first.operation}`,
    [first.detail, ...(func === null ? [] : [withMark(func, isReconstructed)])].join('; '),
  ]);
  return [
    `${style.title('findings that happened')}: ${count}${besides}${apart}`,
    ...indented(tableLines(FINDING_COLUMNS, rows)),
  ];
}

/** What the mark behind a function means, where one is marked. */
export function markLines({ findingCounts, outstanding, revision }: RunReport): readonly string[] {
  const isMarked = findingCounts.reconstructed > 0 || (outstanding?.reconstructed.objects ?? 0) > 0;
  if (!isMarked || revision === null) return [];
  return [`${MARK} the code of this function is not public for ${revision.base} (docs/RECORDINGS.md)`];
}

function withMark(func: string, isReconstructed: boolean): string {
  return isReconstructed ? `${func} ${MARK}` : func;
}

const MARK = '[reconstructed]';

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
