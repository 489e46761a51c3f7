import { numberSetOf, numbersPage } from '../arch/page.ts';
import { type BlockPages, flagOf, partsOf, singlePage, wholeOf } from '../kernel/page.ts';
import type { EnvState } from './state.ts';

/** Page `env`: `[faultCount, isVmtFreed, [VM, ...]]`, with the VMs that were torn down. */
export const ENV_PAGES: BlockPages<EnvState> = singlePage(
  'env',
  ({ faultCount, isVmtFreed, tornDownVms }) => [faultCount, isVmtFreed, numbersPage(tornDownVms)],
  (page) => {
    const [faultCount, isVmtFreed, tornDownVms] = partsOf(page, 3);
    return {
      faultCount: wholeOf(faultCount),
      isVmtFreed: flagOf(isVmtFreed),
      tornDownVms: numberSetOf(tornDownVms),
    };
  },
);
