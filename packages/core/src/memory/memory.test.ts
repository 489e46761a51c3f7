import { describe, expect, it } from 'vitest';
import { physAddr, type PhysAddr, word64, ZERO_WORD } from '../arch/addr.ts';
import { createReducer } from '../kernel/reducer.ts';
import type { SystemEvent } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import { profileWith, TEST_PROFILE } from '../testing/profiles.ts';
import { specFor } from '../testing/spec.ts';
import { lineState } from './cache.ts';
import { peekPe, peekPoc } from './decide.ts';

const LINE = physAddr(0x8_8000_0000);
const VMTE_OF_VM0 = LINE;
const VMTE_OF_VM1 = physAddr(LINE + 32);
const OLD = word64(0xc000n);
const VALID = word64(0xc001n);
const SITE = 'vgic_v5_vmte_assign_ist';

const TABLE: readonly SystemEvent[] = [
  {
    type: 'alloc.allocated',
    addr: LINE,
    sizeReqBytes: 64,
    sizeAllocBytes: 64,
    accounted: false,
    source: 'new-slab',
    site: 'vgic_v5_vmt_allocate',
  },
  { type: 'mem.zeroed', base: LINE, sizeBytes: 64 },
];
const CLEANED: SystemEvent = { type: 'mem.linesWrittenBack', base: LINE, sizeBytes: 64 };
const DROPPED: SystemEvent = { type: 'mem.linesDropped', base: LINE, sizeBytes: 64 };

const given = specFor(systemModel(TEST_PROFILE));

function stored(addr: PhysAddr, value = OLD, filled = false): SystemEvent {
  return { type: 'mem.stored', addr, sizeBytes: 8, value, filled, site: SITE };
}

function maintain(op: 'clean' | 'clean-invalidate' | 'invalidate', sizeBytes: number) {
  return { type: 'mem.maintain', op, addr: VMTE_OF_VM0, sizeBytes, site: SITE } as const;
}

function maintained(op: 'clean' | 'clean-invalidate' | 'invalidate', sizeBytes: number): SystemEvent {
  return { type: 'mem.maintained', op, addr: VMTE_OF_VM0, sizeBytes, site: SITE };
}

describe('cache maintenance', () => {
  it('clean writes dirty lines back and keeps them', () => {
    given(...TABLE, stored(VMTE_OF_VM0))
      .when(maintain('clean', 8))
      .then(maintained('clean', 8), CLEANED);
  });

  it('clean of a clean line does nothing', () => {
    given(...TABLE, CLEANED)
      .when(maintain('clean', 64))
      .then(maintained('clean', 64));
  });

  it('clean+invalidate writes back, then drops', () => {
    given(...TABLE, stored(VMTE_OF_VM0))
      .when(maintain('clean-invalidate', 32))
      .then(maintained('clean-invalidate', 32), CLEANED, DROPPED);
  });

  it('invalidate of a whole line loses what was dirty', () => {
    given(...TABLE, stored(VMTE_OF_VM0))
      .when(maintain('invalidate', 64))
      .then(maintained('invalidate', 64), DROPPED);
  });

  it('D8: invalidate of part of a line is a clean+invalidate of all of it', () => {
    given(...TABLE, stored(VMTE_OF_VM1))
      .when(maintain('invalidate', 32))
      .then(maintained('invalidate', 32), CLEANED, DROPPED);
  });

  it('of an empty range touches one line all the same', () => {
    given(...TABLE)
      .when(maintain('clean-invalidate', 0))
      .then(maintained('clean-invalidate', 0), CLEANED, DROPPED);
  });
});

