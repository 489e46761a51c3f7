import {
  type ByteRange,
  decodeVmapVistr,
  decodeVmapVmr,
  decodeVmapVper,
  type EventType,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  type MemoryPlace,
  type Seq,
  seq,
  type SystemRecord,
} from '@vist/core';
import { framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import { recordText } from './texts.ts';

/**
 * Explains why a bit that only an IRS sets is not set: since software wrote it last, the command for it was
 * not given, or not performed.
 */
export function explainUnset(history: History, place: MemoryPlace, range: ByteRange): readonly WhyNode[] {
  const setting = settingOf(history, place);
  if (setting === null) return [];
  const written = lastWritten(history, range);
  const { command, clears, fate, refused } = lastCommand(history, setting, written);
  const failed = refused === null ? [] : [recordNode(history, refused)];
  if (command !== null && clears) {
    const text = `${recordText(command)}, which asks the IRS to clear it`;
    return [{ ...recordNode(history, command), text }];
  }
  if (command === null) {
    const since = written === 0 ? '' : ` since #${written}`;
    const text = `nobody asked the IRS to set it${since}, with a write of ${setting.register}`;
    return [node({ kind: 'absent', text, because: failed })];
  }
  const open = node({ kind: 'decided', text: 'it has not completed' });
  if (fate?.event.type === 'irs.commandCompleted' && fate.event.outcome === 'performed') return [];
  const because = [recordNode(history, command), fate === null ? open : recordNode(history, fate), ...failed];
  return [node({ kind: 'absent', text: 'the IRS was asked to set it, and has not', because })];
}

/** The command that sets a bit. */
interface Setting {
  readonly register: string;
  readonly offset: number;
  /** Its name at the doorbell. */
  readonly doorbell: string;
  readonly vmId: number;
  /** True for a value of the register that sets this bit; null when it is about another one, or clears it. */
  readonly sets: (value: bigint) => boolean | null;
}

function settingOf(history: History, place: MemoryPlace): Setting | null {
  if (place.kind !== 'vmte' && place.kind !== 'vpete') return null;
  const vmId = history.control().kvm.vms[place.vm]?.fields.vm_id ?? null;
  if (vmId === null) return null;
  if (place.kind === 'vpete') {
    return place.field === 'VALID' ? vpeSetting(vmId, place.vpeId) : null;
  }
  switch (place.field) {
    case 'VALID':
      return vmSetting(vmId);
    case 'LPI_IST_VALID':
      return istSetting(vmId, 'lpi');
    case 'SPI_IST_VALID':
      return istSetting(vmId, 'spi');
    default:
      return null;
  }
}

function vmSetting(vmId: number): Setting {
  const { name: register, offset } = IRS_VMAP_VMR;
  const sets = (value: bigint): boolean | null => {
    const command = decodeVmapVmr(value);
    return command?.vmId === vmId ? command.action === 'map' : null;
  };
  return { register, offset, doorbell: 'VMTE_MAKE_VALID', vmId, sets };
}

function istSetting(vmId: number, type: 'lpi' | 'spi'): Setting {
  const { name: register, offset } = IRS_VMAP_VISTR;
  const sets = (value: bigint): boolean | null => {
    const command = decodeVmapVistr(value);
    return command?.vmId === vmId && command.type === type ? command.action === 'map' : null;
  };
  return { register, offset, doorbell: `${type.toUpperCase()}_VIST_MAKE_VALID`, vmId, sets };
}

function vpeSetting(vmId: number, vpeId: number): Setting {
  const { name: register, offset } = IRS_VMAP_VPER;
  const sets = (value: bigint): boolean | null => {
    const command = decodeVmapVper(value);
    return command?.vmId === vmId && command.vpeId === vpeId ? true : null;
  };
  return { register, offset, doorbell: 'VPE_MAKE_VALID', vmId, sets };
}

const COMMANDS: ReadonlySet<EventType> = new Set<EventType>([
  'mmio.writeBegan',
  'irs.commandCompleted',
  'irs.commandTimedOut',
  'irs.misprogrammed',
  'kvm.commandReturned',
]);

interface LastCommand {
  /** The last write that should have set or cleared the bit, and what came of it. */
  readonly command: SystemRecord | null;
  readonly clears: boolean;
  readonly fate: SystemRecord | null;
  /** The doorbell command that failed without a write. */
  readonly refused: SystemRecord | null;
}

function lastCommand(history: History, { offset, doorbell, vmId, sets }: Setting, from: Seq): LastCommand {
  let last: LastCommand = { command: null, clears: false, fate: null, refused: null };
  for (const record of history.ofTypes(COMMANDS, from, history.at)) {
    const { event, cause } = record;
    if (event.type === 'mmio.writeBegan' && event.offset === offset) {
      const isSet = sets(event.value);
      if (isSet !== null) last = { command: record, clears: !isSet, fate: null, refused: null };
    } else if (event.type === 'irs.commandCompleted' || event.type === 'irs.commandTimedOut') {
      const { event: asked } = last.command ?? {};
      const isAnswer = asked?.type === 'mmio.writeBegan' && event.offset === offset && event.value === asked.value;
      if (isAnswer) last = { ...last, fate: record };
    } else if (event.type === 'irs.misprogrammed' && cause === last.command?.seq) {
      last = { ...last, fate: record };
    } else if (event.type === 'kvm.commandReturned' && event.command === doorbell && event.vmId === vmId) {
      if (event.ret !== 0) last = { ...last, refused: record };
    }
  }
  return last;
}

/** When software wrote the bit last; an earlier command could not have set it for good. */
function lastWritten(history: History, range: ByteRange): Seq {
  const written = history.touching(range).findLast(({ kind }) => kind === 'store' || kind === 'set' || kind === 'zero');
  return written?.seq ?? seq(0);
}

function recordNode(history: History, record: SystemRecord): WhyNode {
  const { seq: at, actor, event } = record;
  const kind = event.type === 'mmio.writeBegan' ? 'command' : 'decided';
  return node({ kind, seq: at, actor, text: recordText(record), frames: framesOf(history, record) });
}
