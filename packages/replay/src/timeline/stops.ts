import {
  type MemoryPlace,
  physAddr,
  type PlaceView,
  type Profile,
  type Seq,
  type StatePlace,
  type SystemRecord,
} from '@vist/core';
import type { Expression } from '../expression/ast.ts';
import { compile, needsState } from '../expression/compile.ts';
import { withFixedPlaces } from '../expression/fixed-places.ts';
import type { HeldBytes, Moment } from '../expression/moment.ts';
import { ALL_PARTS, type NeededParts, neededParts } from '../expression/selection.ts';
import { type Access, accessOf, registerAccessOf } from './access.ts';

/** Where a run stops. */
export type Stop = Breakpoint | Watchpoint;

/** At events that an expression is true of. */
export interface Breakpoint {
  readonly kind: 'break';
  readonly expression: Expression;
}

/** At events that use a place: `change` is a write after which it holds something else. */
export interface Watchpoint {
  readonly kind: 'watch';
  readonly place: StatePlace;
  /** Position at which the place is looked up, once; null follows it as tables move. */
  readonly at: Seq | null;
  readonly view: PlaceView;
  readonly access: 'read' | 'write' | 'change';
}

/** A stop, made ready. */
export interface Trigger {
  readonly needsState: boolean;
  readonly parts: NeededParts;
  /** The test of the records from some position on; null for the moment when no state is needed. */
  start(before: Moment | null): (record: SystemRecord, after: Moment) => boolean;
}

/** What triggers look places up with. */
export interface TriggerWorld {
  readonly profile: Profile;
  readonly momentAt: (position: Seq) => Moment;
}

/** Makes a stop ready. */
export function triggerOf(stop: Stop, world: TriggerWorld): Trigger {
  if (stop.kind === 'watch') return stop.access === 'change' ? onChange(stop, world) : onAccess(stop, world);
  const expression = withFixedPlaces(stop.expression, (place, at) => world.momentAt(at).bytes(place)?.range ?? null);
  const test = compile(expression);
  return { needsState: needsState(expression), parts: neededParts(expression), start: () => test };
}

function onAccess({ place, at, view, access }: Watchpoint, { profile, momentAt }: TriggerWorld): Trigger {
  if (place.kind === 'reg') {
    const { name } = place;
    const test = ({ event }: SystemRecord): boolean => registerAccessOf(event, name) === access;
    return { needsState: false, parts: { ...ALL_PARTS, types: REGISTER_TYPES }, start: () => test };
  }
  const fixed = fixedBytes(place, at, momentAt);
  if (fixed === null) {
    const test = ({ event }: SystemRecord, after: Moment): boolean => {
      // Most events are not about memory: the place is looked up for the others.
      const bytes = event.type.startsWith('mem.') ? after.bytes(place) : null;
      return bytes !== null && isAccess(accessOf(event, bytes.range, view, profile), access, view);
    };
    return { needsState: true, parts: ALL_PARTS, start: () => test };
  }
  const { range } = fixed;
  const test = ({ event }: SystemRecord): boolean => isAccess(accessOf(event, range, view, profile), access, view);
  return { needsState: false, parts: { ...ALL_PARTS, bytes: range }, start: () => test };
}

/** What the IRS has read last is written by its reading. */
function isAccess(found: Access, wanted: Watchpoint['access'], view: PlaceView): boolean {
  return found === wanted || (view === 'irs' && found === 'write' && wanted === 'read');
}

function onChange(watch: Watchpoint, { profile, momentAt }: TriggerWorld): Trigger {
  const { place, at, view } = watch;
  if (place.kind === 'reg') return needingStates((moment) => moment.value(place, view));
  const fixed = fixedBytes(place, at, momentAt);
  if (fixed === null) {
    return needingStates((moment) => {
      const bytes = moment.bytes(place);
      return bytes === null ? null : moment.content(bytes, view);
    });
  }
  return needingStates(
    (moment) => moment.content(fixed, view),
    ({ event }) => accessOf(event, fixed.range, view, profile) !== 'none',
  );
}

/** Compares what a place holds before and after the events that may change it. */
function needingStates(
  read: (moment: Moment) => bigint | string | null,
  mayChange: (record: SystemRecord) => boolean = () => true,
): Trigger {
  return {
    needsState: true,
    parts: ALL_PARTS,
    start(before) {
      let held = before === null ? null : read(before);
      return (record, after) => {
        if (!mayChange(record)) return false;
        const value = read(after);
        const isChange = value !== held;
        held = value;
        return isChange;
      };
    },
  };
}

/** The bytes of a place that does not move; null for one that is followed. */
function fixedBytes(place: MemoryPlace, at: Seq | null, momentAt: TriggerWorld['momentAt']): HeldBytes | null {
  if (place.kind === 'byte') return { range: { base: place.addr, sizeBytes: 1 }, bits: null };
  return at === null ? null : (momentAt(at).bytes(place) ?? { range: { base: physAddr(0), sizeBytes: 0 }, bits: null });
}

const REGISTER_TYPES: NeededParts['types'] = new Set(['mmio.writeBegan', 'mmio.readEnded']);
