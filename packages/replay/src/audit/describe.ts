import { CHANGES } from '@vist/core';
import type { Audit } from './audit.ts';
import type { Concern } from './concern.ts';
import type { Fix } from './fixes.ts';
import type { AuditRange } from './ranges.ts';

/** An audit in lines for people: how many shapes fail, then each thing that is wrong with its fixes and its shapes. */
export function describeAudit(audit: Audit, shown: 'failures' | 'all'): readonly string[] {
  const { revision, failingCount, shapeCount, failures, notes } = audit;
  const title = failingCount === 0 ? `no shape of ${shapeCount} fails` : `${failingCount} of ${shapeCount} shapes fail`;
  return [
    `${revision}: ${title}`,
    ...blocks(failures),
    ...(shown === 'all' && notes.length > 0 ? ['', 'Notes, which are no failures:', ...blocks(notes)] : []),
  ];
}

/** What a range of shapes comes to, in words and bytes. */
export function concernText({ kind, figures }: Concern): string {
  const of = (name: string): number => figures[name] ?? 0;
  switch (kind) {
    case 'undefined-shift':
      return 'undefined arithmetic: the ID space is less than a quarter of one L2 table, and the size wraps to a shift above 63';
    case 'division-by-zero':
      return 'undefined arithmetic: PAGE_SIZE is divided by the encoded ISTSZ, which is 0';
    case 'tables-lost':
      return `${tables(of('allocated'), of('l2TableBytes'))} allocated, ${of('freed')} freed: ${of('lostBytes')} bytes lost`;
    case 'base-misaligned':
      return `a linear IST of ${of('tableBytes')} bytes: its base need not be a multiple of ${of('granuleBytes')}`;
    case 'table-too-small':
      return `a table of ${of('tableBytes')} bytes, of which the IRS accesses ${of('accessedBytes')}${pastEnd(of('freedPastEnd'))}`;
    case 'unsupported-l2-size':
      return `an IRS that supports no L2 size is given L2 tables of ${of('l2TableBytes')} bytes (D18)`;
    case 'too-large':
      return `a linear IST of ${of('tableBytes')} bytes, above the ${of('limitBytes')} of the allocator: -ENOMEM (D19)`;
    case 'over-provisioned': {
      const id = of('needed') === 1 ? 'D3' : 'D22';
      return `${tables(of('allocated'), of('l2TableBytes'))} allocated, ${of('needed')} needed: ${of('spareBytes')} bytes to spare (${id})`;
    }
    case 'wrong-section-sizes':
      return `ISTSZ ${of('istsz')} and L2SZ ${of('l2sz')} allocated, ${of('sectionIstsz')} and ${of('sectionL2sz')} in the section (D26)`;
    default:
      return kind satisfies never;
  }
}

/** The shapes of a range: `LPI, 4K pages, L2SZ mask 1,3,5,7, 4-byte ISTEs, 11-12 ID bits`. */
export function whereText({ type, pageSizes, l2szMasks, istLevels, isteSizes, idBits }: AuditRange): string {
  const { from, to } = idBits;
  return [
    type.toUpperCase(),
    pageSizes.length === 3 ? 'any page' : `${pageSizes.map((bytes) => `${bytes / 1024}K`).join(',')} pages`,
    l2szMasks.length === 7 ? 'any L2SZ' : `L2SZ mask ${l2szMasks.join(',')}`,
    isteSizes.length === 3 ? 'any ISTE' : `${isteSizes.join(',')}-byte ISTEs`,
    `${from === to ? from : `${from}-${to}`} ID ${to === 1 ? 'bit' : 'bits'}`,
    ...(istLevels.length === 2 ? [] : [istLevels[0] === true ? 'two-level IRS' : 'linear-only IRS']),
  ].join(', ');
}

/** How a failure goes away: `free-floor (D1) or two-level-decision (D2, D3)`. */
export function fixText(fixes: readonly Fix[]): string {
  if (fixes.length === 0) return 'no change of the known revisions fixes it';
  return `fixed by ${fixes.map((fix) => fix.map(changeText).join(' with ')).join(', or by ')}`;
}

/** Ranges that say the same are told once, with a line for the shapes of each. */
function blocks(ranges: readonly AuditRange[]): readonly string[] {
  const groups = Map.groupBy(ranges, ({ kind, figures, fixes }) => JSON.stringify([kind, figures, fixes]));
  const ordered = [...groups.values()].toSorted(([a], [b]) => orderOf(a) - orderOf(b));
  return ordered.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const fixes = isNote(first.kind) ? [] : [`    ${fixText(first.fixes)}`];
    return ['', `  ${concernText(first)}`, ...fixes, ...group.map((range) => `      ${whereText(range)}`)];
  });
}

function orderOf(range: AuditRange | undefined): number {
  return range === undefined ? 0 : ORDER.indexOf(range.kind);
}

function isNote(kind: Concern['kind']): boolean {
  return ORDER.indexOf(kind) >= ORDER.indexOf('over-provisioned');
}

/** In the order of the page: what ends the run first, notes last. */
const ORDER: readonly Concern['kind'][] = [
  'undefined-shift',
  'division-by-zero',
  'table-too-small',
  'base-misaligned',
  'tables-lost',
  'over-provisioned',
  'wrong-section-sizes',
  'too-large',
  'unsupported-l2-size',
];

function tables(count: number, bytes: number): string {
  return `${count} L2 tables of ${bytes} bytes`;
}

function pastEnd(freedPastEnd: number): string {
  return freedPastEnd === 0 ? '' : `; the free path reads ${freedPastEnd} pointers past the end of their array`;
}

function changeText(name: Fix[number]): string {
  return `${name} (${CHANGES[name].ids.join(', ')})`;
}
