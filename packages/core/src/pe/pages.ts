import { type BlockPages, listOf, partsOf, singlePage, textOf, wholeOf } from '../kernel/page.ts';
import type { PeState } from './state.ts';

/** Page `pe`: `[undefinedCount, [[lock, holder], ...]]`. */
export const PE_PAGES: BlockPages<PeState> = singlePage(
  'pe',
  ({ undefinedCount, lockHolders }) => [undefinedCount, Object.entries(lockHolders).map(([lock, pe]) => [lock, pe])],
  (page) => {
    const [undefinedCount, locks] = partsOf(page, 2);
    const holders = listOf(locks).map((entry) => {
      const [lock, holder] = partsOf(entry, 2);
      return [textOf(lock), wholeOf(holder)] as const;
    });
    return { undefinedCount: wholeOf(undefinedCount), lockHolders: Object.fromEntries(holders) };
  },
);
