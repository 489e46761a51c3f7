import type { CheckReport, FindingGroup } from '@vist/replay';
import { EXIT, type ExitStatus } from '../exit-status.ts';

/** How a check ends: a finding outranks what cannot be decided. */
export function statusOf(
  reports: readonly CheckReport[],
  { isConfirming, hasLosses }: { readonly isConfirming: boolean; readonly hasLosses: boolean },
): ExitStatus {
  const loud = reports.flatMap(({ groups }) => groups).filter(({ finding }) => finding.severity !== 'note');
  if (loud.some((group) => !isConfirming || group.confirmation?.outcome === 'confirmed')) return EXIT.found;
  if (loud.some(hasRefuted)) return EXIT.bug;
  const isOpen = loud.length > 0 || hasLosses || reports.some(({ undecidable }) => undecidable.length > 0);
  return isOpen ? EXIT.inconclusive : EXIT.ok;
}

/** The run that should show damage shows none: the rule is wrong. */
function hasRefuted({ confirmation }: FindingGroup): boolean {
  return confirmation?.outcome === 'refuted';
}
