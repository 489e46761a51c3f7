import {
  createReducer,
  digestOf,
  REVISION_NAMES,
  stateAfterChange,
  stateChange,
  type StateChange,
  stateDifferences,
  type StatePage,
  systemModel,
  type SystemState,
} from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const SEED = 20_261_122;
const RUNS = 10;
/** States of a run that are looked at: comparing all of each would take minutes. */
const LOOKS = 6;

describe.each(REVISION_NAMES)(`every state of every run of %s (seed ${SEED})`, (revision) => {
  it('is what its pages make of nothing, and what changes make of the state before', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const { states } = runKept(scenario);
      let before: SystemState | null = null;
      let restored: SystemState | null = null;
      for (const [index, { state }] of states.entries()) {
        restored = stateAfterChange(restored, alone(stateChange(before, state)));
        before = state;
        if (index % Math.ceil(states.length / LOOKS) !== 0) continue;
        expectSame(restored, state);
        expectSame(stateAfterChange(null, alone(stateChange(null, state))), state);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('goes on from its pages as it went on itself', () => {
    const property = fc.property(randomScenarios(revision), fc.nat(), (scenario, choice) => {
      const { records, states, digest } = runKept(scenario);
      const { state, nextSeq } = states[choice % states.length]!;
      const restored = stateAfterChange(null, stateChange(null, state))!;
      const reducer = createReducer(systemModel(scenario.profile), { freeze: false });
      const rest = records.slice(nextSeq).map(({ event }) => event);
      expect(digestOf(reducer.fold(restored, rest))).toBe(digest);
      expectSame(restored, state);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('has pages that a change lays over, and none that did not change in bulk', () => {
    const property = fc.property(randomScenarios(revision), fc.nat(), (scenario, choice) => {
      const { states } = runKept(scenario);
      const at = choice % states.length;
      const [before, after] = [states[Math.max(0, at - 1)]!.state, states[at]!.state];
      expect(alone(stateChange(after, after))).toStrictEqual({ changed: [], gone: [] });
      const pages = pagesOf(stateChange(null, before));
      const change = alone(stateChange(before, after));
      const bulk = [...change.changed].filter(([key]) => /^(?:leaf|user|objects|extents):/u.test(key));
      for (const [key, page] of bulk) expect(pages.get(key)).not.toStrictEqual(page);
      for (const key of change.gone) expect(pages.delete(key)).toBe(true);
      for (const [key, page] of change.changed) pages.set(key, page);
      expect(pages).toStrictEqual(pagesOf(stateChange(null, after)));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

describe(`pages that nobody wrote (seed ${SEED})`, () => {
  it('make no state, and no failure', () => {
    const nonsense: readonly StatePage[] = [
      null,
      true,
      -1,
      0.5,
      2 ** 60,
      -1n,
      2n ** 64n,
      'x',
      [],
      [[]],
      new Uint8Array(7),
    ];
    const property = fc.property(
      randomScenarios('V4'),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...nonsense),
      (scenario, page, part, instead) => {
        const pages = [...stateChange(null, runKept(scenario).final).changed];
        const [key, good] = pages[page % pages.length]!;
        const parts = Array.isArray(good) ? (good as readonly StatePage[]) : [];
        for (const bad of [instead, parts.toSpliced(part % (parts.length + 1), 1, instead)]) {
          const changed = pages.map((each) => (each[0] === key ? ([key, bad] as const) : each));
          // What is of the right kind makes another state; what is not, none.
          expect(() => stateAfterChange(null, { changed, gone: [] })).not.toThrow();
        }
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  it.each(['leaf:0x1', 'objects:0x880000008', 'leaf:x', 'kvm.vmi:-1', 'extents:0x880001000'])('at %s', (key) => {
    const whole = stateChange(null, runKept(fc.sample(randomScenarios('V4'), { seed: SEED, numRuns: 1 })[0]!).final);
    expect(stateAfterChange(null, { changed: [...whole.changed, [key, []]], gone: [] })).toBeNull();
  });

  it('that are missing, or gone although every state has them', () => {
    const whole = stateChange(null, runKept(fc.sample(randomScenarios('V4'), { seed: SEED, numRuns: 1 })[0]!).final);
    for (const kind of ['form', 'memory', 'kvm', 'kvm.vmt', 'pe', 'irs', 'env', 'harness']) {
      const changed = [...whole.changed].filter(([key]) => key !== kind);
      expect(stateAfterChange(null, { changed, gone: [] })).toBeNull();
      expect(stateAfterChange(null, { ...whole, gone: [kind] })).toBeNull();
    }
  });
});

function expectSame(restored: SystemState | null, state: SystemState): void {
  expect(restored).toStrictEqual(state);
  expect(digestOf(restored!)).toBe(digestOf(state));
  expect([...stateDifferences(restored!, state)]).toStrictEqual([]);
}

function pagesOf({ changed }: StateChange): Map<string, StatePage> {
  return new Map(changed);
}

/** Without what a change shares with the state that it was made of. */
function alone({ changed, gone }: StateChange): StateChange {
  return structuredClone({ changed: [...changed], gone: [...gone] });
}
