import { type Profile, type Seq, seq } from '@vist/core';
import type { World } from '../finding.ts';
import type { IrsCommand } from './commands.ts';
import type { Heap } from './heap.ts';
import { NEVER } from './line.ts';
import type { Lines } from './lines.ts';
import { entryOf, type IrsRange, reachedFrom, tableRange, type VmTable } from './walk.ts';
import { areCompatible, bothWorlds } from './worlds.ts';

/** A structure that the IRS has been told about: the VM table, an L2 VM table, a VM, an IST, a VPE. */
export interface Structure {
  readonly key: string;
  readonly command: IrsCommand;
  /** The entry that names it; null for the VM table. */
  readonly entry: IrsRange | null;
  /** Memory that the IRS may access while it is valid. */
  readonly ranges: readonly IrsRange[];
  /** The register write that made it valid, or last tried to. */
  readonly since: Seq;
  /** Since when it is valid: `since`, or the IRS's store where it came after the driver had given up. */
  readonly validSince: Seq;
  /** Whether it is valid: one answer, or one for each fate of the commands that timed out. */
  readonly truths: readonly Truth[];
}

/** What holds in a world; null is every world. */
export interface Truth {
  readonly isValid: boolean;
  readonly world: World | null;
}

/** A structure that the IRS may reach memory through, in a world. */
export interface Reach {
  readonly structure: Structure;
  readonly range: IrsRange;
  readonly world: World | null;
}

/** What the IRS uses, as the driver may know it. */
export interface Structures {
  /** The VM table that the registers describe, valid or not; null before they were written. */
  readonly table: VmTable | null;
  /** The structure that a command is about; null when the IRS never heard of it. */
  get(key: string): Structure | null;
  /** True when it is valid in some world, or in all of them. */
  mayBeValid(key: string): boolean;
  isValid(key: string): boolean;
  /** Through what the IRS may reach the object that holds the byte, valid structures above included. */
  reaching(addr: number): readonly Reach[];
}

/** The writable side, for the fold of a log. */
export interface StructureFacts extends Structures {
  setTable(table: VmTable | null): void;
  /** A command was written: what it maps may be used from now on. Returns how things stood before. */
  begin(command: IrsCommand, at: Seq): readonly Truth[];
  /** An object is freed: whatever led there was said, and does not lead to what comes there next. */
  release(addr: number): void;
  /** The structure that a command is about is now as `truths` say. */
  settle(command: IrsCommand, truths: readonly Truth[]): void;
  /** A command that had timed out was performed at last, by the record at `at`. */
  performedLate(command: IrsCommand, truths: readonly Truth[], at: Seq): void;
}

const INVALID: readonly Truth[] = [{ isValid: false, world: null }];
export const VALID: readonly Truth[] = [{ isValid: true, world: null }];

/** Key of the structure that a command is about. */
export function structureKey(command: IrsCommand): string {
  switch (command.kind) {
    case 'vmt':
      return 'vmt';
    case 'l2-vmt':
      return `l2-vmt:${Math.floor(command.vmId / 128)}`;
    case 'vm':
      return `vm:${command.vmId}`;
    case 'ist':
      return `ist:${command.vmId}/${command.type}`;
    case 'vpe':
      return `vpe:${command.vmId}/${command.vpeId}`;
  }
}

