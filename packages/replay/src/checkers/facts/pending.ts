import { IRS_VMT_STATUSR, type KvmCommandName, type Seq, type SystemEvent, type SystemRecord } from '@vist/core';
import type { World } from '../finding.ts';
import { type IrsCommand, irsCommandOf } from './commands.ts';
import { type StructureFacts, type Truth, VALID } from './structures.ts';
import { vmTableOf } from './walk.ts';
import { bothWorlds } from './worlds.ts';

/** A command that was written and of which nobody has seen the end. */
export interface OpenCommand {
  readonly command: IrsCommand;
  readonly writtenAt: Seq;
  readonly offset: number;
  readonly value: bigint;
  /** How its structure stood before. */
  readonly before: readonly Truth[];
  /** Where the driver gave up on it; null while it waits. */
  readonly givenUpAt: Seq | null;
}

/** The commands of the VMT group between their write and their end. */
export interface Commands {
  /** Written, and IDLE has not been read since. */
  readonly open: readonly OpenCommand[];
}

/** The writable side, for the fold of a log. */
export interface CommandFacts extends Commands {
  apply(record: SystemRecord): void;
}

type Completion = Extract<SystemEvent, { readonly type: 'irs.commandCompleted' }>;

const ETIMEDOUT = -110;

/** No commands. */
export function createCommands(structures: StructureFacts): CommandFacts {
  let open: readonly OpenCommand[] = [];
  let cfgr = 0n;

  function write(seq: Seq, offset: number, value: bigint): void {
    if (offset === VMT_CFGR_OFFSET) cfgr = value;
    const command = irsCommandOf(offset, value);
    if (command === null) return;
    if (command.kind === 'vmt' && command.action === 'map') structures.setTable(vmTableOf(command.base, cfgr));
    const before = structures.begin(command, seq);
    open = [...open, { command, writtenAt: seq, offset, value, before, givenUpAt: null }];
  }

  /** IDLE was read: what was written is done. What the driver gave up on before keeps its worlds. */
  function idle(): void {
    for (const each of open) {
      if (each.givenUpAt === null) structures.settle(each.command, targetOf(each.command));
    }
    open = [];
  }

  /** The IRS says what came of a command: an input of the run that no driver sees. */
  function completed(at: Seq, { offset, value, outcome }: Completion): void {
    const done = open.find((each) => each.offset === offset && each.value === value);
    if (done === undefined) return;
    const { command, before, writtenAt, givenUpAt } = done;
    if (outcome === 'performed') {
      if (givenUpAt === null) structures.settle(command, targetOf(command));
      else structures.performedLate(command, targetOf(command), at);
    } else if (outcome === 'refused') structures.settle(command, before);
    else {
      const world: World = { kind: 'ignored', command: writtenAt, text: `because the IRS ignored ${nameOf(command)}` };
      structures.settle(command, inWorld(before, world));
    }
    open = open.filter((each) => each !== done);
  }

  /** The driver gave up: the command may never happen, or at any time from now on. */
  function giveUp(seq: Seq, name: KvmCommandName): void {
    open = open.map((each) => {
      if (each.givenUpAt !== null) return each;
      const { command, writtenAt, before } = each;
      const never: World = { kind: 'never', command: writtenAt, text: `if the timed-out ${name} is never performed` };
      const late: World = { kind: 'late', command: writtenAt, text: `if the timed-out ${name} completes late` };
      structures.settle(command, [...inWorld(before, never), ...inWorld(targetOf(command), late)]);
      return { ...each, givenUpAt: seq };
    });
  }

  return {
    get open() {
      return open;
    },
    apply({ seq, event }) {
      switch (event.type) {
        case 'mmio.writeBegan':
          return write(seq, event.offset, event.value);
        case 'mmio.readEnded':
          if (event.offset === IRS_VMT_STATUSR.offset && (event.value & 1n) === 1n) idle();
          return;
        case 'irs.commandCompleted':
          return completed(seq, event);
        case 'kvm.commandReturned':
          if (event.ret === ETIMEDOUT && open.length > 0) giveUp(seq, event.command);
          return;
        default:
      }
    },
  };
}

/** What a command is called in text. */
export function nameOf(command: IrsCommand): string {
  const verb = command.action === 'map' ? 'makes valid' : 'makes invalid';
  switch (command.kind) {
    case 'vmt':
      return `the write to IRS_VMT_BASER that ${verb} the VM table`;
    case 'l2-vmt':
      return `the command that ${verb} the L2 VM table of VM ID ${command.vmId}`;
    case 'vm':
      return `the command that ${verb} VM ID ${command.vmId}`;
    case 'ist':
      return `the command that ${verb} the ${command.type.toUpperCase()} IST of VM ID ${command.vmId}`;
    case 'vpe':
      return `the command that ${verb} VPE ${command.vpeId} of VM ID ${command.vmId}`;
  }
}

function targetOf({ action }: IrsCommand): readonly Truth[] {
  return action === 'map' ? VALID : [{ isValid: false, world: null }];
}

/** The same answers, in one world only. */
function inWorld(truths: readonly Truth[], world: World): readonly Truth[] {
  return truths.map((truth) => ({ ...truth, world: bothWorlds(truth.world, world) }));
}

const VMT_CFGR_OFFSET = 0x210;
