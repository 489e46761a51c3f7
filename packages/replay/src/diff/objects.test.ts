import { physAddr, type SystemEvent } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { createObjects, type Objects } from './objects.ts';

function allocated(addr: number, sizeBytes: number): SystemEvent {
  return {
    type: 'alloc.allocated',
    addr: physAddr(addr),
    sizeReqBytes: sizeBytes,
    sizeAllocBytes: sizeBytes,
    accounted: false,
    source: 'fresh',
    site: 'test',
  };
}

function objectsAt(...places: readonly (readonly [addr: number, sizeBytes: number])[]): Objects {
  const objects = createObjects();
  for (const [addr, sizeBytes] of places) objects.add(allocated(addr, sizeBytes));
  return objects;
}

const HEAP = 0x8_8000_0000;

describe('the objects of a log', () => {
  it('are found by each of their bytes, across pages', () => {
    const objects = objectsAt([HEAP + 0xff0, 0x3020], [HEAP + 0x4010, 16]);
    const numbers = [0xfef, 0xff0, 0x1000, 0x3fff, 0x400f, 0x4010, 0x401f, 0x4020].map((at) =>
      objects.holding(HEAP + at),
    );
    expect(numbers).toEqual([-1, 0, 0, 0, 0, 1, 1, -1]);
  });

  it('take the place of what was there before, byte by byte', () => {
    const objects = objectsAt([HEAP, 4096], [HEAP + 64, 64], [HEAP + 0x1000, 0x2000], [HEAP + 0x1800, 8]);
    const numbers = [0, 63, 64, 127, 128, 0x1000, 0x1800, 0x1808, 0x2fff].map((at) => objects.holding(HEAP + at));
    expect(numbers).toEqual([0, 0, 1, 1, 0, 2, 3, 2, 2]);
    expect(objects.at(3)).toEqual({ base: HEAP + 0x1800, sizeBytes: 8, site: 'test' });
  });

  it('are near a line that they begin in, and what runs over their end', () => {
    const objects = objectsAt([HEAP + 32, 16], [HEAP + 0x1000, 0x1000]);
    expect(objects.near(HEAP)).toBe(0);
    expect(objects.near(HEAP + 200)).toBe(0);
    expect(objects.near(HEAP + 0x2400)).toBe(1);
    expect(objects.near(HEAP + 0x20_0000)).toBe(-1);
    expect(objects.near(0)).toBe(-1);
  });
});
