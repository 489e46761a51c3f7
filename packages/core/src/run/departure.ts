import { physAddr } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import type { MaintenanceOp } from '../memory/events.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { FaultKind, ScenarioOperation } from './scenario.ts';

/**
 * Where a run leaves the one that it was forked from, and what is other from there on. A scenario with departures is
 * one run like any other: it makes the same records again, those before the departure included.
 */
export interface Departure {
  /** The records before it are those of the parent. */
  readonly at: number;
  /** Code of the operations that began before it, as text; null when it is that of the scenario. */
  readonly formerRevision: string | null;
  /** Platform of what happened before it; null when it is that of the scenario. */
  readonly formerProfile: Profile | null;
  /** What happens before anything else does. */
  readonly inserted: readonly ScenarioOperation[];
  /** What meets the next allocation, command or user access; null for nothing. */
  readonly fault: FaultKind | null;
  /** What becomes of the next step of a program; null when it happens as it is. */
  readonly instead: CommandChange | null;
}

/** A step of a program that does not happen, or happens with other values. */
export type CommandChange =
  | { readonly kind: 'drop'; readonly command: DroppableCommand }
  | { readonly kind: 'set'; readonly command: ChangeableCommand; readonly values: CommandValues };

/** Values of a command by field: sizes, bytes and names as they are, addresses and words as hex strings. */
export type CommandValues = Readonly<Record<string, number | string>>;

/** Steps that a program goes on without: it learns nothing from them. */
export const DROPPABLE_COMMANDS: readonly DroppableCommand[] = [
  'mem.store',
  'mem.set',
  'mem.maintain',
  'mem.synchronise',
  'mem.userStore',
  'alloc.free',
  'mmio.beginWrite',
  'lock.acquire',
  'lock.release',
];

/** Types of commands that can be left out. */
export type DroppableCommand = Extract<
  SystemCommand['type'],
  | 'mem.store'
  | 'mem.set'
  | 'mem.maintain'
  | 'mem.synchronise'
  | 'mem.userStore'
  | 'alloc.free'
  | 'mmio.beginWrite'
  | `lock.${string}`
>;

/** The fields of commands that can be given other values, with what they hold. */
export const CHANGEABLE_FIELDS: Readonly<Record<ChangeableCommand, Readonly<Record<string, ValueKind>>>> = {
  'mem.store': { addr: 'addr', value: 'word' },
  // Its range lies in one line, and so stays as it is.
  'mem.set': { byte: 'byte' },
  'mem.maintain': { addr: 'addr', sizeBytes: 'size', op: 'maintenance' },
  'mem.userStore': { value: 'word' },
  'alloc.allocate': { sizeReqBytes: 'size' },
  'mmio.beginWrite': { value: 'word' },
};

/** Types of commands with fields that can be given other values. */
export type ChangeableCommand = Extract<
  SystemCommand['type'],
  'mem.store' | 'mem.set' | 'mem.maintain' | 'mem.userStore' | 'alloc.allocate' | 'mmio.beginWrite'
>;

/** What a field of a command holds. */
export type ValueKind = 'addr' | 'word' | 'size' | 'byte' | 'maintenance';

/** The maintenance operations by name. */
export const MAINTENANCE_OPS: readonly MaintenanceOp[] = ['clean', 'clean-invalidate', 'invalidate'];

/**
 * The steps that a program makes instead of one of its own. A step of another type than the change is for happens as it is:
 * a scenario that was edited by hand is no reason to fail.
 */
export function changedSteps(command: SystemCommand, change: CommandChange): readonly SystemCommand[] {
  if (command.type !== change.command) return [command];
  if (change.kind === 'drop') return [];
  return [{ ...command, ...commandValues(command, change) }];
}

function commandValues(
  command: SystemCommand,
  { command: type, values }: Extract<CommandChange, { kind: 'set' }>,
): Readonly<Record<string, unknown>> {
  const kinds = CHANGEABLE_FIELDS[type];
  const read = (kind: ValueKind | undefined, value: number | string): unknown => {
    if (kind === 'word') return BigInt.asUintN(wordBits(command), BigInt(value));
    return kind === 'addr' ? physAddr(Number(value)) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(kinds[name], value)]));
}

function wordBits(command: SystemCommand): number {
  if ('widthBits' in command) return command.widthBits;
  return 'sizeBytes' in command ? 8 * command.sizeBytes : 64;
}
