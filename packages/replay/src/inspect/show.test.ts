import { invariant, parsePlace, seq, type Scenario, type StatePlace } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { firstOf } from '../../test/expression.ts';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { memoryLog } from '../timeline/memory-log.ts';
import { openTimeline } from '../timeline/timeline.ts';
import { show, type Shown, type Subject } from './show.ts';

const [probe, vmInit, lpiEnable, ...rest] = SMALL_SCENARIO.operations;
invariant(probe !== undefined && vmInit !== undefined && lpiEnable !== undefined, 'the small scenario enables LPIs');

/** The small run with an interrupt whose entry the IRS writes. */
const SCENARIO: Scenario = {
  ...SMALL_SCENARIO,
  operations: [
    probe,
    vmInit,
    lpiEnable,
    { index: 3, pe: 0, op: 'irs_iste', vm: 0, args: { vm: 0, type: 'lpi', id: 1030, val: 9 } },
    ...rest.map((operation) => ({ ...operation, index: operation.index + 1 })),
  ],
};

const { records } = runOf(SCENARIO);
const timeline = openTimeline(memoryLog(records), { profile: SCENARIO.profile });

function shown(at: number, text: string): Shown {
  const reading = parsePlace(text);
  invariant(reading.ok, text);
  return show(timeline, seq(at), { kind: 'place', place: reading.value.place });
}

const vpete = (vpeId: number): StatePlace => ({ kind: 'vpete', vm: 0, vpeId, field: null });
const part = (at: number, kind: Exclude<Subject['kind'], 'place' | 'vm'>): Shown => show(timeline, seq(at), { kind });

describe('show', () => {
  const { record: began } = firstOf(records, 'env.operationBegan', ({ index }) => index === 3);
  const { record: ended } = firstOf(records, 'env.operationEnded', ({ index }) => index === 3);

  it('decodes an IST: level 1 table and the entries that are not zero', () => {
    const ist = shown(ended.seq, 'ist:0/lpi');
    expect(ist).toMatchObject({
      kind: 'ist',
      isValid: true,
      idBits: 12,
      entryCount: 4096,
      lookedAt: 4096,
      entries: [{ id: 1030, state: 'PENDING ENABLE', words: { poc: '0x00000009' } }],
    });
    expect(shown(began.seq, 'ist:0/lpi')).toMatchObject({ entries: [] });
  });

  it('decodes the VPE table of a VM, and says which entries it does not have', () => {
    const vm = show(timeline, began.seq, { kind: 'vm', vm: 0 });
    expect(vm).toMatchObject({ kind: 'vm', vpet: [{ index: 0, addr: expect.stringMatching(/^0x/u) as string }] });
    expect(show(timeline, seq(ended.seq), { kind: 'place', place: vpete(99) })).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining('outside the VPE table') as string,
    });
  });

  it('decodes the level 1 table of VMs in every view: the IRS has set VALID, and where the L2 table is', () => {
    const { irs } = SCENARIO.profile;
    const twoLevel = { ...SCENARIO, profile: { ...SCENARIO.profile, irs: { ...irs, vmtTwoLevel: true } } };
    const log = runOf(twoLevel).records;
    const { event } = firstOf(log, 'alloc.allocated', ({ site }) => site === 'vgic_v5_alloc_l2_vmt');
    const mapped = firstOf(log, 'irs.commandCompleted', ({ offset }) => offset === 0x2c0).record.seq;
    const state = show(openTimeline(memoryLog(log), { profile: twoLevel.profile }), seq(mapped), { kind: 'state' });
    invariant(state.kind === 'state', 'the state');
    const word = `0x${(event.addr + 1).toString(16).padStart(16, '0')}`;
    expect(state.l1Vmt).toMatchObject([{ index: 0, words: { poc: word }, target: `0x${event.addr.toString(16)}` }]);
    expect(part(ended.seq, 'state')).toMatchObject({ l1Vmt: null });
  });

  it('says what is not there, and why', () => {
    expect(shown(0, 'ist:0/lpi')).toEqual({ kind: 'missing', place: 'ist:0/lpi', reason: 'VM 0 has no VM ID' });
    expect(shown(0, 'ret:probe')).toEqual({
      kind: 'missing',
      place: 'ret:probe',
      reason: 'no such operation has ended',
    });
    expect(show(timeline, seq(0), { kind: 'vm', vm: 3 })).toMatchObject({ kind: 'missing' });
  });

  it('tells who allocated an object, and who will free it', () => {
    const { record, event } = firstOf(records, 'alloc.allocated', ({ site }) => site.includes('l1_ist'));
    const { record: freed } = firstOf(records, 'alloc.freed', ({ addr }) => addr === event.addr);
    expect(shown(record.seq + 1, `alloc:0x${event.addr.toString(16)}`)).toMatchObject({
      kind: 'allocation',
      object: { status: 'live', sizeReqBytes: event.sizeReqBytes, site: event.site },
      history: [
        { seq: record.seq, what: 'allocated', isLater: false, sizeReqBytes: event.sizeReqBytes },
        { seq: freed.seq, what: 'freed', isLater: true },
      ],
    });
  });

  it('has the stacks of calls as they are', () => {
    const { record, event } = firstOf(records, 'call.entered', ({ func }) => func.includes('l1_ist'));
    const actors = part(record.seq + 1, 'actors');
    invariant(actors.kind === 'actors', 'actors');
    expect(actors.actors.find(({ actor }) => actor === record.actor)?.calls.at(-1)).toEqual({
      seq: record.seq,
      func: event.func,
    });
    expect(part(records.length, 'actors')).toMatchObject({ operation: null });
  });

  it('has the locks that are held', () => {
    const { record, event } = firstOf(records, 'lock.acquired');
    const { lock, instance, pe } = event;
    expect(part(record.seq + 1, 'locks')).toEqual({
      kind: 'locks',
      locks: [{ lock, instance, pe, since: record.seq, waiting: [] }],
    });
    expect(part(record.seq, 'locks')).toEqual({ kind: 'locks', locks: [] });
  });

  it('is plain data that JSON can carry', () => {
    for (const kind of ['state', 'irs', 'locks', 'actors'] as const) {
      const data = part(ended.seq, kind);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    }
  });
});
