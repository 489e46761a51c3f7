import { actName, type SystemEvent, systemModel } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { conform, type Conformance } from '../../src/conform/conform.ts';
import { AGAIN, NOT_DISABLED, revision, type Session, session, stock, without } from './session.ts';

const asked = ({ log, profile }: Session, rev: string | null): Conformance =>
  conform(log, { profile, isProfileKnown: true, revision: rev === null ? null : revision(rev) });

describe('a session of a revision', { timeout: 60_000 }, () => {
  it.each(['V0', 'V1', 'V2', 'V3', 'V4'])('%s is explained by it, to the end, and named', (rev) => {
    const recorded = session(rev);
    const { trial, seenCount } = asked(recorded, rev);
    expect(trial.firstImpossible).toBeNull();
    expect(trial.explainedCount).toBe(seenCount);
    expect(asked(recorded, null).revision.name).toBe(rev);
  });

  it('is not explained by another, which would have done something else', () => {
    const { trial, wouldExplain } = asked(session('V1'), 'V4');
    expect(trial.firstImpossible?.record.event.type).toBe('mem.stored');
    expect(trial.firstImpossible?.divergence).toMatchObject({
      following: 'operation 1 (vm_init)',
      expected: { type: 'mem.maintain', op: 'clean-invalidate' },
      reason: 'mem.maintained, not mem.stored',
    });
    expect(wouldExplain).toEqual(['-sync-before-write']);
  });

  it('tells steps by the names that the log has', () => {
    const { records, profile } = session('V4');
    const model = systemModel(profile);
    for (const { event } of records) {
      const command = model.commandOf(event);
      if (command !== null && event.type !== 'alloc.failed') expect(actName(command.type)).toBe(event.type);
    }
  });

  it('with its faults is explained too: they are inputs', () => {
    const faults = [
      { type: 'alloc', op: 4, k: 3 },
      { type: 'cmd', op: 5, k: 1, mode: 'drop' },
    ];
    expect(asked(session('V4', faults), 'V4').trial.firstImpossible).toBeNull();
  });
});

describe('a mixture of changes', { timeout: 120_000 }, () => {
  it('is named', () => {
    const mixed = session('V1,+free-floor');
    const { revision: found, trial } = asked(mixed, null);
    expect(trial.firstImpossible).toBeNull();
    expect(found.name).toBe('V1,+free-floor');
  });

  it('and the change that a revision lacks is the one that would explain', () => {
    // 12 ID bits on 4K tables: two entries more than the freeing code of V1 knows.
    const { wouldExplain, trial } = asked(session('V1,+free-floor'), 'V1');
    expect(trial.firstImpossible?.divergence.following).toBe('operation 5 (lpi_disable)');
    expect(wouldExplain).toEqual(['+free-floor']);
  });
});

describe('a planted defect', { timeout: 60_000 }, () => {
  it('is found where it is: maintenance that was left out', () => {
    const whole = session('V4');
    const clean = whole.records.find(
      ({ event }) => event.type === 'mem.maintained' && event.site === 'vgic_v5_vmte_assign_ist',
    );
    const { trial } = asked(
      without(whole, ({ seq }) => seq === clean?.seq),
      'V4',
    );
    expect(trial.firstImpossible?.divergence.expected).toMatchObject({
      type: 'mem.maintain',
      site: 'vgic_v5_vmte_assign_ist',
    });
    expect(trial.firstImpossible?.record.seq).toBeGreaterThan(clean?.seq ?? 0);
  });
});

describe('an impossible event', { timeout: 60_000 }, () => {
  const whole = session('V4');
  const edited = (type: 'mem.stored' | 'mem.deviceStored'): { readonly at: number; readonly session: Session } => {
    const found = whole.records.find(({ event }) => event.type === type && event.value > 1n);
    const records = whole.records.map((record) =>
      record === found ? { ...record, event: { ...record.event, value: 0xdeadn } as SystemEvent } : record,
    );
    return { at: found?.seq ?? -1, session: without({ ...whole, records }, () => false) };
  };

  it.each([
    ['mem.stored', 'operation 1 (vm_init)', 'mem.store'],
    ['mem.deviceStored', 'a command of the IRS', 'mem.deviceStore'],
  ] as const)('is found where it is, with what would have been possible: %s', (type, following, expected) => {
    const { at, session: changed } = edited(type);
    const { trial } = asked(changed, 'V4');
    expect(trial.firstImpossible?.record.seq).toBe(at);
    expect(trial.firstImpossible?.divergence).toMatchObject({ following, expected: { type: expected } });
    expect(trial.firstImpossible?.divergence.reason).toMatch(/^value 0x[0-9a-f]+, not 0xdead$/u);
  });

  it('is none where a session only ends', () => {
    const cut = without(whole, ({ seq }) => seq >= 200);
    expect(asked(cut, 'V4').trial.firstImpossible).toBeNull();
  });
});

