import {
  createReducer,
  invariant,
  parseRevision,
  peekPe,
  peekPoc,
  physAddr,
  runScenario as runToItsEnd,
  type Scenario,
  type SystemEvent,
  systemModel,
  type SystemRecord,
  type SystemState,
} from '@vist/core';

type EventOf<Type extends SystemEvent['type']> = Extract<SystemEvent, { readonly type: Type }>;

/** A finished run, and what the tests ask of it. */
export interface Run {
  readonly scenario: Scenario;
  readonly records: readonly SystemRecord[];
  /** The state at the end. */
  readonly state: SystemState;
  /** Events of a type, in order. */
  events<Type extends SystemEvent['type']>(type: Type): readonly EventOf<Type>[];
  /** What operation `index` returned; null when it did not end. */
  ret(index: number): number | null;
  /** The records of operation `index`, from its beginning to its end. */
  during(index: number): Excerpt;
  /** The run as it was when operation `index` had ended. */
  after(index: number): Moment;
  /** The run as it was right after the first record of which this is true. */
  when(isMeant: (event: SystemEvent) => boolean): Moment;
  /** The run at its end. */
  readonly end: Moment;
}

/** A part of a log. */
export interface Excerpt {
  readonly records: readonly SystemRecord[];
  events<Type extends SystemEvent['type']>(type: Type): readonly EventOf<Type>[];
}

/** The state at some point, as a maintainer would look at it. */
export interface Moment {
  readonly state: SystemState;
  /** A 64-bit word in memory, as an IRS that is not coherent reads it. */
  inMemory(addr: number): bigint;
  /** The same word as a PE reads it, in its cache if it is there. */
  onPe(addr: number): bigint;
  /** True when the line of an address is in a PE's cache. */
  isCached(addr: number): boolean;
  /** What is allocated. */
  readonly live: { readonly objects: number; readonly bytes: number };
}

/** Runs a scenario to its end, and answers questions about it. */
export function runScenario(scenario: Scenario): Run {
  const parsed = parseRevision(scenario.revision);
  invariant(parsed.ok, `${scenario.revision} is no revision`);
  const { records, state } = runToItsEnd(scenario, parsed.revision);
  const reducer = createReducer(systemModel(scenario.profile), { freeze: false });
  const stateAfter = (count: number): SystemState =>
    reducer.fold(
      reducer.initial,
      records.slice(0, count).map(({ event }) => event),
    );
  const when = (isMeant: (event: SystemEvent) => boolean): Moment => {
    const index = records.findIndex(({ event }) => isMeant(event));
    invariant(index >= 0, 'the run has no such record');
    return moment(scenario, stateAfter(index + 1));
  };
  return {
    ...excerpt(records),
    scenario,
    state,
    ret: (index) => records.map(({ event }) => event).find((event) => endsOperation(event, index))?.ret ?? null,
    during(index) {
      const first = records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.index === index);
      const last = records.findIndex(({ event }) => endsOperation(event, index));
      return excerpt(records.slice(first, last < 0 ? undefined : last + 1));
    },
    after: (index) => when((event) => endsOperation(event, index)),
    when,
    end: moment(scenario, state),
  };
}

/** Sum of the bytes that a list of allocations asked for. */
export function bytesRequested(allocations: readonly { readonly sizeReqBytes: number }[]): number {
  return allocations.reduce((sum, { sizeReqBytes }) => sum + sizeReqBytes, 0);
}

function excerpt(records: readonly SystemRecord[]): Excerpt {
  return {
    records,
    events: <Type extends SystemEvent['type']>(type: Type) =>
      records.map(({ event }) => event).filter((event): event is EventOf<Type> => event.type === type),
  };
}

function endsOperation(event: SystemEvent, index: number): event is EventOf<'env.operationEnded'> {
  return event.type === 'env.operationEnded' && event.index === index;
}

function moment({ profile }: Scenario, state: SystemState): Moment {
  const { liveCount, liveBytes } = state.memory.allocator;
  return {
    state,
    inMemory: (addr) => peekPoc(state.memory, physAddr(addr), 8),
    onPe: (addr) => peekPe(state.memory, profile, physAddr(addr), 8),
    isCached(addr) {
      // A load of a line that is not cached would fetch it.
      const load = { type: 'mem.load', addr: physAddr(addr), sizeBytes: 8, site: 'test' } as const;
      const [act] = systemModel(profile).decide(state, load).events;
      return act.type === 'mem.loaded' && !act.filled;
    },
    live: { objects: liveCount, bytes: liveBytes },
  };
}
