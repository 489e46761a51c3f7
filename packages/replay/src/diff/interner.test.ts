import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterner } from './interner.ts';

describe('an interner', () => {
  it('gives equal ids to equal runs and to no others, however many there are', () => {
    const run = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 400 }), (runs) => {
        const interner = createInterner();
        const texts = new Map<string, number>();
        for (const lanes of runs) {
          const id = interner.idOf(Int32Array.from(lanes), lanes.length);
          const text = lanes.join();
          // The next new run has the next number.
          expect(id).toBe(texts.get(text) ?? texts.size);
          texts.set(text, id);
        }
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  it('keeps ids while it grows', () => {
    const interner = createInterner();
    const ids = Array.from({ length: 20_000 }, (_, i) => interner.idOf(Int32Array.of(i, 7 * i, -i), 3));
    expect(ids).toEqual(ids.map((_, index) => index));
    expect(interner.idOf(Int32Array.of(777, 7 * 777, -777), 3)).toBe(777);
  });

  it('looks at no more numbers than it is told', () => {
    const interner = createInterner();
    expect(interner.idOf(Int32Array.of(1, 2, 3), 2)).toBe(interner.idOf(Int32Array.of(1, 2, 9), 2));
    expect(interner.idOf(Int32Array.of(1, 2, 3), 3)).toBe(1);
  });
});
