import { addressField, type BitField, type BitRange, field, type RegisterLayout } from './bits.ts';

/** Read-only, write-only (a write is a request), or readable and writable. */
export type RegisterAccess = 'ro' | 'wo' | 'rw';

/** A register of the IRS configuration frame as data. */
export interface Register<FieldName extends string = string> {
  /** As the recordings print it: `IRS_VMT_BASER`. */
  readonly name: `IRS_${string}`;
  /** In bytes from the base of the frame. */
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly access: RegisterAccess;
  /** Value of an IRS that has just been reset, with nothing enabled; null where it is not architected. */
  readonly reset: bigint | null;
  readonly fields: Readonly<Record<FieldName, BitField>>;
  /** The same fields in ascending order of bits. */
  readonly layout: RegisterLayout;
}

/** The bits of a field; those of an address are masked, not shifted. */
export type FieldSpec = BitRange | { readonly address: BitRange };

/** One line of a register table. @throws ModelBug when a field's bits are malformed. */
export function register<FieldName extends string>(
  name: `IRS_${string}`,
  place: Pick<Register, 'offset' | 'widthBits' | 'access'> & { readonly reset?: bigint },
  specs: Readonly<Record<FieldName, FieldSpec>>,
): Register<FieldName> {
  // Object.fromEntries() forgets the key type: the keys are those of `specs`, one for one.
  const fields = Object.fromEntries(
    Object.entries<FieldSpec>(specs).map(([key, spec]) => [key, parse(key, spec)]),
  ) as Record<FieldName, BitField>;
  const layout = Object.values<BitField>(fields).toSorted((a, b) => a.lsb - b.lsb);
  return { name, ...place, reset: place.reset ?? null, fields, layout };
}

function parse(name: string, spec: FieldSpec): BitField {
  return typeof spec === 'string' ? field(name, spec) : addressField(name, spec.address);
}
