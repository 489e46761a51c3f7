export { ModelBug, invariant, unreachable } from './kernel/invariant.ts';
export { seq } from './kernel/model.ts';
export { EVENT_SCHEMA, specOf, specOfTag } from './system/schema.ts';

export type { Actor, DomainEvent, Origin, Recorded, Seq } from './kernel/model.ts';
export type { EventSpec, FieldKind, FieldSpec, FieldUnit } from './kernel/schema.ts';
export type { EventType, SystemEvent, SystemRecord } from './system/events.ts';
export type { LogSource } from './system/log-source.ts';