describe('what an IRS did by itself', { timeout: 120_000 }, () => {
  const faulty = (rev: string, mode: string, coherent: boolean): Session =>
    stock(session(rev, [{ type: 'cmd', op: 4, k: 1, mode }], { coherent }, mode === 'drop' ? NOT_DISABLED : AGAIN));

  it.each([
    ['V1', 'ignored', true, /was ignored: the IRS said IDLE and had done nothing$/u],
    ['V0', 'drop', false, /was dropped$/u],
    ['V1', 'late', false, /was performed after the (?:call that|driver) had given up on it/u],
  ])('with a command is found out where it shows: %s, %s', (rev, mode, coherent, assumption) => {
    const { trial, assumptions, revision: found } = asked(faulty(rev, mode, coherent), null);
    expect(trial.firstImpossible).toBeNull();
    expect(found.name).toBe(rev);
    expect(assumptions.filter((text) => /IRS_VMAP_VISTR/u.test(text))).toEqual([expect.stringMatching(assumption)]);
  });

  it('is not made up where nothing asks for it', () => {
    const { assumptions } = asked(stock(session('V4', [], {}, AGAIN)), null);
    expect(assumptions.join()).not.toContain('the command written to');
  });
});

describe('the platform of a session', { timeout: 60_000 }, () => {
  const found = (whole: Session): Conformance =>
    conform(whole.log, { profile: whole.profile, isProfileKnown: false, revision: revision('V4') });

  it('is said as far as it was seen, and assumed for the rest', () => {
    const { seen, assumptions } = found(session('V4', [], { page_size: 16_384 }));
    expect(seen).toContain('non-coherent IRS');
    expect(seen.join('\n')).not.toContain('pages');
    expect(assumptions).toContain('4K pages: the page size cannot be told, 16K and 64K would fit as well');
  });

  it('shows its page size where an object was allocated that smaller pages cannot have', () => {
    const whole = session('V4', [], { page_size: 16_384 });
    const first = whole.records.findIndex(({ event }) => event.type === 'alloc.allocated');
    const grown = (sizeAllocBytes: number): Session => {
      const records = whole.records.map((record, index) =>
        index === first && record.event.type === 'alloc.allocated'
          ? { ...record, event: { ...record.event, sizeAllocBytes } }
          : record,
      );
      return without({ ...whole, records }, () => false);
    };
    expect(found(grown(64 * 2 ** 20)).seen).toContain('64K pages');
    expect(found(grown(8 * 2 ** 20)).assumptions).toContain(
      '16K pages: the page size cannot be told, 64K would fit as well',
    );
  });

  it('is not said where no call of KVM is in it', () => {
    const nothing = without(session('V4'), ({ event }) => !event.type.startsWith('env.'));
    expect(found(nothing)).toMatchObject({ isCompared: false, seen: [] });
  });
});

describe('what was not recorded', { timeout: 60_000 }, () => {
  const hidden = without(session('V4'), ({ event }) => /^mem\.(?:stored|loaded|synchronised)$/u.test(event.type));

  it('is inferred, and said to be', () => {
    const { trial, assumptions } = asked(hidden, 'V4');
    expect(trial.firstImpossible).toBeNull();
    expect(assumptions.join('\n')).toMatch(/made but not recorded: .*mem\.stored/u);
  });

  it('leaves changes undecided, and says what would decide them', () => {
    const doubts = asked(hidden, 'V4').undecided;
    expect(doubts).toContainEqual({
      change: 'publish-vmte-last',
      isInRevision: true,
      probe: expect.stringContaining('mem.stored: no stock kernel can trace it') as string,
    });
    expect(asked(session('V4'), 'V4').undecided.map(({ change }) => change)).not.toContain('publish-vmte-last');
  });
});