/** An IRS that uses nothing. */
export function createStructures(profile: Profile, lines: Lines, heap: Heap): StructureFacts {
  const known = new Map<string, Structure>();
  /** By base of the object that holds a range: the structures that may be valid. */
  const reach = new Map<number, Map<Structure, IrsRange>>();
  const reached = new Map<string, readonly number[]>();
  let table: VmTable | null = null;

  function baseOf(addr: number): number {
    return heap.at(addr)?.base ?? addr;
  }

  function put(structure: Structure): void {
    remove(structure.key);
    known.set(structure.key, structure);
    if (!structure.truths.some(({ isValid }) => isValid)) return;
    const bases = structure.ranges.map(({ base }) => baseOf(base));
    for (const [index, base] of bases.entries()) {
      const range = structure.ranges[index];
      // What was given out again since belongs to somebody else; its free was judged when it was freed.
      if (range === undefined || (heap.at(base)?.allocatedAt ?? NEVER) > structure.since) continue;
      if (heap.isTraced && heap.liveAt(base) === null) continue;
      const holders = reach.get(base) ?? new Map<Structure, IrsRange>();
      holders.set(structure, range);
      reach.set(base, holders);
    }
    reached.set(structure.key, bases);
  }

  function remove(key: string): void {
    const structure = known.get(key);
    if (structure === undefined) return;
    for (const base of reached.get(key) ?? []) {
      const holders = reach.get(base);
      holders?.delete(structure);
      if (holders?.size === 0) reach.delete(base);
    }
    reached.delete(key);
    known.delete(key);
  }

  /** What ends with a VM, or with the VM table. */
  function endBelow(command: IrsCommand): void {
    if (command.kind === 'vmt') {
      for (const key of known.keys()) if (key !== 'vmt') remove(key);
    } else if (command.kind === 'vm') {
      const prefixes = [`ist:${command.vmId}/`, `vpe:${command.vmId}/`];
      for (const key of known.keys()) if (prefixes.some((prefix) => key.startsWith(prefix))) remove(key);
    }
  }

  function settle(command: IrsCommand, truths: readonly Truth[]): void {
    const structure = known.get(structureKey(command));
    if (structure === undefined) return;
    put({ ...structure, truths });
    if (!truths.some(({ isValid }) => isValid)) endBelow(command);
  }

  function truthsOf(key: string): readonly Truth[] {
    return known.get(key)?.truths ?? INVALID;
  }

  /** The worlds in which a structure and everything above it are valid. */
  function validWorlds(structure: Structure): readonly (World | null)[] {
    const own = structure.truths.filter(({ isValid }) => isValid).map(({ world }) => world);
    const above = parentKey(structure.command);
    if (above === null) return own;
    const parent = known.get(above);
    // A log may begin after its parent was made valid.
    if (parent === undefined) return own;
    const parents = validWorlds(parent);
    return own.flatMap((world) =>
      parents.filter((other) => areCompatible(world, other)).map((other) => bothWorlds(world, other)),
    );
  }

  return {
    get table() {
      return table;
    },
    setTable(next) {
      table = next;
    },
    get: (key) => known.get(key) ?? null,
    mayBeValid: (key) => truthsOf(key).some(({ isValid }) => isValid),
    isValid: (key) => truthsOf(key).every(({ isValid }) => isValid),
    reaching(addr) {
      const holders = reach.get(baseOf(addr));
      if (holders === undefined) return [];
      return [...holders].flatMap(([structure, range]) =>
        validWorlds(structure).map((world) => ({ structure, range, world })),
      );
    },
    begin(command, at) {
      const key = structureKey(command);
      const before = truthsOf(key);
      const isAlready = before.every(({ isValid }) => isValid);
      if (command.action === 'unmap' || isAlready) return before;
      const entry = entryOf(lines, table, command);
      const ranges =
        command.kind === 'vmt'
          ? table === null
            ? []
            : [tableRange(table)]
          : entry === null
            ? []
            : reachedFrom(lines, entry, command, profile);
      put({ key, command, entry, ranges, since: at, validSince: at, truths: VALID });
      return before;
    },
    release: (addr) => void reach.delete(addr),
    settle,
    performedLate(command, truths, at) {
      const structure = known.get(structureKey(command));
      if (structure === undefined) return;
      const storedAt = structure.entry === null ? NEVER : (lines.lineAt(structure.entry.base)?.storedByIrsAt ?? NEVER);
      put({ ...structure, validSince: storedAt > structure.since ? seq(storedAt) : at });
      settle(command, truths);
    },
  };
}

function parentKey(command: IrsCommand): string | null {
  switch (command.kind) {
    case 'ist':
    case 'vpe':
      return `vm:${command.vmId}`;
    case 'vm':
    case 'l2-vmt':
      return 'vmt';
    case 'vmt':
      return null;
  }
}
