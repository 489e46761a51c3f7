import { EVENT_SCHEMA, seq, type Actor, type EventSpec, type FieldSpec, type Origin } from '@vist/core';
import fc from 'fast-check';
import type { TraceRecord } from '../src/codec/event-codec.ts';

/** Any value that a field of this kind can hold. */
function anyValue(field: FieldSpec): fc.Arbitrary<unknown> {
  const value = anyOfKind(field);
  return field.isNullable ? fc.option(value, { nil: null, freq: 3 }) : value;
}

function anyOfKind(field: FieldSpec): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'addr':
      return fc.maxSafeNat().map((n) => n % 2 ** 52);
    case 'word':
      return anyWord;
    case 'int':
      return anyInt;
    case 'bool':
      return fc.boolean();
    case 'name':
      return fc.constantFrom('vmte_assign_ist', 'clean', '', 'irs');
    case 'text':
      return anyText;
    default:
      return fc.array(
        fc.record({ name: anyText, value: fc.oneof(anyInt, anyWord, anyText) }, { noNullPrototype: true }),
        { maxLength: 4 },
      );
  }
}

const anyText = fc.string({ unit: 'grapheme' });
const anyInt = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer(), fc.maxSafeInteger()).map((n) => n + 0);
const anyWord = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(0n, 255n));

function anyEvent(spec: EventSpec): fc.Arbitrary<object> {
  const fields = Object.fromEntries(spec.fields.map((field) => [field.name, anyValue(field)]));
  return fc.record(fields, { noNullPrototype: true }).map((row) => {
    const ordered = spec.fields.map((field) => [field.name, row[field.name]] as const);
    return { type: spec.type, ...Object.fromEntries(ordered) };
  });
}

const anyOrigin: fc.Arbitrary<Origin | null> = fc.option(
  fc.record(
    {
      line: fc.integer({ min: 1, max: 1e6 }),
      timeNs: fc.option(fc.bigInt(0n, 2n ** 63n), { nil: null }),
      cpu: fc.option(fc.nat(255), { nil: null }),
      comm: fc.option(anyText, { nil: null }),
      pid: fc.option(fc.nat(), { nil: null }),
      isInferred: fc.boolean(),
    },
    { noNullPrototype: true },
  ),
  { nil: null },
);

const anyActor: fc.Arbitrary<Actor> = fc.constantFrom('pe0', 'pe1', 'irs0', 'guest7', 'env');

/** Any log: dense from 0, events of any type, causes anywhere before. */
export function anyLog(maxLength: number, origins: 'some' | 'none' = 'some'): fc.Arbitrary<readonly TraceRecord[]> {
  const entry = fc.record({
    event: fc.constantFrom(...EVENT_SCHEMA).chain(anyEvent),
    back: fc.option(fc.nat(), { nil: null }),
    actor: anyActor,
    origin: origins === 'some' ? anyOrigin : fc.constant(null),
  });
  return fc.array(entry, { maxLength }).map((entries) =>
    entries.map(({ event, back, actor, origin }, i) => ({
      seq: seq(i),
      cause: back === null || i === 0 ? null : seq(i - 1 - (back % i)),
      actor,
      origin,
      event: event as TraceRecord['event'],
    })),
  );
}
