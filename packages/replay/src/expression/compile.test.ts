import { EVENT_SCHEMA, type EventType, type SystemRecord } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionOf, firstOf } from '../../test/expression.ts';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { compile, needsState } from './compile.ts';
import { EXPRESSION_FIELDS } from './fields.ts';
import type { Moment } from './moment.ts';
import { neededParts, type NeededParts } from './selection.ts';
import { someBytes } from './touched-bytes.ts';

const { records } = runOf(SMALL_SCENARIO);

const NOWHERE: Moment = { bytes: () => null, value: () => null, content: () => null };

function fitting(text: string, moment: Moment = NOWHERE): readonly SystemRecord[] {
  const test = compile(expressionOf(text));
  return records.filter((record) => test(record, moment));
}

function typesOf(found: readonly SystemRecord[]): readonly EventType[] {
  return [...new Set(found.map(({ event }) => event.type))].toSorted();
}

describe('compile', () => {
  it('compares fields of records and events', () => {
    expect(fitting('seq in 10..12').map(({ seq }) => seq)).toEqual([10, 11, 12]);
    expect(typesOf(fitting('mem.stored or mem.loaded'))).toEqual(['mem.loaded', 'mem.stored']);
    expect(typesOf(fitting('block == lock'))).toEqual(['lock.acquired', 'lock.released']);
    expect(fitting('actor == irs0').every(({ actor }) => actor === 'irs0')).toBe(true);
    expect(fitting('env.operationBegan and op == lpi_enable and args.id_bits == 12')).toHaveLength(1);
    expect(fitting('ret != 0')).toEqual([]);
    expect(fitting('site ~ vmte').length).toBeGreaterThan(0);
  });

  it('says no of events without the field, to equal and to unequal alike', () => {
    expect(fitting('byte == 0 or byte != 0')).toEqual(fitting('mem.set'));
  });

  it('compares words beyond 2^53 exactly', () => {
    const { record, event } = firstOf(records, 'mem.stored', ({ value }) => value > 2n ** 53n);
    expect(fitting('mem.stored and value > 0x20000000000000')).toContain(record);
    expect(fitting(`value == ${event.value}`)).toContain(record);
    expect(fitting(`value == ${event.value ^ 1n}`)).not.toContain(record);
  });

  it('takes all bytes that an event names for its address', () => {
    const { base, sizeBytes } = firstOf(records, 'mem.zeroed').event;
    const last = `0x${(base + sizeBytes - 1).toString(16)}`;
    expect(fitting(`mem.zeroed and base in ${last}..${last}`)).toHaveLength(1);
    expect(typesOf(fitting(`touched in ${last}..${last}`))).toContain('mem.zeroed');
    expect(fitting(`mem.zeroed and base == ${last}`)).toEqual([]);
  });

  it('asks the moment about places only', () => {
    const base = firstOf(records, 'mem.stored').event.addr;
    const moment: Moment = {
      ...NOWHERE,
      bytes: () => ({ range: { base, sizeBytes: 1 }, bits: null }),
      value: () => 5n,
    };
    expect(fitting('mem.stored and addr in vmte:0', moment).length).toBeGreaterThan(0);
    expect(fitting('mem.stored and addr in vmte:0')).toEqual([]);
    expect(fitting('vmte:0.VALID == 5', moment)).toHaveLength(records.length);
    for (const text of ['vm == 3 or not addr in vmte:0', 'reg:IRS_VMT_BASER == 0']) {
      expect(needsState(expressionOf(text))).toBe(true);
    }
  });
});

const TEXT_OF_VALUE = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : typeof value === 'string'
      ? `"${value}"`
      : null;

/** Conditions that hold of at least one record of the run. */
const CONDITIONS: readonly string[] = records.flatMap(({ seq, actor, event }) => [
  `seq == ${seq}`,
  `seq >= ${seq}`,
  `actor == ${actor}`,
  event.type,
  ...(EVENT_SCHEMA.find(({ type }) => type === event.type)?.fields ?? []).flatMap(({ name, kind }) => {
    const text = TEXT_OF_VALUE(Reflect.get(event, name));
    if (text === null) return [name];
    return kind === 'addr' ? [`touched in ${text}..${text}`, `${name} == ${text}`] : [`${name} == ${text}`];
  }),
]);

const expressions: fc.Arbitrary<string> = fc.letrec<{ tree: string; leaf: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.tuple(tie('tree'), fc.constantFrom('and', 'or'), tie('tree')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('tree').map((operand) => `not ${operand}`),
  ),
  leaf: fc.constantFrom(...CONDITIONS),
})).tree;

describe('neededParts', () => {
  it('leaves out no record that fits', () => {
    fc.assert(
      fc.property(expressions, (text) => {
        const { from, before, types, actors, bytes } = neededParts(expressionOf(text));
        for (const record of fitting(text)) {
          const { seq, actor, event } = record;
          expect(seq >= from && seq < before, text).toBe(true);
          expect(types?.has(event.type) ?? true, text).toBe(true);
          expect(actors?.has(actor) ?? true, text).toBe(true);
          if (bytes === null) continue;
          const end = bytes.base + bytes.sizeBytes;
          expect(
            someBytes(event, 'touched', (first, last) => first < end && last >= bytes.base),
            text,
          ).toBe(true);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('knows what an expression is about', () => {
    const parts = (text: string): NeededParts => neededParts(expressionOf(text));
    expect(parts('mem.stored and seq in 10..20')).toMatchObject({ from: 10, before: 21 });
    expect(parts('mem.stored or mem.set').types).toEqual(new Set(['mem.stored', 'mem.set']));
    expect(parts('mem.stored and addr in 0x100..0x1ff').bytes).toEqual({ base: 0x100, sizeBytes: 256 });
    expect(parts('not mem.stored').types).toBe(null);
  });
});

describe('EXPRESSION_FIELDS', () => {
  it('has one family for every field of the schema', () => {
    const families = EXPRESSION_FIELDS.map(
      ({ kinds }) =>
        kinds.every((kind) => ['addr', 'word', 'int'].includes(kind)) ||
        kinds.every((kind) => ['name', 'text'].includes(kind)) ||
        kinds.length === 1,
    );
    expect(families).not.toContain(false);
  });
});
