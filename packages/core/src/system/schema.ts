import { ENV_SCHEMA } from '../env/schema.ts';
import { GUEST_SCHEMA } from '../guest/schema.ts';
import { HARNESS_SCHEMA } from '../harness/schema.ts';
import { IMPORT_SCHEMA } from '../import/schema.ts';
import { IRS_SCHEMA } from '../irs/schema.ts';
import type { EventSpec } from '../kernel/schema.ts';
import { KVM_SCHEMA } from '../kvm/schema.ts';
import { MEMORY_SCHEMA } from '../memory/schema.ts';
import { PE_SCHEMA } from '../pe/schema.ts';

/** All event types, ascending by tag. This table is what a trace file carries about its events. */
export const EVENT_SCHEMA: readonly EventSpec[] = [
  ...MEMORY_SCHEMA,
  ...PE_SCHEMA,
  ...IRS_SCHEMA,
  ...KVM_SCHEMA,
  ...GUEST_SCHEMA,
  ...ENV_SCHEMA,
  ...HARNESS_SCHEMA,
  ...IMPORT_SCHEMA,
];

const BY_TYPE: ReadonlyMap<string, EventSpec> = new Map(EVENT_SCHEMA.map((spec) => [spec.type, spec]));
const BY_TAG: ReadonlyMap<number, EventSpec> = new Map(EVENT_SCHEMA.map((spec) => [spec.tag, spec]));

/** The specification of an event type, or null when there is none of that name. */
export function specOf(type: string): EventSpec | null {
  return BY_TYPE.get(type) ?? null;
}

/** The specification of a numeric tag, or null when this version does not know it. */
export function specOfTag(tag: number): EventSpec | null {
  return BY_TAG.get(tag) ?? null;
}
