import { NOTHING_SEEN, type SystemCommand } from '@vist/core';
import type { Fact } from '../source/sighting.ts';
import type { FactReader } from './kernel-facts.ts';
import type { Sketch } from './task.ts';
import { accessSizeOf, choiceOf, countOf, FactProblem, intOr, physOf, textOf, wordOf } from './values.ts';

/** Register accesses of PEs and guests, and what the recordings' IRS says of its own work. */
export const DEVICE_FACTS: Readonly<Record<string, FactReader>> = {
  mmio_read: (fact) => ({
    actor: null,
    command: { type: 'mmio.beginRead', ...mmio(fact) },
    seen: NOTHING_SEEN,
    guessed: [],
  }),
  mmio_post_read: (fact) => ({
    actor: null,
    command: { type: 'mmio.endRead', ...mmio(fact) },
    seen: { value: wordOf(fact, 'val') },
    guessed: [],
  }),
  mmio_write: (fact) => write('mmio.beginWrite', fact),
  mmio_post_write: (fact) => write('mmio.endWrite', fact),
  irs_mem_read: (fact) => ({
    actor: 'irs0',
    command: { type: 'mem.deviceLoad', addr: physOf(fact, 'phys'), sizeBytes: accessSizeOf(fact) },
    seen: { value: wordOf(fact, 'val') },
    guessed: [],
  }),
  irs_mem_write: (fact) =>
    irs({
      type: 'mem.deviceStore',
      addr: physOf(fact, 'phys'),
      sizeBytes: accessSizeOf(fact),
      value: wordOf(fact, 'val'),
    }),
  irs_late_completion: (fact) =>
    irs({ type: 'irs.startLate', offset: countOf(fact, 'reg'), value: wordOf(fact, 'val') }),
  irs_no_vm: (fact) => stopped('no-vm', fact),
  irs_l1_vmte_invalid: (fact) => stopped('l1-vmte-invalid', fact),
  irs_vm_invalid: (fact) => stopped('vm-invalid', fact),
  irs_ist_invalid: (fact) => stopped('ist-invalid', fact),
  irs_l1_iste_invalid: (fact) => stopped('l1-iste-invalid', fact),
  irs_id_out_of_range: (fact) => stopped('id-out-of-range', fact),
  irs_bus_error: (fact) => stopped('bus-error', fact),
  guest_mmio: guestMmio,
};

type WalkStop = Extract<SystemCommand, { type: 'irs.stopWalk' }>['reason'];

function irs(command: SystemCommand): Sketch {
  return { actor: 'irs0', command, seen: NOTHING_SEEN, guessed: [] };
}

function stopped(reason: WalkStop, fact: Fact): Sketch {
  const vm = intOr(fact, 'vm', null);
  const vmId = intOr(fact, 'vm_id', null);
  const intType = intOr(fact, 'type', null);
  return irs({ type: 'irs.stopWalk', reason, vm, vmId, intType, id: intOr(fact, 'id', null) });
}

function write(type: 'mmio.beginWrite' | 'mmio.endWrite', fact: Fact): Sketch {
  return { actor: null, command: { type, ...mmio(fact), value: wordOf(fact, 'val') }, seen: NOTHING_SEEN, guessed: [] };
}

function mmio(fact: Fact): {
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly caller0: string;
  readonly caller: string;
} {
  const caller0 = textOf(fact, 'caller0');
  return {
    offset: frameOffset(fact, 'addr'),
    widthBits: widthOf(fact, 'width'),
    caller0,
    caller: textOf(fact, 'caller'),
  };
}

function guestMmio(fact: Fact): Sketch {
  const offset = fact['offset'] === undefined ? frameOffset(fact, 'gpa') : countOf(fact, 'offset');
  const widthBits = WIDTH_OF_BYTES[choiceOf(fact, 'len', ['4', '8'])];
  const vm = intOr(fact, 'vm', 0) ?? 0;
  const access = { vm, offset, widthBits, value: wordOf(fact, 'val') };
  const type = choiceOf(fact, 'access', ['read', 'write']) === 'read' ? 'guest.readMmio' : 'guest.writeMmio';
  return { actor: `guest${vm}`, command: { type, ...access }, seen: NOTHING_SEEN, guessed: [] };
}

const WIDTH_OF_BYTES = { 4: 32, 8: 64 } as const;

/** The config frame is 64K and naturally aligned, wherever it is mapped. */
function frameOffset(fact: Fact, key: string): number {
  return Number(wordOf(fact, key) & 0xffffn);
}

function widthOf(fact: Fact, key: string): 32 | 64 {
  const width = countOf(fact, key);
  if (width !== 32 && width !== 64) throw new FactProblem(`${fact.kind}: ${key}: expected 32 or 64 bits`);
  return width;
}
