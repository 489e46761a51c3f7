import { type CommandEdit, startSession, type SystemCommand, type SystemRecord } from '@vist/core';
import { checkLog, checkOptions, memoryLog } from '@vist/replay';
import type { CorpusScenario } from './corpus-scenarios.ts';

/** A way to break the code at one place: the commands of one kind in one function are changed. */
export interface Plant {
  /**
   * `drop`: left out. `narrow`: one line less. `late`: after the next command to the IRS. `free-first`: memory
   * is freed before the command that takes it from the IRS. `free-twice`: freed twice.
   */
  readonly kind: 'drop' | 'narrow' | 'late' | 'free-first' | 'free-twice';
  /** Which commands: function, operation of the scenario, what they are and what comes before them. */
  readonly place: string;
}

/** What a run of a scenario does, with the places where a defect can be planted. */
export interface Ground {
  readonly keys: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, SystemCommand>;
}

/** Runs a scenario as it is, and notes the places. */
export function groundOf(each: CorpusScenario): Ground {
  const places = new Map<string, SystemCommand>();
  const note = (place: string, command: SystemCommand): readonly SystemCommand[] => {
    if (!places.has(place)) places.set(place, command);
    return [command];
  };
  const records = runEdited(each, (op) => placed(op, note));
  return { places, keys: keysOf(each, records) };
}

/** Findings, errors and warnings, that a planted defect adds to a run. */
export function harvest(each: CorpusScenario, ground: Ground, plant: Plant): readonly string[] {
  const records = runEdited(each, (op) => planted(op, plant, each.scenario.profile.cacheLineBytes));
  return [...keysOf(each, records)].filter((key) => !ground.keys.has(key));
}

/** The defects that can be planted at a place. */
export function plantsAt(place: string, command: SystemCommand, lineBytes: number): readonly Plant[] {
  switch (command.type) {
    case 'mem.maintain': {
      const lines = Math.ceil((command.sizeBytes + (command.addr % lineBytes)) / lineBytes);
      const kinds: Plant['kind'][] = lines > 1 ? ['drop', 'narrow', 'late'] : ['drop', 'late'];
      return kinds.map((kind) => ({ kind, place }));
    }
    case 'mem.synchronise':
    case 'lock.acquire':
      return [{ kind: 'drop', place }];
    case 'alloc.free':
      return (['drop', 'free-twice'] as const).map((kind) => ({ kind, place }));
    case 'mmio.beginWrite':
      return [{ kind: 'free-first', place }];
    default:
      return [];
  }
}

function keysOf({ scenario }: CorpusScenario, records: readonly SystemRecord[]): ReadonlySet<string> {
  const { findings } = checkLog(memoryLog(records), checkOptions(scenario.profile));
  return new Set(findings.filter(({ severity }) => severity !== 'note').map(({ key }) => key));
}

function runEdited(each: CorpusScenario, edit: (op: string) => CommandEdit): readonly SystemRecord[] {
  const records: SystemRecord[] = [];
  const input = { ...each, edit: ({ op }: { readonly op: string }) => edit(op) };
  const observer = { record: (record: SystemRecord) => void records.push(record), state: () => {} };
  const session = startSession(input, { chunkLength: 4096, freeze: false }, observer);
  while (session.isRunning) session.step();
  return records;
}

/** Names the place of each command that a defect can be planted at. */
function placed(op: string, meet: (place: string, command: SystemCommand) => readonly SystemCommand[]): CommandEdit {
  let before = 'start';
  return (command) => {
    const what = describe(command);
    const place = what === null ? null : `${op}: ${what} after ${before}`;
    if (command.type === 'mem.store' || command.type === 'mem.set') before = 'store';
    else if (command.type === 'alloc.allocate') before = 'allocation';
    else if (command.type === 'mem.load') before = 'load';
    else if (command.type === 'mem.maintain') before = 'maintenance';
    return place === null ? [command] : meet(place, command);
  };
}

