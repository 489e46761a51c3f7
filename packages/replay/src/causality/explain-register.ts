import {
  type EventType,
  isCommandRegister,
  registerNamed,
  registerValue,
  seq,
  type SystemRecord,
  type Word64,
} from '@vist/core';
import { framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import { recordText } from './texts.ts';

export interface RegisterAnswer {
  readonly value: Word64;
  readonly because: readonly WhyNode[];
}

/** Explains what a register of the IRS reads. */
export function explainRegister(history: History, name: string): RegisterAnswer {
  const offset = offsetOf(name);
  return {
    value: registerValue(history.control().irs, history.profile, offset),
    because: nodesOf(history, name, offset),
  };
}

function nodesOf(history: History, name: string, offset: number): readonly WhyNode[] {
  if (name.startsWith('IRS_IDR'))
    return [node({ kind: 'unwritten', text: 'what the IRS of this platform can do: it never changes' })];
  switch (name) {
    case 'IRS_VMT_STATUSR':
      return commandStatus(history);
    case 'IRS_VPE_STATUSR':
      return selectionStatus(history);
    case 'IRS_SAVE_VM_STATUSR':
      return writeNodes(history, offsetOf('IRS_SAVE_VMR'));
    default:
      return writeNodes(history, offset);
  }
}

function offsetOf(name: string): number {
  return registerNamed(name)?.offset ?? 0;
}

const WRITES: ReadonlySet<EventType> = new Set<EventType>(['mmio.writeBegan', 'irs.misprogrammed']);
const COMMANDS: ReadonlySet<EventType> = new Set<EventType>([
  'mmio.writeBegan',
  'irs.commandCompleted',
  'irs.commandTimedOut',
]);
const SELECTIONS: ReadonlySet<EventType> = new Set<EventType>(['irs.vpeSelected']);

/** The last write that the IRS took, and later ones that it refused. */
function writeNodes(history: History, offset: number): readonly WhyNode[] {
  const writes: { readonly record: SystemRecord; refusal: SystemRecord | null }[] = [];
  for (const record of history.ofTypes(WRITES, seq(0), history.at)) {
    const { event, cause } = record;
    const last = writes.at(-1);
    if (event.type === 'mmio.writeBegan' && event.offset === offset) {
      // What came before a write that was taken does not matter any more.
      if (last?.refusal === null) writes.length = 0;
      writes.push({ record, refusal: null });
    } else if (event.type === 'irs.misprogrammed' && last !== undefined && cause === last.record.seq) {
      last.refusal = record;
    }
  }
  const nodes = writes.toReversed().map(({ record, refusal }) => {
    if (refusal === null) return writeNode(history, record, []);
    return writeNode(history, record, [decidedNode(refusal)]);
  });
  const isTaken = writes.some(({ refusal }) => refusal === null);
  return isTaken
    ? nodes
    : [...nodes, node({ kind: 'unwritten', text: 'the IRS took no write of it: it reads as after reset' })];
}

function writeNode(history: History, record: SystemRecord, because: readonly WhyNode[]): WhyNode {
  const { seq: at, actor } = record;
  return node({
    kind: 'command',
    seq: at,
    actor,
    text: recordText(record),
    frames: framesOf(history, record),
    because,
  });
}

/** IDLE says how the last command stands. */
function commandStatus(history: History): readonly WhyNode[] {
  let command: SystemRecord | null = null;
  let answer: SystemRecord | null = null;
  for (const record of history.ofTypes(COMMANDS, seq(0), history.at)) {
    const { event } = record;
    if (event.type !== 'mmio.writeBegan') answer = record;
    else if (isCommandRegister(event.offset)) {
      command = record;
      answer = null;
    }
  }
  if (command === null) return [node({ kind: 'unwritten', text: 'no command was written: it reads as after reset' })];
  const state = answer === null ? node({ kind: 'decided', text: 'the IRS has not completed it' }) : decidedNode(answer);
  return [state, writeNode(history, command, [])];
}

/** V says what came of the last selection. */
function selectionStatus(history: History): readonly WhyNode[] {
  const last = [...history.ofTypes(SELECTIONS, seq(0), history.at)].at(-1);
  return last === undefined ? [node({ kind: 'unwritten', text: 'no VPE was selected' })] : [decidedNode(last)];
}

function decidedNode(record: SystemRecord): WhyNode {
  const { seq: at, actor } = record;
  return node({ kind: 'decided', seq: at, actor, text: recordText(record) });
}
