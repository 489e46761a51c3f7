import { describe, expect, it } from 'vitest';
import type { CorpusScenario } from './corpus-scenarios.ts';
import { NOT_FOUND } from './not-found.ts';
import { plantedCorpus } from './planted-corpus.ts';
import { groundOf, harvest, type Plant, plantsAt, shows } from './planted.ts';

// Issue 4, point 7: no silence. Every maintenance operation of the revised code is dropped, narrowed and moved, every free is
// dropped, doubled and moved before the command that takes the memory from the IRS, every lock is removed.

interface Tried {
  readonly each: CorpusScenario;
  readonly plant: Plant;
}

interface Outcome {
  /** By defect: what it was tried in, smallest scenario first. */
  readonly tried: ReadonlyMap<string, readonly Tried[]>;
  readonly found: ReadonlySet<string>;
}

function plantAll(coherent: boolean): Outcome {
  const tried = new Map<string, Tried[]>();
  const found = new Set<string>();
  for (const each of plantedCorpus(coherent)) {
    const ground = groundOf(each);
    const plants = [...ground.places].flatMap(([place, command]) =>
      plantsAt(place, command, each.scenario.profile.cacheLineBytes),
    );
    for (const plant of plants) {
      const name = `${plant.kind} ${plant.place}`;
      tried.set(name, [...(tried.get(name) ?? []), { each, plant }]);
      if (!found.has(name) && harvest(each, ground, plant).length > 0) found.add(name);
    }
  }
  return { tried, found };
}

describe.each([false, true])('defects planted into V4, coherent platform: %s', (coherent) => {
  const { tried, found } = plantAll(coherent);
  const missed = [...tried.keys()].filter((name) => !found.has(name)).toSorted();
  const reasons = NOT_FOUND.filter((each) => each.coherent === coherent);

  it('are many', () => {
    expect(tried.size).toBeGreaterThan(coherent ? 80 : 200);
    expect(found.size).toBeGreaterThan(coherent ? 40 : 140);
  });

  it('are found, or there is a reason why not', () => {
    expect(missed.filter((name) => !reasons.some(({ plant }) => plant.test(name)))).toEqual([]);
    expect(reasons.filter(({ plant }) => !missed.some((name) => plant.test(name)))).toEqual([]);
  });

  it('change nothing that anybody reads when they are not found, on caches as eager as can be', () => {
    // On one PE nobody notices that a lock is gone.
    const showable = missed.filter((name) => !name.includes(': lock '));
    const loud = showable.filter((name) =>
      (tried.get(name) ?? [])
        .toSorted((a, b) => a.each.scenario.operations.length - b.each.scenario.operations.length)
        .slice(0, 2)
        .some(({ each, plant }) => shows(each, plant)),
    );
    expect(loud).toEqual([]);
  }, 240_000);
});
