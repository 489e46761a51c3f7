import {
  createMachine,
  DEFAULT_PROFILE,
  type PhysAddr,
  physAddr,
  seq,
  systemModel,
  type SystemRecord,
  word64,
} from '@vist/core';
import { describe, expect, it } from 'vitest';
import { ask, type LoggedRun, runOps, tree } from '../../test/why-runs.ts';
import type { MissingMaintenance, WhyNode } from './node.ts';

describe('D1: why is an L2 table leaked', () => {
  const run = runOps('V1', [
    { op: 'lpi_enable', vm: 0, id_bits: 12 },
    { op: 'lpi_disable', vm: 0 },
  ]);
  const tables = run.records.flatMap(({ event }) =>
    event.type === 'kvm.elementSet' && event.array === 'h_lpi_l2_ists' && event.value !== null ? [event.value] : [],
  );
  const lost = theOnly(
    run,
    ({ event }) => event.type === 'kvm.fieldSet' && event.field === 'h_lpi_l2_ists' && event.value === null,
  );
  const lastFree = theOnly(run, ({ event }) => event.type === 'alloc.freed' && event.addr === tables[3]);

  it('its pointer was lost with the array after four of eight tables had been freed', () => {
    const [fifth = physAddr(0)] = tables.slice(4);
    const { value, root } = ask(run, `alloc:0x${fifth.toString(16)}`);
    expect(value).toBe('leaked');
    const [pointer] = root.because;
    expect(pointer).toMatchObject({
      kind: 'pointer-lost',
      seq: lost,
      text: 'vmi[0].h_lpi_l2_ists[4], the last pointer to it, was lost: set to NULL',
    });
    expect(pointer?.frames[0]).toMatchObject({ name: 'vgic_v5_free_allocated_lpi_ist' });
    expect(pointer?.frames[0]?.args).toContain('id_bits=12, istsz=0, l2sz=0');
    expect(find(root, 'freed').text).toBe('freed the last of 4 of the 8 objects in vmi[0].h_lpi_l2_ists: 0-3');
    expect(missingIn(root)).toMatchObject({
      kind: 'free',
      base: fifth,
      sizeBytes: 4096,
      after: lastFree,
      before: lost,
    });
  });

  it('the first four were freed', () => {
    expect(ask(run, `alloc:0x${(tables[0] ?? 0).toString(16)}`).value).toBe('freed');
  });

  it('before they are freed, all are live, and the array is what points to them', () => {
    const before = lastFree - 20;
    const { value, root } = ask(run, `alloc:0x${(tables[5] ?? 0).toString(16)}@${before}`);
    expect(value).toBe('live');
    expect(find(root, 'pointer').text).toBe('vmi[0].h_lpi_l2_ists[5] was made to point to it');
  });
});

describe('D25a: why does word 0 of the VMTE read 0 in VALID', () => {
  const run = runOps('V0', [{ op: 'spi_enable', vm: 0, id_bits: 5 }], { profile: 'linear-vmt' });
  const irsStore = theFirst(run, ({ event }) => event.type === 'mem.deviceStored');
  const spiStore = theFirst(run, ({ event }) => event.type === 'mem.stored' && event.value >> 59n === 5n);

  it('the IRS had set it, and the clean of the SPI assignment wrote the stale line back', () => {
    const { value, root } = ask(run, 'vmte:0.VALID%poc');
    expect(value).toBe('0x0');
    expect(find(root, 'absent')).toMatchObject({ seq: irsStore, actor: 'irs0' });
    expect(find(root, 'command').text).toBe('wrote IRS_VMAP_VMR = 0x8000000000000000');
    const replaced = find(find(root, 'absent'), 'write-back');
    expect(replaced.text).toMatch(/^written back to the PoC by a clean of /u);
    expect(replaced.frames.map(({ name }) => name)).toEqual(['vgic_v5_vmte_assign_ist', 'op 3 spi_enable']);
  });

  it('a clean+invalidate was missing between the two', () => {
    expect(missingIn(ask(run, 'vmte:0.VALID%poc').root)).toMatchObject({
      kind: 'clean-invalidate',
      sizeBytes: 64,
      after: irsStore,
      before: spiStore,
    });
  });

  it('before the assignment it was 1 at the PoC, and 0 in the cache already', () => {
    expect(ask(run, `vmte:0.VALID%poc@${spiStore}`).value).toBe('0x1');
    const { value, root } = ask(run, `vmte:0.VALID%cpu@${spiStore}`);
    expect(value).toBe('0x0');
    expect(find(root, 'absent').text).toMatch(/the cache held an older copy of the line$/u);
  });
});

