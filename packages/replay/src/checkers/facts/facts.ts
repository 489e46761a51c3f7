import type { Profile, SystemEvent, SystemRecord } from '@vist/core';
import { type ActorFacts, type Actors, createActors } from './actors.ts';
import { type Barriers, type BarrierFacts, createBarriers } from './barriers.ts';
import { createHeap, type Heap, type HeapFacts } from './heap.ts';
import { createLines, type LineFacts, type Lines } from './lines.ts';
import { createNames, type NameFacts, type Names } from './names.ts';
import { type CommandFacts, type Commands, createCommands } from './pending.ts';
import { createReferences, type ReferenceFacts, type References } from './references.ts';
import { createStructures, type StructureFacts, structureKey, type Structures } from './structures.ts';

/**
 * What a log has said up to a record, as rules ask about it. It is folded from the order of events alone:
 * what caches may hold, not what they happened to hold. A view for the moment, not to be kept.
 */
export interface Facts {
  readonly profile: Profile;
  readonly heap: Heap;
  readonly lines: Lines;
  readonly barriers: Barriers;
  readonly structures: Structures;
  readonly commands: Commands;
  readonly references: References;
  readonly actors: Actors;
  readonly names: Names;
}

/** Facts, and the fold that makes them. */
export interface FactFold {
  readonly facts: Facts;
  readonly apply: (record: SystemRecord) => void;
}

interface WritableFacts {
  readonly profile: Profile;
  readonly heap: HeapFacts;
  readonly lines: LineFacts;
  readonly barriers: BarrierFacts;
  readonly structures: StructureFacts;
  readonly commands: CommandFacts;
  readonly references: ReferenceFacts;
  readonly actors: ActorFacts;
  readonly names: NameFacts;
}

/** Facts before the first record. */
export function createFacts(profile: Profile): FactFold {
  const heap = createHeap();
  const lines = createLines(profile, heap);
  const structures = createStructures(profile, lines, heap);
  const facts: WritableFacts = {
    profile,
    heap,
    lines,
    barriers: createBarriers(),
    structures,
    commands: createCommands(structures),
    references: createReferences(),
    actors: createActors(),
    names: createNames(heap, lines),
  };
  return { facts, apply: (record) => applyRecord(facts, record) };
}

function applyRecord(facts: WritableFacts, record: SystemRecord): void {
  const { event } = record;
  switch (block(event.type)) {
    case 'mem':
      return applyMemory(facts, record);
    case 'alloc':
      return applyAllocation(facts, record);
    case 'mmio':
      return applyRegister(facts, record);
    case 'irs':
      return facts.commands.apply(record);
    case 'kvm':
      facts.references.apply(event, record.seq);
      facts.names.apply(event);
      facts.commands.apply(record);
      if (event.type === 'kvm.elementSet') storeElement(facts, record, event);
      return facts.actors.apply(record);
    case 'call':
    case 'lock':
    case 'env':
      return facts.actors.apply(record);
  }
}

function applyMemory({ lines, barriers, profile, heap }: WritableFacts, record: SystemRecord): void {
  const { event, seq, actor } = record;
  switch (event.type) {
    case 'mem.loaded':
      return lines.load(event.addr);
    case 'mem.stored': {
      const range = { base: event.addr, sizeBytes: event.sizeBytes };
      lines.store(range, seq, laneOf(event));
      if (profile.coherent) barriers.store(actor, range, seq);
      return;
    }
    case 'mem.set': {
      const word = event.byte * 0x0101_0101;
      const range = { base: event.addr, sizeBytes: event.sizeBytes };
      lines.store(range, seq, () => word);
      if (profile.coherent) barriers.store(actor, range, seq);
      return;
    }
    case 'mem.zeroed': {
      const object = heap.zero(event.base);
      if (object !== null) lines.zero(object, seq);
      if (profile.coherent) barriers.store(actor, event, seq);
      return;
    }
    case 'mem.maintained':
      return lines.maintain(event.op, { base: event.addr, sizeBytes: event.sizeBytes }, seq);
    case 'mem.synchronised':
      return barriers.barrier(actor);
    case 'mem.deviceLoaded':
      return lines.irsLoad({ base: event.addr, sizeBytes: event.sizeBytes }, seq);
    case 'mem.deviceStored':
      return lines.irsStore({ base: event.addr, sizeBytes: event.sizeBytes }, record, laneOf(event));
    case 'mem.linesFilled':
    case 'mem.linesFetched':
      return lines.fill(event);
    case 'mem.linesDropped':
    case 'mem.linesEvicted':
      return lines.drop(event);
    default:
  }
}

function applyAllocation({ heap, lines, names, structures }: WritableFacts, record: SystemRecord): void {
  const { seq, cause, actor, event } = record;
  if (event.type === 'alloc.allocated') {
    const { addr: base, sizeReqBytes, sizeAllocBytes, accounted, site } = event;
    const about = { allocatedAt: seq, allocatedBy: actor, frame: cause };
    heap.allocate({ base, sizeReqBytes, sizeAllocBytes, accounted, site, ...about });
    names.apply(event);
  } else if (event.type === 'alloc.freed' && event.addr !== null && event.was === 'live') {
    const object = heap.free(event.addr, seq, event.site);
    if (object === null) return;
    lines.forget(object);
    structures.release(object.base);
  }
}

function applyRegister({ commands, structures, names, actors }: WritableFacts, record: SystemRecord): void {
  if (record.event.type === 'mmio.writeBegan') actors.apply(record);
  const openBefore = commands.open.length;
  commands.apply(record);
  if (record.event.type !== 'mmio.writeBegan' || commands.open.length <= openBefore) return;
  const last = commands.open.at(-1);
  const structure = last === undefined ? null : structures.get(structureKey(last.command));
  if (structure !== null) names.learn(structure.ranges);
}

/** KVM's pointer arrays lie in memory: writing an element is a store, which logs do not show as one. */
function storeElement(
  { lines, references }: WritableFacts,
  { seq }: SystemRecord,
  { struct, key, array, index }: Extract<SystemEvent, { type: 'kvm.elementSet' }>,
): void {
  const base = references.field(struct, key, array);
  if (base !== null) lines.store({ base: base + 8 * index, sizeBytes: 8 }, seq, () => 0);
}

/** The 32 bits of a stored value that lie at an address. */
function laneOf({ addr, value }: { readonly addr: number; readonly value: bigint }): (at: number) => number {
  const low = Number(value & 0xffff_ffffn);
  const high = Number(value >> 32n);
  return (at) => (at - addr >= 4 ? high : low);
}

function block(type: string): string {
  return type.slice(0, type.indexOf('.'));
}
