import { type ByteRange, EVENT_SCHEMA, type SystemEvent } from '@vist/core';

/** True when the bytes of a field (`touched`: of any) and a range, which is asked for last, have one in common. */
export function bytesOverlap(event: SystemEvent, field: string, rangeOf: () => ByteRange | null): boolean {
  if (!someBytes(event, field, () => true)) return false;
  const range = rangeOf();
  if (range === null) return false;
  const end = range.base + range.sizeBytes;
  return someBytes(event, field, (first, last) => first < end && last >= range.base);
}

/** True when an event names a byte of a range, by whatever field. */
export function bytesOverlapRange(event: SystemEvent, { base, sizeBytes }: ByteRange): boolean {
  return someBytes(event, 'touched', (first, last) => first < base + sizeBytes && last >= base);
}

/** True when the test holds of the first and last byte that a field (`touched`: any) of an event names. */
export function someBytes(event: SystemEvent, field: string, test: (first: number, last: number) => boolean): boolean {
  for (const { name, lengthName } of ADDRESS_FIELDS.get(event.type) ?? []) {
    if (field !== 'touched' && field !== name) continue;
    const first: unknown = Reflect.get(event, name);
    if (typeof first !== 'number') continue;
    const length: unknown = lengthName === null ? 1 : Reflect.get(event, lengthName);
    if (test(first, first + Math.max(1, typeof length === 'number' ? length : 1) - 1)) return true;
  }
  return false;
}

/** Where an event type names bytes: an address, and the length where the next field is one in bytes. */
interface AddressField {
  readonly name: string;
  readonly lengthName: string | null;
}

const ADDRESS_FIELDS: ReadonlyMap<string, readonly AddressField[]> = new Map(
  EVENT_SCHEMA.map(({ type, fields }) => [
    type,
    fields.flatMap(({ name, kind }, index): AddressField[] => {
      const next = fields[index + 1];
      const lengthName = next?.kind === 'int' && next.unit === 'bytes' ? next.name : null;
      return kind === 'addr' ? [{ name, lengthName }] : [];
    }),
  ]),
);

/** Fields that hold addresses, whatever the event. */
export const ADDRESSES: ReadonlySet<string> = new Set(
  [...ADDRESS_FIELDS.values()].flatMap((fields) => fields.map(({ name }) => name)).filter((name) => name !== 'value'),
);