describe('H1: why did the IRS see zero', () => {
  const { run, at } = uncleanSection();

  it('the section was stored, but only in the cache when the command was written', () => {
    const { value, root } = ask(run, `byte:0x${(SECTION + 1).toString(16)}%irs`);
    expect(value).toBe('0x0');
    const load = find(root, 'irs-load');
    expect(load).toMatchObject({ seq: at.load, actor: 'irs0' });
    expect(find(load, 'command').seq).toBe(at.command);
    expect(find(load, 'absent')).toMatchObject({ seq: at.store });
    expect(missingIn(load)).toMatchObject({
      kind: 'clean',
      base: LINE,
      sizeBytes: 64,
      after: at.store,
      before: at.command,
    });
  });

  it('what was there instead came with the allocation', () => {
    const { root } = ask(run, `byte:0x${(SECTION + 1).toString(16)}%irs`);
    expect(find(root, 'zeroed')).toMatchObject({ seq: 0, text: 'allocated 4096 bytes at 0x880004000, zeroed' });
  });

  it('and the late clean erased the VALID that the IRS had set', () => {
    const { value, root } = ask(run, `byte:0x${SECTION.toString(16)}%poc`);
    expect(value).toBe('0x0');
    expect(find(root, 'absent')).toMatchObject({ seq: at.irsStore });
    // The line was dirty when the IRS stored: it had to go before the command.
    expect(missingIn(root)).toMatchObject({ kind: 'clean-invalidate', after: at.store, before: at.command });
  });

  it('is printed as a tree', () => {
    expect(tree(run, `byte:0x${(SECTION + 1).toString(16)}%irs`)).toEqual([
      'byte:0x880004011 is 0x0 in byte 0x880004011, as an IRS last read it, before #12',
      '└─ #8 irs0 read 0x0 from [0x880004010, +8)',
      '   ├─ #7 pe0 wrote IRS_VMAP_VISTR = 0x8000000040000000',
      '   ├─ #6 pe0 stored 0xc0 to byte 0x880004011, and it is not there: its line was only in the cache',
      '   │  └─ nobody did a clean of [0x880004000, +64) to the PoC (DC CVAC), after #6 and before #7 (wrote IRS_VMAP_VISTR = 0x8000000040000000)',
      '   └─ #2 pe0 written back to the PoC by a clean+invalidate of [0x880004000, +4096)',
      '      └─ #0 pe0 allocated 4096 bytes at 0x880004000, zeroed',
    ]);
  });
});

