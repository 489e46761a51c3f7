import { invariant, type Revision, revisionOf, type Seq, seq, type SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { firstOf } from '../../test/expression.ts';
import { OPTIONS, REVISION, runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { forkRun, type ForkInput } from './fork.ts';
import { memoryLog } from './memory-log.ts';

const { records } = runOf(SMALL_SCENARIO);
const log = memoryLog(records);
const OTHER: Revision = revisionOf('V1');

/** The whole run of a fork. */
function forked(change: Partial<ForkInput> & { readonly at: Seq }): readonly SystemRecord[] {
  const made: SystemRecord[] = [];
  const observer = { record: (record: SystemRecord) => void made.push(record), state: (): void => {} };
  const input = { scenario: SMALL_SCENARIO, revision: REVISION, changedRevision: null, edit: null, ...change };
  const fork = forkRun(log, input, OPTIONS, observer);
  invariant(fork.ok, 'the log is a run of the scenario');
  while (fork.session.isRunning) fork.session.step();
  return made;
}

describe('forkRun', () => {
  it.each([0, 1, 100, 250, records.length])('is the recorded run when nothing is changed at %d', (at) => {
    expect(forked({ at: seq(at) })).toEqual(records);
  });

  it('runs the operations that begin afterwards on other code, and leaves what was before as it is', () => {
    const { record } = firstOf(records, 'env.operationBegan', ({ index }) => index === 3);
    const at = seq(record.seq - 1);
    const fork = forked({ at, changedRevision: OTHER });
    expect(fork.slice(0, at)).toEqual(records.slice(0, at));
    expect(fork).not.toEqual(records);
    const opened = records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.index === 2);
    const inside = forked({ at: seq(opened + 5), changedRevision: OTHER });
    expect(inside.slice(0, record.seq)).toEqual(records.slice(0, record.seq));
  });

  it('does other commands from there on', () => {
    const { record } = firstOf(records, 'mem.maintained');
    const isClean = ({ event }: SystemRecord): boolean => event.type === 'mem.maintained';
    const fork = forked({
      at: seq(record.seq + 1),
      edit: (command) => (command.type === 'mem.maintain' ? [] : [command]),
    });
    expect(fork.filter(isClean)).toEqual([record]);
  });

  it('says where the log is no run of the scenario', () => {
    const forgedLog = memoryLog(
      records.map((each) => (each.seq === 40 ? { ...each, actor: 'guest0' as const } : each)),
    );
    const observer = { record: (): void => {}, state: (): void => {} };
    const input = { scenario: SMALL_SCENARIO, revision: REVISION, changedRevision: null, edit: null, at: seq(100) };
    expect(forkRun(forgedLog, input, OPTIONS, observer)).toMatchObject({
      ok: false,
      recorded: { seq: 40, actor: 'guest0' },
      produced: records[40],
    });
  });
});
