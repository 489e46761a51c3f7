import { addrOf, numberSetOf, numbersPage, registersOf, registersPage } from '../arch/page.ts';
import {
  type BlockPages,
  flagOf,
  integerOf,
  listOf,
  nullOr,
  partsOf,
  type StatePage,
  tablePages,
  textOf,
  wholeOf,
} from '../kernel/page.ts';
import type { Doorbells, EmulatedFrame, KvmState, PendingIrq, Struct } from './state.ts';

/**
 * Page `kvm`: `[nextIrq, nextVmId, releasedVmIds, dead, warningCount]`. Page `kvm.vmt`: the `vmt_info` as a list of
 * one structure, or of none. Pages by VM ID `kvm.vmi`, `kvm.pending`, `kvm.doorbells`; by VM `kvm.vm`, `kvm.frame`.
 * A structure is `[addr, [[field, value], ...], [[array, [element, ...]], ...]]`.
 */
export const KVM_PAGES: BlockPages<KvmState> = {
  put(before, after, into) {
    if (before === after) return;
    const { nextIrq, nextVmId, releasedVmIds, dead, warningCount } = after;
    into.put('kvm', [nextIrq, nextVmId, releasedVmIds, numbersPage(dead), warningCount]);
    if (before === null || before.vmtInfo !== after.vmtInfo) {
      into.put('kvm.vmt', after.vmtInfo === null ? [] : [structPage(after.vmtInfo)]);
    }
    VMIS.put(before?.vmis ?? null, after.vmis, into);
    VMS.put(before?.vms ?? null, after.vms, into);
    PENDING.put(before?.pending ?? null, after.pending, into);
    DOORBELLS.put(before?.doorbells ?? null, after.doorbells, into);
    FRAMES.put(before?.frames ?? null, after.frames, into);
  },
  take(base, from) {
    const page = from.one('kvm');
    if (page === null) return base;
    const [nextIrq, nextVmId, releasedVmIds, dead, warningCount] = partsOf(page, 5);
    const vmt = from.one('kvm.vmt');
    return {
      vmtInfo: vmt === null ? base.vmtInfo : (listOf(vmt).map(structOf)[0] ?? null),
      vmis: VMIS.take(base.vmis, from),
      vms: VMS.take(base.vms, from),
      pending: PENDING.take(base.pending, from),
      doorbells: DOORBELLS.take(base.doorbells, from),
      nextIrq: wholeOf(nextIrq),
      nextVmId: wholeOf(nextVmId),
      releasedVmIds: listOf(releasedVmIds).map(wholeOf),
      dead: numberSetOf(dead),
      warningCount: wholeOf(warningCount),
      frames: FRAMES.take(base.frames, from),
    };
  },
};

type Table<Entry> = BlockPages<Readonly<Record<number, Entry>>>;

const VMIS: Table<Struct> = tablePages('kvm.vmi', structPage, structOf);
const VMS: Table<Struct> = tablePages('kvm.vm', structPage, structOf);

/** `[[addr, intid], ...]` */
const PENDING: Table<readonly PendingIrq[]> = tablePages(
  'kvm.pending',
  (irqs) => irqs.map(({ addr, intid }) => [addr, intid]),
  (page) =>
    listOf(page).map((irq) => {
      const [addr, intid] = partsOf(irq, 2);
      return { addr: addrOf(addr), intid: wholeOf(intid) };
    }),
);

/** `[firstIrq, firstHwirq, count, areFreed]` */
const DOORBELLS: Table<Doorbells> = tablePages(
  'kvm.doorbells',
  ({ firstIrq, firstHwirq, count, areFreed }) => [firstIrq, firstHwirq, count, areFreed],
  (page) => {
    const [firstIrq, firstHwirq, count, areFreed] = partsOf(page, 4);
    return {
      firstIrq: wholeOf(firstIrq),
      firstHwirq: wholeOf(firstHwirq),
      count: wholeOf(count),
      areFreed: flagOf(areFreed),
    };
  },
);

/** `[registers, levelSpis]` */
const FRAMES: Table<EmulatedFrame> = tablePages(
  'kvm.frame',
  ({ registers, levelSpis }) => [registersPage(registers), numbersPage(levelSpis)],
  (page) => {
    const [registers, levelSpis] = partsOf(page, 2);
    return { registers: registersOf(registers), levelSpis: numberSetOf(levelSpis) };
  },
);

function structPage({ addr, fields, arrays }: Struct): StatePage {
  return [
    addr,
    Object.entries(fields).map(([field, value]) => [field, value]),
    Object.entries(arrays).map(([array, elements]) => [array, elements]),
  ];
}

function structOf(page: StatePage): Struct {
  const [addr, fields, arrays] = partsOf(page, 3);
  return {
    addr: nullOr(addr, addrOf),
    fields: namedOf(fields, (value) => nullOr(value, integerOf)),
    arrays: namedOf(arrays, (elements) => listOf(elements).map((element) => nullOr(element, addrOf))),
  };
}

function namedOf<Value>(
  page: StatePage | undefined,
  read: (page: StatePage | undefined) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    listOf(page).map((entry) => {
      const [name, value] = partsOf(entry, 2);
      return [textOf(name), read(value)];
    }),
  );
}
