import { type ArrayName, isPointerField, type Seq, type StructName, type SystemEvent } from '@vist/core';

/** KVM's pointers to objects: who can still free what. */
export interface References {
  /** Where KVM keeps a pointer to the object at `addr`; empty when nobody does. */
  to(addr: number): readonly string[];
  /** The pointer in a field, or null. */
  field(struct: StructName, key: number, field: string): number | null;
  /** The pointers of an array, by index; null for NULL. */
  array(struct: StructName, key: number, array: ArrayName): readonly (number | null)[];
  /** Addresses whose last pointer an event takes away. */
  lostBy(event: SystemEvent): readonly number[];
}

/** The writable side, for the fold of a log. */
export interface ReferenceFacts extends References {
  apply(event: SystemEvent, at: Seq): void;
}

/** Fields that point to arrays of pointers. */
const ARRAYS: ReadonlySet<string> = new Set<ArrayName>(['l2ptrs', 'vped_ptrs', 'h_lpi_l2_ists']);

type Event<Type extends SystemEvent['type']> = Extract<SystemEvent, { readonly type: Type }>;

interface Struct {
  readonly fields: Map<string, number>;
  readonly arrays: Map<string, (number | null)[]>;
  addr: number | null;
}

/** KVM before the probe. */
export function createReferences(): ReferenceFacts {
  const structs = new Map<string, Struct>();
  /** By address: how often each place names it. */
  const places = new Map<number, string[]>();

  function structOf(struct: StructName, key: number): Struct {
    const name = `${struct}:${key}`;
    let found = structs.get(name);
    if (found === undefined) {
      found = { fields: new Map(), arrays: new Map(), addr: null };
      structs.set(name, found);
    }
    return found;
  }

  function add(addr: number | null, place: string): void {
    if (addr === null || addr === 0) return;
    const known = places.get(addr);
    if (known === undefined) places.set(addr, [place]);
    else known.push(place);
  }

  function take(addr: number | null | undefined, place: string): void {
    if (addr === null || addr === undefined) return;
    const known = places.get(addr);
    const index = known?.indexOf(place) ?? -1;
    if (known === undefined || index < 0) return;
    known.splice(index, 1);
    if (known.length === 0) places.delete(addr);
  }

  /** What a struct points to: itself, its fields, its arrays. */
  function* pointersOf(name: string, struct: Struct): Generator<readonly [addr: number, place: string]> {
    if (struct.addr !== null) yield [struct.addr, name];
    for (const [field, addr] of struct.fields) yield [addr, `${name}.${field}`];
    for (const [array, elements] of struct.arrays) yield* elementsOf(`${name}.${array}`, elements);
  }

  function* elementsOf(name: string, elements: readonly (number | null)[]): Generator<readonly [number, string]> {
    for (const [index, addr] of elements.entries()) if (addr !== null) yield [addr, `${name}[${index}]`];
  }

  /** Pointers that an event overwrites or forgets. */
  function* dropped(event: SystemEvent): Generator<readonly [addr: number, place: string]> {
    switch (event.type) {
      case 'kvm.structPublished':
      case 'kvm.structRetired': {
        const name = `${event.struct}:${event.key}`;
        const struct = structs.get(name);
        if (struct !== undefined) yield* pointersOf(name, struct);
        return;
      }
      case 'kvm.fieldSet': {
        if (!isPointerField(event.field)) return;
        const name = `${event.struct}:${event.key}.${event.field}`;
        const struct = structOf(event.struct, event.key);
        const old = struct.fields.get(event.field);
        if (old !== undefined) yield [old, name];
        if (ARRAYS.has(event.field)) yield* elementsOf(name, struct.arrays.get(event.field) ?? []);
        return;
      }
      case 'kvm.elementSet': {
        const { struct, key, array, index } = event;
        const old = structOf(struct, key).arrays.get(array)?.[index] ?? null;
        if (old !== null) yield [old, `${struct}:${key}.${array}[${index}]`];
        return;
      }
      case 'kvm.pendingUnlinked':
        yield [event.addr, `vmi:${event.key}.pending_irqs`];
        return;
      default:
    }
  }

  function setField({ struct, key, field, value }: Event<'kvm.fieldSet'>): void {
    if (!isPointerField(field)) return;
    const at = structOf(struct, key);
    if (value === null) at.fields.delete(field);
    else at.fields.set(field, value);
    if (ARRAYS.has(field)) at.arrays.set(field, []);
    add(value, `${struct}:${key}.${field}`);
  }

  function setElement({ struct, key, array, index, value }: Event<'kvm.elementSet'>): void {
    const { arrays } = structOf(struct, key);
    const elements = arrays.get(array) ?? [];
    while (elements.length < index) elements.push(null);
    elements[index] = value;
    arrays.set(array, elements);
    add(value, `${struct}:${key}.${array}[${index}]`);
  }

  return {
    to: (addr) => places.get(addr) ?? [],
    field: (struct, key, field) => structs.get(`${struct}:${key}`)?.fields.get(field) ?? null,
    array: (struct, key, array) => structs.get(`${struct}:${key}`)?.arrays.get(array) ?? [],
    lostBy(event) {
      const gone = [...dropped(event)];
      if (gone.length === 0) return [];
      const value = 'value' in event && typeof event.value === 'number' ? event.value : null;
      const left = (addr: number): number => places.get(addr)?.length ?? 0;
      return [...new Set(gone.map(([addr]) => addr))].filter(
        (addr) => addr !== value && left(addr) <= gone.filter(([other]) => other === addr).length,
      );
    },
    apply(event) {
      if (!event.type.startsWith('kvm.')) return;
      for (const [addr, place] of dropped(event)) take(addr, place);
      switch (event.type) {
        case 'kvm.structPublished': {
          structs.set(`${event.struct}:${event.key}`, { fields: new Map(), arrays: new Map(), addr: event.addr });
          return add(event.addr, `${event.struct}:${event.key}`);
        }
        case 'kvm.structRetired':
          structs.delete(`${event.struct}:${event.key}`);
          return;
        case 'kvm.fieldSet':
          return setField(event);
        case 'kvm.elementSet':
          return setElement(event);
        case 'kvm.pendingQueued':
          return add(event.addr, `vmi:${event.key}.pending_irqs`);
        default:
      }
    },
  };
}
