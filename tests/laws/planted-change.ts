import { type FieldSpec, seq, specOf, type SystemEvent, type SystemRecord } from '@vist/core';

/** Something in one record of a log that is to be made another. */
export interface PlantedChange {
  readonly at: number;
  /** A field of the event, or `seq`, `cause`, `actor`. */
  readonly field: string;
}

const RECORD_FIELDS = ['seq', 'cause', 'actor'] as const;

/** Everything of a record that a change can be planted in. */
export function changeableFields({ event }: SystemRecord): readonly string[] {
  return [...RECORD_FIELDS, ...(specOf(event.type)?.fields ?? []).map(({ name }) => name)];
}

/** A log with one change in it. Names become others that the log has in the same place, where it has any. */
export function withChange(records: readonly SystemRecord[], { at, field }: PlantedChange): readonly SystemRecord[] {
  return records.map((record, index) => (index === at ? changed(record, field, records) : record));
}

/** Fields in which an act says what the machine answered. Everything else in an act is the actor's choice. */
export const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'mem.loaded': ['value', 'filled'],
  'mem.stored': ['filled'],
  'mem.set': ['filled'],
  'mem.deviceLoaded': ['value'],
  'mem.userLoaded': ['value'],
  'alloc.allocated': ['addr', 'sizeAllocBytes', 'source'],
  'alloc.failed': ['sizeAllocBytes', 'reason'],
  'alloc.freed': ['was'],
  'mmio.readEnded': ['value'],
  'pe.delayed': ['passedMicroseconds'],
  'kvm.doorbellsCreated': ['firstIrq', 'firstHwirq'],
  'env.operationEnded': ['liveCount', 'liveBytes'],
};

function changed(record: SystemRecord, field: string, records: readonly SystemRecord[]): SystemRecord {
  switch (field) {
    case 'seq':
      return { ...record, seq: seq(record.seq + 1) };
    case 'cause':
      return { ...record, cause: record.cause === null ? seq(0) : null };
    case 'actor':
      return { ...record, actor: record.actor === 'irs0' ? 'pe7' : 'irs0' };
    default: {
      const spec = specOf(record.event.type)?.fields.find(({ name }) => name === field);
      if (spec === undefined) throw new RangeError(`${record.event.type} has no field ${field}`);
      return { ...record, event: withField(record.event, spec, records) };
    }
  }
}

function withField(event: SystemEvent, spec: FieldSpec, records: readonly SystemRecord[]): SystemEvent {
  const value: unknown = Reflect.get(event, spec.name);
  const other =
    spec.kind === 'name' && typeof value === 'string'
      ? otherName(event, spec.name, records)
      : otherValue(value, spec.kind);
  return { ...event, [spec.name]: other };
}

/** Another name that the field can have: one that the log has there, or one of a small vocabulary, or any. */
function otherName(event: SystemEvent, field: string, records: readonly SystemRecord[]): unknown {
  const value: unknown = Reflect.get(event, field);
  const seen = records
    .filter((one) => one.event.type === event.type)
    .map((one): unknown => Reflect.get(one.event, field));
  const names = [...seen, ...(VOCABULARIES[field] ?? [])];
  return names.find((name) => name !== value && name !== null) ?? `${String(value)}_`;
}

/** Fields that can only have a few names. */
const VOCABULARIES: Readonly<Record<string, readonly string[]>> = {
  struct: ['vmt_info', 'vm'],
  field: ['nr_spis', 'vm_id'],
  array: ['l2ptrs', 'vped_ptrs'],
  op: ['clean', 'clean-invalidate'],
  mode: ['late', 'drop'],
  source: ['fresh', 'reused'],
  was: ['live', 'free'],
  reason: ['injected', 'too-large'],
};

function otherValue(value: unknown, kind: FieldSpec['kind']): unknown {
  switch (kind) {
    case 'addr':
      return typeof value === 'number' ? value + 8 : 0x8_8000_0000;
    case 'int':
      return typeof value === 'number' ? value + 1 : 1;
    case 'word':
      return typeof value === 'bigint' ? value ^ 4n : 4n;
    case 'bool':
      return value !== true;
    case 'text':
    case 'name':
      return `${String(value)}!`;
    case 'args':
      return Array.isArray(value) && value.length > 0 ? value.slice(1) : [{ name: 'extra', value: 1n }];
  }
}
