import { type BlockPages, partsOf, singlePage, wholeOf } from '../kernel/page.ts';
import type { HarnessState } from './state.ts';

/** Page `harness`: `[usesAfterFree, dangling, doubleFrees, badFrees]`. */
export const HARNESS_PAGES: BlockPages<HarnessState> = singlePage(
  'harness',
  ({ usesAfterFree, dangling, doubleFrees, badFrees }) => [usesAfterFree, dangling, doubleFrees, badFrees],
  (page) => {
    const [usesAfterFree, dangling, doubleFrees, badFrees] = partsOf(page, 4);
    return {
      usesAfterFree: wholeOf(usesAfterFree),
      dangling: wholeOf(dangling),
      doubleFrees: wholeOf(doubleFrees),
      badFrees: wholeOf(badFrees),
    };
  },
);
