import { EVENT_SCHEMA, specOf, type DomainEvent, type EventSpec } from '@vist/core';
import { PayloadError } from '../format-error.ts';

/** A version of an event type, as the schema of a file names it. */
export type EventVersion = Pick<EventSpec, 'type' | 'version'>;

/** One step from an event as an old version stored it to what took its place. */
export interface UpcastStep {
  readonly from: EventVersion;
  readonly to: EventVersion;
  readonly change: (event: DomainEvent) => DomainEvent;
}

/**
 * All steps there are. An event type, once written, keeps its number for ever: changed fields are a
 * step to the next version, a changed meaning is a step to a new type.
 */
const STEPS: readonly UpcastStep[] = [];

/** Turns events of a file into events of this program. Everything behind it sees current events only. */
export interface Upcast {
  /** True when no event of the file needs a change. */
  readonly isIdentity: boolean;
  /** Why events of this type cannot be turned into current ones, or null. */
  readonly problemOf: (tag: number) => PayloadError | null;
  /** @throws PayloadError `unknown-event` or `newer-version`. */
  readonly event: (event: DomainEvent) => DomainEvent;
}

/**
 * The upcast for files of `schema`: the one place where old versions are known.
 *
 * @param current the specification of this program for a type, or null.
 */
export function upcastFor(
  schema: readonly EventSpec[],
  current: (type: string) => EventSpec | null = specOf,
  steps: readonly UpcastStep[] = STEPS,
): Upcast {
  // What this program writes needs no change; the rest is for files of others.
  if (schema === EVENT_SCHEMA) return NO_CHANGE;
  const changes = new Map<string, Change>();
  const problems = new Map<number, PayloadError>();
  for (const spec of schema) {
    const change = changeOf(spec, current, steps);
    if (change instanceof PayloadError) {
      problems.set(spec.tag, change);
      changes.set(spec.type, () => {
        throw change;
      });
    } else if (change !== null) changes.set(spec.type, change);
  }
  return {
    isIdentity: changes.size === 0,
    problemOf: (tag) => problems.get(tag) ?? null,
    event: (event) => changes.get(event.type)?.(event) ?? event,
  };
}

const NO_CHANGE: Upcast = { isIdentity: true, problemOf: () => null, event: (event) => event };

type Change = (event: DomainEvent) => DomainEvent;

/** The steps from a type of a file to a current one; null when it is current; why there is no way. */
function changeOf(
  spec: EventSpec,
  current: (type: string) => EventSpec | null,
  steps: readonly UpcastStep[],
): Change | PayloadError | null {
  const known = current(spec.type);
  if (known !== null && known.version === spec.version) {
    return hasSameFields(known, spec) ? null : otherFields(spec);
  }
  const path: UpcastStep[] = [];
  let at: EventVersion = spec;
  while (current(at.type)?.version !== at.version) {
    const step = steps.find(({ from }) => from.type === at.type && from.version === at.version);
    if (step === undefined || path.length === steps.length) return noWay(spec, known);
    path.push(step);
    at = step.to;
  }
  return (event) => path.reduce((before, step) => step.change(before), event);
}

function hasSameFields(known: EventSpec, spec: EventSpec): boolean {
  return (
    known.tag === spec.tag &&
    known.fields.length === spec.fields.length &&
    known.fields.every((field, i) => {
      const other = spec.fields[i]!;
      return field.name === other.name && field.kind === other.kind && field.isNullable === other.isNullable;
    })
  );
}

function otherFields({ type, version }: EventSpec): PayloadError {
  return new PayloadError('unknown-event', `event type ${type}: version ${version} has other fields in this program`);
}

function noWay({ type, version }: EventSpec, known: EventSpec | null): PayloadError {
  if (known !== null && version > known.version) {
    return new PayloadError(
      'newer-version',
      `event type ${type} has version ${version}: this program reads up to ${known.version}`,
    );
  }
  return new PayloadError('unknown-event', `event type ${type}, version ${version}: this program does not know it`);
}
