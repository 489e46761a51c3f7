import type { Word64 } from '../arch/addr.ts';
import { registersOf, registersPage, wordOf, wordPage } from '../arch/page.ts';
import {
  type BlockPages,
  expectPage,
  flagOf,
  nullOr,
  partsOf,
  type StatePage,
  tablePages,
  wholeOf,
} from '../kernel/page.ts';
import type { CommandFaultMode } from './events.ts';
import type { IrsState, LatchedVm, PendingCommand } from './state.ts';

/**
 * Page `irs`: `[registers, pending, armedFault, isVpeSelected, quiescedVmId]`, `pending` null or
 * `[offset, value, busyPollsLeft, fault, hasTimedOut]`. Pages `irs.vm:VMID`: `[word1, lpiIst, spiIst]`.
 */
export const IRS_PAGES: BlockPages<IrsState> = {
  put(before, after, into) {
    if (before === after) return;
    into.put('irs', controlPage(after));
    VMS.put(before?.vms ?? null, after.vms, into);
  },
  take(base, from) {
    const page = from.one('irs');
    if (page === null) return base;
    const [registers, pending, armedFault, isVpeSelected, quiescedVmId] = partsOf(page, 5);
    return {
      registers: registersOf(registers),
      pending: nullOr(pending, pendingOf),
      armedFault: nullOr(armedFault, faultOf),
      isVpeSelected: flagOf(isVpeSelected),
      quiescedVmId: nullOr(quiescedVmId, wholeOf),
      vms: VMS.take(base.vms, from),
    };
  },
};

const VMS: BlockPages<Readonly<Record<number, LatchedVm>>> = tablePages(
  'irs.vm',
  ({ word1, lpiIst, spiIst }) => [wordPage(word1), sectionPage(lpiIst), sectionPage(spiIst)],
  (page) => {
    const [word1, lpiIst, spiIst] = partsOf(page, 3);
    return { word1: wordOf(word1), lpiIst: nullOr(lpiIst, wordOf), spiIst: nullOr(spiIst, wordOf) };
  },
);

function controlPage({ registers, pending, armedFault, isVpeSelected, quiescedVmId }: IrsState): StatePage {
  return [
    registersPage(registers),
    pending === null
      ? null
      : [pending.offset, wordPage(pending.value), pending.busyPollsLeft, pending.fault, pending.hasTimedOut],
    armedFault,
    isVpeSelected,
    quiescedVmId,
  ];
}

function sectionPage(word: Word64 | null): StatePage {
  return word === null ? null : wordPage(word);
}

function pendingOf(page: StatePage): PendingCommand {
  const [offset, value, busyPollsLeft, fault, hasTimedOut] = partsOf(page, 5);
  return {
    offset: wholeOf(offset),
    value: wordOf(value),
    busyPollsLeft: wholeOf(busyPollsLeft),
    fault: nullOr(fault, faultOf),
    hasTimedOut: flagOf(hasTimedOut),
  };
}

function faultOf(page: StatePage): CommandFaultMode {
  const mode = FAULT_MODES.find((each) => each === page);
  expectPage(mode !== undefined, `page: expected how a command fails, one of ${FAULT_MODES.join(', ')}`);
  return mode;
}

const FAULT_MODES: readonly CommandFaultMode[] = ['drop', 'late', 'hang', 'ignored'];