describe('H1: what a non-coherent IRS reads', () => {
  const irsReads = { type: 'mem.deviceLoad', addr: VMTE_OF_VM0, sizeBytes: 8 } as const;

  it('is the PoC, where an unclean store is not', () => {
    given(...TABLE, CLEANED, stored(VMTE_OF_VM0))
      .when(irsReads)
      .then({ type: 'mem.deviceLoaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: ZERO_WORD });
  });

  it('is the store once its line was cleaned', () => {
    given(...TABLE, stored(VMTE_OF_VM0), CLEANED)
      .when(irsReads)
      .then({ type: 'mem.deviceLoaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: OLD });
  });
});

describe('H2 and H3: stale lines', () => {
  const irsSetsValid: SystemEvent = { type: 'mem.deviceStored', addr: VMTE_OF_VM0, sizeBytes: 8, value: VALID };
  const peReads = { type: 'mem.load', addr: VMTE_OF_VM0, sizeBytes: 8, site: SITE } as const;

  it('H2: a PE goes on reading its cached copy after the IRS wrote', () => {
    given(...TABLE, stored(VMTE_OF_VM0), CLEANED, irsSetsValid)
      .when(peReads)
      .then({ type: 'mem.loaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: OLD, filled: false, site: SITE });
  });

  it('H2: and sees the new value when the line was dropped before', () => {
    given(...TABLE, stored(VMTE_OF_VM0), CLEANED, DROPPED, irsSetsValid)
      .when(peReads)
      .then({ type: 'mem.loaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: VALID, filled: true, site: SITE });
  });

  it('H3: writing back a stale line erases the VALID that the IRS set', () => {
    const reducer = createReducer(systemModel(TEST_PROFILE), { freeze: true });
    const events = [...TABLE, stored(VMTE_OF_VM0), CLEANED, irsSetsValid, stored(VMTE_OF_VM1)];
    const before = reducer.fold(reducer.initial, events);
    const after = reducer.step(before, CLEANED);
    expect(peekPoc(before.memory, VMTE_OF_VM0, 8)).toBe(VALID);
    expect(peekPoc(after.memory, VMTE_OF_VM0, 8)).toBe(OLD);
  });
});

describe('a coherent IRS', () => {
  const coherent = profileWith({ coherent: true });
  const givenCoherent = specFor(systemModel(coherent));

  it('sees a store only after dsb(ishst)', () => {
    const load = { type: 'mem.deviceLoad', addr: VMTE_OF_VM0, sizeBytes: 8 } as const;
    const barrier: SystemEvent = { type: 'mem.synchronised', domain: 'ishst', site: SITE };
    givenCoherent(...TABLE, barrier, CLEANED, stored(VMTE_OF_VM0))
      .when(load)
      .then({ type: 'mem.deviceLoaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: ZERO_WORD });
    givenCoherent(...TABLE, stored(VMTE_OF_VM0), barrier, CLEANED)
      .when(load)
      .then({ type: 'mem.deviceLoaded', addr: VMTE_OF_VM0, sizeBytes: 8, value: OLD });
  });

  it('dsb(ishst) publishes each dirty line once', () => {
    givenCoherent(...TABLE, stored(VMTE_OF_VM0), stored(VMTE_OF_VM1))
      .when({ type: 'mem.synchronise', domain: 'ishst', site: SITE })
      .then({ type: 'mem.synchronised', domain: 'ishst', site: SITE }, CLEANED);
  });

  it('updates the copy that a PE holds', () => {
    const reducer = createReducer(systemModel(coherent), { freeze: true });
    const state = reducer.fold(reducer.initial, [
      ...TABLE,
      stored(VMTE_OF_VM0),
      { type: 'mem.deviceStored', addr: VMTE_OF_VM0, sizeBytes: 8, value: VALID },
    ]);
    expect(peekPe(state.memory, coherent, VMTE_OF_VM0, 8)).toBe(VALID);
  });
});

describe('single-copy memory', () => {
  it('has no lines', () => {
    const single = profileWith({ memory: 'single' });
    const reducer = createReducer(systemModel(single), { freeze: true });
    const state = reducer.fold(reducer.initial, [...TABLE, stored(VMTE_OF_VM0)]);
    expect(lineState(state.memory.leaves, 64, LINE)).toBe('absent');
    expect(peekPoc(state.memory, VMTE_OF_VM0, 8)).toBe(OLD);
    const filled = reducer.fold(state, [{ type: 'mem.linesFilled', base: LINE, sizeBytes: 64 }]);
    expect(lineState(filled.memory.leaves, 64, LINE)).toBe('absent');
  });
});