/** What a command is, if it can be tampered with; null for the others. */
function describe(command: SystemCommand): string | null {
  switch (command.type) {
    case 'mem.maintain':
      return `${command.site} ${command.op} ${command.sizeBytes}`;
    case 'mem.synchronise':
      return `${command.site} dsb`;
    case 'alloc.free':
      return command.addr === null ? null : `${command.site} free`;
    case 'lock.acquire':
      return `lock ${command.lock}`;
    case 'mmio.beginWrite':
      return isUnmap(command) ? 'invalidation' : null;
    default:
      return null;
  }
}

/** VMAP_VMR or VMAP_VISTR with U set. */
function isUnmap(command: Extract<SystemCommand, { type: 'mmio.beginWrite' }>): boolean {
  return (command.offset === 0x2c8 || command.offset === 0x2d0) && command.value >> 62n === 3n;
}

function planted(op: string, plant: Plant, lineBytes: number): CommandEdit {
  /** Commands that wait for their turn. */
  const held: SystemCommand[] = [];
  const dropped = new Map<string, number>();
  const at = placed(op, (place, command) => {
    if (place !== plant.place) return [command];
    switch (plant.kind) {
      case 'drop':
        if (command.type === 'lock.acquire') dropped.set(command.lock, (dropped.get(command.lock) ?? 0) + 1);
        return [];
      case 'narrow':
        return command.type === 'mem.maintain'
          ? [{ ...command, sizeBytes: command.sizeBytes - Math.min(lineBytes, command.sizeBytes - 1) }]
          : [command];
      case 'late':
      case 'free-first':
        held.push(command);
        return [];
      case 'free-twice':
        return [command, command];
    }
  });
  return (command) => {
    // A lock that was not taken is not given back.
    if (command.type === 'lock.release' && (dropped.get(command.lock) ?? 0) > 0) {
      dropped.set(command.lock, (dropped.get(command.lock) ?? 0) - 1);
      return [];
    }
    const now = at(command);
    if (held.length === 0 || !isDue(plant, command)) return now;
    return [...now, ...held.splice(0)];
  };
}

/** Late maintenance comes when the next command has returned; the invalidation, when memory has been freed. */
function isDue({ kind }: Plant, command: SystemCommand): boolean {
  if (kind === 'late') return command.type === 'kvm.returnCommand';
  return kind === 'free-first' && command.type === 'call.return' && command.func === 'vgic_v5_lpi_ist_free';
}

/**
 * True when the planted defect changes what the IRS or a PE reads, on caches that keep, fetch or lose lines as
 * eagerly as they can: a defect that shows without being found is silence.
 */
export function shows(each: CorpusScenario, plant: Plant): boolean {
  return ENVIRONMENTS.some((environment) => {
    const cached = onCachedMemory(each, environment);
    const { cacheLineBytes } = cached.scenario.profile;
    const plain = seenBy(runEdited(cached, () => (command) => [command]));
    const broken = seenBy(runEdited(cached, (op) => planted(op, plant, cacheLineBytes)));
    return plain !== broken;
  });
}

const ENVIRONMENTS = [
  { policy: 'none', seed: 0 },
  { policy: 'eager-fill', seed: 0 },
  { policy: 'seeded', seed: 1 },
] as const;

function onCachedMemory(each: CorpusScenario, environment: (typeof ENVIRONMENTS)[number]): CorpusScenario {
  const { scenario } = each;
  return { ...each, scenario: { ...scenario, ...environment, profile: { ...scenario.profile, memory: 'cached' } } };
}

/** What actors read, and where the IRS could not go on. */
function seenBy(records: readonly SystemRecord[]): string {
  const seen = records.flatMap(({ event }) => {
    switch (event.type) {
      case 'mem.loaded':
      case 'mem.deviceLoaded':
        return [`${event.type} ${event.addr}=${event.value}`];
      case 'irs.walkStopped':
      case 'kvm.commandReturned':
      case 'alloc.freed':
        return [event.type];
      default:
        return [];
    }
  });
  return seen.join('\n');
}
