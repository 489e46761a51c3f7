import type { DomainEvent, EventSpec, FieldSpec } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { upcastFor, type UpcastStep } from './upcast.ts';

const field = (name: string): FieldSpec => ({ name, kind: 'int', isNullable: false, unit: '', doc: '' });

function spec(type: EventSpec['type'], tag: number, version: number, names: readonly string[]): EventSpec {
  return { type, tag, version, isAct: true, doc: '', fields: names.map(field) };
}

const CURRENT = [spec('a.kept', 1, 1, ['x']), spec('a.grown', 2, 3, ['x', 'y', 'z']), spec('a.renamed', 4, 1, ['x'])];
const STEPS: readonly UpcastStep[] = [
  {
    from: { type: 'a.grown', version: 1 },
    to: { type: 'a.grown', version: 2 },
    change: (event) => ({ ...event, y: 0 }),
  },
  {
    from: { type: 'a.grown', version: 2 },
    to: { type: 'a.grown', version: 3 },
    change: (event) => ({ ...event, z: 0 }),
  },
  {
    from: { type: 'a.old', version: 1 },
    to: { type: 'a.renamed', version: 1 },
    change: (event) => ({ ...event, type: 'a.renamed' }),
  },
];

const upcast = (schema: readonly EventSpec[]): ReturnType<typeof upcastFor> =>
  upcastFor(schema, (type) => CURRENT.find((known) => known.type === type) ?? null, STEPS);

const event = (type: DomainEvent['type']): DomainEvent & { readonly x: number } => ({ type, x: 1 });

describe('upcast', () => {
  it('leaves current events alone', () => {
    const same = upcast(CURRENT);
    const kept = event('a.kept');
    expect(same.isIdentity).toBe(true);
    expect(same.event(kept)).toBe(kept);
  });

  it('takes an old version through every version since', () => {
    const { event: change } = upcast([spec('a.grown', 2, 1, ['x'])]);
    expect(change(event('a.grown'))).toStrictEqual({ type: 'a.grown', x: 1, y: 0, z: 0 });
  });

  it('follows a type that was replaced', () => {
    expect(upcast([spec('a.old', 3, 1, ['x'])]).event(event('a.old'))).toStrictEqual(event('a.renamed'));
  });

  it.each([
    ['a later version', spec('a.kept', 1, 2, ['x']), 'newer-version'],
    ['a type of another program', spec('b.strange', 9, 1, ['x']), 'unknown-event'],
    ['other fields under the same version', spec('a.kept', 1, 1, ['w']), 'unknown-event'],
    ['an old version without a step', spec('a.renamed', 4, 0, ['x']), 'unknown-event'],
  ] as const)('says why it cannot read %s', (_name, stranger, code) => {
    const { event: change, problemOf } = upcast([stranger]);
    expect(problemOf(stranger.tag)).toMatchObject({ code });
    expect(() => change(event(stranger.type))).toThrow(expect.objectContaining({ code }));
  });
});