describe('what an IRS left as it was', () => {
  const interrupts = ['set-pending', 'acknowledge', 'deactivate'].map((operation) => ({
    op: 'irs_interrupt',
    vm: 0,
    type: 'lpi',
    id: 77,
    operation,
    ...(operation === 'set-pending' ? { value: 1 } : {}),
  }));
  const priority = { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 77, operation: 'set-priority', value: 5 };
  const run = runOps('V4', [{ op: 'lpi_enable', vm: 0, id_bits: 12 }, priority, ...interrupts, ...interrupts]);

  it('is explained by the store that made it so, however many came after', () => {
    const { value, root } = ask(run, 'ist:0/lpi/77.PRIORITY%poc');
    expect(value).toBe('0x5');
    const kept = find(root, 'kept');
    expect(kept.text).toMatch(/^wrote these bits back as it had read them, as 6 stores from #\d+ on did$/u);
    const made = find(kept, 'irs-store');
    expect(made.frames.map(({ name, args }) => `${name}(${args})`)).toEqual([
      'op 4 irs_interrupt(vm=0, type=lpi, id=77, operation=set-priority, value=5)',
    ]);
  });

  it('a coherent IRS and the PEs see the same', () => {
    const coherent = runOps('V4', [{ op: 'lpi_enable', vm: 0, id_bits: 12 }, priority], { profile: 'coherent-4k' });
    expect(ask(coherent, 'ist:0/lpi/77.PRIORITY').value).toBe('0x5');
    expect(ask(coherent, 'ist:0/lpi/77.PRIORITY%poc').value).toBe('0x5');
  });
});

describe('a table', () => {
  const linear = runOps('V4', [
    { op: 'lpi_enable', vm: 0, id_bits: 10 },
    { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 512, operation: 'set-pending', value: 1 },
  ]);

  it('is explained in as many parts as have another past', () => {
    const { value, root } = ask(linear, 'ist:0/lpi%poc');
    expect(value).toBe('4096 bytes, not all zero');
    expect(root.because.map(({ kind }) => kind)).toEqual(['write-back', 'irs-store', 'write-back']);
  });

  it('too large for an answer is refused', () => {
    const large = runOps('V4', [{ op: 'lpi_enable', vm: 0, id_bits: 16 }], { profile: 'linear-only' });
    expect(() => ask(large, 'ist:0/lpi')).toThrow('ist:0/lpi: 262144 bytes are too many for one answer');
    expect(ask(large, 'ist:0/lpi/65535').value).toBe('0x0');
  });
});

const SECTION = 0x8_8000_4010;
const LINE = physAddr(0x8_8000_4000);

interface Positions {
  readonly store: number;
  readonly command: number;
  readonly load: number;
  readonly irsStore: number;
}

/** Reference 5.3 H1 by hand: a section is stored, the command written, and the line cleaned only then. */
function uncleanSection(): { readonly run: LoggedRun; readonly at: Positions } {
  const records: SystemRecord[] = [];
  const options = { chunkLength: 4096, freeze: true, resume: null };
  const observer = { record: (record: SystemRecord) => void records.push(record), state: () => {} };
  const machine = createMachine(systemModel(DEFAULT_PROFILE), options, observer);
  const site = 'vgic_v5_vmte_assign_ist';
  const outcome = { by: 'record', addr: LINE, sizeAllocBytes: 4096 } as const;
  const addr: PhysAddr = physAddr(SECTION);
  const access = { offset: 0x2d0, widthBits: 64, caller0: site, caller: site } as const;

  machine.dispatch('pe0', { type: 'alloc.allocate', sizeReqBytes: 4096, accounted: false, outcome, site }, null);
  machine.dispatch('pe0', { type: 'mem.maintain', op: 'clean-invalidate', addr: LINE, sizeBytes: 4096, site }, null);
  const { act: call } = machine.dispatch('pe0', { type: 'call.enter', func: site, caller: 'harness', args: [] }, null);
  const store = machine.dispatch(
    'pe0',
    { type: 'mem.store', addr, sizeBytes: 8, value: word64(0xc000n), site },
    call.seq,
  );
  const value = word64(0x8000_0000_4000_0000n);
  const command = machine.dispatch('pe0', { type: 'mmio.beginWrite', ...access, value }, call.seq);
  const load = machine.dispatch('irs0', { type: 'mem.deviceLoad', addr, sizeBytes: 8 }, command.act.seq);
  const valid = { type: 'mem.deviceStore', addr, sizeBytes: 8, value: word64(1n) } as const;
  const irsStore = machine.dispatch('irs0', valid, command.act.seq);
  machine.dispatch('pe0', { type: 'mem.maintain', op: 'clean', addr, sizeBytes: 8, site }, call.seq);
  const at = { store: store.act.seq, command: command.act.seq, load: load.act.seq, irsStore: irsStore.act.seq };
  return { run: { records, profile: DEFAULT_PROFILE }, at };
}

function theFirst({ records }: LoggedRun, is: (record: SystemRecord) => boolean): number {
  return records.find(is)?.seq ?? seq(0);
}

function theOnly(run: LoggedRun, is: (record: SystemRecord) => boolean): number {
  const found = run.records.filter(is);
  expect(found).toHaveLength(1);
  return found[0]?.seq ?? seq(0);
}

/** The first node of a kind, before its neighbours what led to it. */
function find(root: WhyNode, kind: WhyNode['kind']): WhyNode {
  const found = all(root).find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in the explanation`);
  return found;
}

function all(root: WhyNode): readonly WhyNode[] {
  return [root, ...root.because.flatMap(all)];
}

function missingIn(root: WhyNode): MissingMaintenance | null {
  return find(root, 'missing').missing;
}
