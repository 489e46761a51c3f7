import type { Severity } from '../checkers/finding.ts';
import type { CheckReport } from './check-report.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** How much was found, in words: `7 errors of 2 kinds, 1 note`. */
export function countsText({ counts, groups, knownCount }: CheckReport): string {
  const found = ORDER.filter((severity) => counts[severity] > 0).map((severity) => {
    const kinds = groups.filter(({ finding }) => finding.severity === severity).length;
    const all = plural(counts[severity], severity);
    return kinds < counts[severity] ? `${all} of ${plural(kinds, 'kind')}` : all;
  });
  const known = knownCount === 0 ? '' : `; ${knownCount} known`;
  return `${found.length === 0 ? 'no findings' : found.join(', ')}${known}`;
}

function plural(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
