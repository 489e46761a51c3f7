import {
  type Actor,
  type ArrayName,
  IRS_VMT_STATUSR,
  type NamedValue,
  physAddr,
  type PhysAddr,
  type Seq,
  seq,
  type StructName,
  type SystemEvent,
  type SystemRecord,
  word64,
} from '@vist/core';

/** An event of a test log; lists of events may be nested. */
export type TestEvent = SystemEvent | Done | readonly TestEvent[];

/** An event that somebody else does than would be expected: PE 1, say. */
export interface Done {
  readonly actor: Actor;
  readonly event: SystemEvent;
}

type Event<Type extends SystemEvent['type']> = Extract<SystemEvent, { readonly type: Type }>;

/** What makes up logs for tests of rules. Each is one event, or a short list. Addresses are numbers. */
export const step = {
  /** `kzalloc()`: given out and zeroed. */
  allocate(addr: number, sizeBytes: number, site: string = SITE): TestEvent {
    const base = physAddr(addr);
    const sizes = { sizeReqBytes: sizeBytes, sizeAllocBytes: sizeBytes };
    const event = { addr: base, ...sizes, accounted: true, source: 'fresh', site } as const;
    return [
      { type: 'alloc.allocated', ...event },
      { type: 'mem.zeroed', base, sizeBytes },
    ];
  },
  free: (addr: number, site: string = SITE): Event<'alloc.freed'> => ({
    type: 'alloc.freed',
    addr: physAddr(addr),
    was: 'live',
    site,
  }),
  load: (addr: number, value: bigint = 0n): Event<'mem.loaded'> => ({
    type: 'mem.loaded',
    ...word(addr, value),
    filled: false,
    site: SITE,
  }),
  store: (addr: number, value: bigint): Event<'mem.stored'> => ({
    type: 'mem.stored',
    ...word(addr, value),
    filled: false,
    site: SITE,
  }),
  clean: (addr: number, sizeBytes: number): TestEvent => maintained('clean', addr, sizeBytes),
  invalidate: (addr: number, sizeBytes: number): TestEvent => maintained('invalidate', addr, sizeBytes),
  cleanInvalidate: (addr: number, sizeBytes: number): TestEvent => maintained('clean-invalidate', addr, sizeBytes),
  dsb: (): TestEvent => ({ type: 'mem.synchronised', domain: 'ishst', site: SITE }),
  irsLoad: (addr: number, value: bigint = 0n): TestEvent => ({ type: 'mem.deviceLoaded', ...word(addr, value) }),
  irsStore: (addr: number, value: bigint): TestEvent => ({ type: 'mem.deviceStored', ...word(addr, value) }),
  /** A register write of the IRS config frame. */
  write: ({ offset }: { readonly offset: number }, value: bigint): TestEvent => ({
    type: 'mmio.writeBegan',
    offset,
    widthBits: 64,
    value: word64(value),
    caller0: SITE,
    caller: 'irs_writeq_relaxed',
  }),
  /** A read of IRS_VMT_STATUSR that finds IDLE. */
  idle: (): TestEvent => ({
    type: 'mmio.readEnded',
    offset: IRS_VMT_STATUSR.offset,
    widthBits: 32,
    value: word64(1n),
    caller0: SITE,
    caller: 'gicv5_wait_for_op_s_atomic',
  }),
  lock: (lock: Event<'lock.acquired'>['lock'] = 'vgic_v5_irs_lock', instance: number = 0): TestEvent => ({
    type: 'lock.acquired',
    lock,
    instance,
    pe: 0,
  }),
  unlock: (lock: Event<'lock.released'>['lock'] = 'vgic_v5_irs_lock', instance: number = 0): TestEvent => ({
    type: 'lock.released',
    lock,
    instance,
    pe: 0,
  }),
  setField: (
    struct: StructName,
    key: number,
    field: Event<'kvm.fieldSet'>['field'],
    value: number | null,
  ): TestEvent => ({
    type: 'kvm.fieldSet',
    struct,
    key,
    field,
    value,
  }),
  setElement: (array: ArrayName, index: number, value: number | null, key: number = 0): TestEvent => ({
    type: 'kvm.elementSet',
    struct: array === 'l2ptrs' ? 'vmt_info' : 'vmi',
    key,
    array,
    index,
    value: value === null ? null : physAddr(value),
  }),
  takeVmId: (vm: number, vmId: number): TestEvent => ({ type: 'kvm.vmIdTaken', vm, vmId }),
  commandReturned: (command: Event<'kvm.commandReturned'>['command'], vmId: number, ret: number): TestEvent => ({
    type: 'kvm.commandReturned',
    command,
    vmId,
    ret,
  }),
  enter: (func: string, args: readonly NamedValue[] = []): TestEvent => ({
    type: 'call.entered',
    func,
    caller: 'harness',
    args,
  }),
  leave: (func: string, ret: number = 0): TestEvent => ({ type: 'call.returned', func, caller: 'harness', ret }),
  begin: (op: string, vm: number | null = 0): TestEvent => ({
    type: 'env.operationBegan',
    index: 0,
    op,
    vm,
    args: [],
  }),
  end: (op: string, vm: number | null = 0): TestEvent => ({
    type: 'env.operationEnded',
    index: 0,
    op,
    vm,
    ret: 0,
    liveCount: 0,
    liveBytes: 0,
  }),
  /** The same event, done by somebody else. */
  by: (actor: Actor, event: SystemEvent): Done => ({ actor, event }),
} as const;

/** A log of events: positions, who does what by the kind of event, and call frames as causes. */
export function testLog(events: readonly TestEvent[]): readonly SystemRecord[] {
  const records: SystemRecord[] = [];
  const frames = new Map<Actor, Seq[]>();
  let lastWrite: Seq | null = null;
  for (const { actor, event } of flattened(events)) {
    const at = seq(records.length);
    const open = frames.get(actor) ?? frames.set(actor, []).get(actor) ?? [];
    const cause = actor === 'irs0' ? lastWrite : (open.at(-1) ?? null);
    records.push({ seq: at, cause, actor, origin: null, event });
    if (event.type === 'mmio.writeBegan') lastWrite = at;
    if (OPENING.has(event.type)) open.push(at);
    if (CLOSING.has(event.type)) open.pop();
  }
  return records;
}

const SITE = 'f';
const OPENING: ReadonlySet<string> = new Set(['call.entered', 'env.operationBegan', 'kvm.commandSent']);
const CLOSING: ReadonlySet<string> = new Set(['call.returned', 'env.operationEnded', 'kvm.commandReturned']);

function* flattened(events: readonly TestEvent[]): Generator<Done> {
  for (const each of events) {
    if (isList(each)) yield* flattened(each);
    else yield 'event' in each ? each : { actor: actorOf(each), event: each };
  }
}

function isList(event: TestEvent): event is readonly TestEvent[] {
  return Array.isArray(event);
}

/** Operations are the environment's; their frames are those of the PE that runs them. */
function actorOf({ type }: SystemEvent): Actor {
  return type.startsWith('mem.device') || type.startsWith('irs.') ? 'irs0' : 'pe0';
}

function word(addr: number, value: bigint): { addr: PhysAddr; sizeBytes: number; value: ReturnType<typeof word64> } {
  return { addr: physAddr(addr), sizeBytes: 8, value: word64(value) };
}

function maintained(op: Event<'mem.maintained'>['op'], addr: number, sizeBytes: number): Event<'mem.maintained'> {
  return { type: 'mem.maintained', op, addr: physAddr(addr), sizeBytes, site: SITE };
}
