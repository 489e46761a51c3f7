import { EVENT_SCHEMA, type FieldSpec, type SystemEvent } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { eventsEqual } from './events-equal.ts';

/** Two values that a field of each kind can tell apart. */
const VALUES: Readonly<Record<FieldSpec['kind'], readonly [unknown, unknown]>> = {
  addr: [0x8_8000_0000, 0x8_8000_0008],
  word: [2n ** 63n, 2n ** 63n + 1n],
  int: [-1, 1],
  bool: [false, true],
  name: ['a', 'b'],
  text: ['', 'a'],
  args: [[{ name: 'a', value: 1 }], [{ name: 'a', value: 1n }]],
};

function eventOf(type: string, fields: readonly FieldSpec[]): SystemEvent {
  const entries = fields.map(({ name, kind }) => [name, structuredClone(VALUES[kind][0])]);
  return { type, ...Object.fromEntries(entries) } as SystemEvent;
}

describe.each(EVENT_SCHEMA)('eventsEqual on $type', ({ type, fields }) => {
  it('is true for the same words', () => {
    expect(eventsEqual(eventOf(type, fields), eventOf(type, fields))).toBe(true);
  });

  it.each(fields)('sees another $name', ({ name, kind }) => {
    const event = eventOf(type, fields);
    expect(eventsEqual(event, { ...event, [name]: VALUES[kind][1] })).toBe(false);
    expect(eventsEqual(event, { ...event, [name]: null })).toBe(false);
  });
});

describe('eventsEqual', () => {
  const entered = (
    ...args: readonly { readonly name: string; readonly value: number | bigint | string }[]
  ): SystemEvent => ({
    type: 'call.entered',
    func: 'f',
    caller: 'g',
    args,
  });

  it('tells types apart whose fields are the same', () => {
    const range = { base: 0, sizeBytes: 64 };
    expect(
      eventsEqual(
        { type: 'mem.linesFilled', ...range } as SystemEvent,
        { type: 'mem.linesEvicted', ...range } as SystemEvent,
      ),
    ).toBe(false);
  });

  it('compares arguments one by one, in order', () => {
    const a = { name: 'a', value: 1 };
    const b = { name: 'b', value: 2n };
    expect(eventsEqual(entered(a, b), entered({ ...a }, { ...b }))).toBe(true);
    expect(eventsEqual(entered(a, b), entered(b, a))).toBe(false);
    expect(eventsEqual(entered(a, b), entered(a))).toBe(false);
  });
});
