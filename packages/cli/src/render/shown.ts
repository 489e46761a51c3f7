import { unreachable } from '@vist/core';
import type { Shown, ShownActors, ShownAllocation, ShownLocks, ShownState } from '@vist/replay';
import { bytesLines, entryLines, istLines, pointerLines, registerLines } from './shown-memory.ts';
import { irsLines, namedLines, vmLines } from './shown-vm.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { counted, returnCode } from './words.ts';

/** Something that `vist show` found, for people. */
export function shownText(shown: Exclude<Shown, { kind: 'missing' }>, style: Style): string {
  return linesOf(shown, style)
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(shown: Exclude<Shown, { kind: 'missing' }>, style: Style): readonly string[] {
  switch (shown.kind) {
    case 'entry':
      return entryLines(shown, style);
    case 'register':
      return registerLines(shown, style);
    case 'ist':
      return istLines(shown, style);
    case 'bytes':
      return bytesLines(shown, style);
    case 'allocation':
      return allocationLines(shown, style);
    case 'vm':
      return vmLines(shown, style);
    case 'irs':
      return irsLines(shown, style);
    case 'state':
      return stateLines(shown, style);
    case 'actors':
      return actorLines(shown, style);
    case 'locks':
      return lockLines(shown, style);
    case 'return':
      return [`op ${shown.index} ${shown.op} returned ${returnCode(shown.ret)} at #${shown.at}`];
    default:
      return unreachable(shown);
  }
}

function allocationLines({ object, history }: ShownAllocation, style: Style): readonly string[] {
  const { addr, status, sizeReqBytes, sizeAllocBytes, accounted } = object;
  const mark = status === 'live' ? style.good : style.warn;
  const rows = history.map(({ seq, what, isLater, sizeReqBytes: size, actor, callers }) => [
    `#${seq}`,
    actor,
    what,
    size === null ? '' : `${size} bytes`,
    callers.join(' < '),
    isLater ? style.quiet('later') : '',
  ]);
  return [
    `${style.title(addr)}: ${mark(status)}, ${sizeReqBytes} bytes in ${sizeAllocBytes}${accounted ? ', accounted' : ''}`,
    ...indented(tableLines([RIGHT, LEFT, LEFT, RIGHT, LEFT, LEFT], rows)),
  ];
}

function stateLines(state: ShownState, style: Style): readonly string[] {
  const { at, length, digest, objects, bytes, vms, vmTable, l1Vmt, irsIsBusy, lockCount, warnings, faults } = state;
  const rows = [
    ['memory', `${counted(objects, 'live object')}, ${bytes} bytes`],
    ['VMs', vms.length === 0 ? 'none' : vms.map(({ vm, vmId }) => `${vm} (VM ID ${vmId ?? 'none'})`).join(', ')],
    ['IRS', irsIsBusy ? 'works on a command' : 'idle'],
    ['locks', lockCount === 0 ? 'none held' : `${lockCount} held`],
    ['kernel warnings', String(warnings)],
    ['injected faults', String(faults)],
    ['state', digest],
  ];
  return [
    style.title(`at ${at} of ${length}`),
    ...indented(tableLines([LEFT, LEFT], rows)),
    ...(vmTable.length === 0 ? [] : ['', style.title('VM table'), ...namedLines(vmTable)]),
    ...(l1Vmt === null
      ? []
      : ['', ...pointerLines({ title: 'level 1 VM table', index: 'entry', target: 'L2_ADDR' }, l1Vmt, style)]),
  ];
}

function actorLines({ actors, operation }: ShownActors, style: Style): readonly string[] {
  const vm = operation === null || operation.vm === null ? '' : ` of VM ${operation.vm}`;
  const title = operation === null ? 'no operation is under way' : `in op ${operation.index} ${operation.op}${vm}`;
  return [
    style.title(title),
    ...actors.flatMap(({ actor, eventCount, last, calls }) => [
      `  ${style.title(actor)}: ${counted(eventCount, 'event')}, last #${last.seq} ${last.type}`,
      ...calls.map(({ seq, func }, depth) => `    ${'  '.repeat(depth)}${func}() since #${seq}`),
    ]),
  ];
}

function lockLines({ locks }: ShownLocks, style: Style): readonly string[] {
  if (locks.length === 0) return ['no lock is held'];
  const rows = locks.map(({ lock, instance, pe, since, waiting }) => [
    style.title(lock),
    String(instance),
    `pe${pe}`,
    `since #${since}`,
    waiting.length === 0 ? '' : style.warn(`waiting: ${waiting.map((each) => `pe${each}`).join(', ')}`),
  ]);
  return tableLines([LEFT, RIGHT, LEFT, LEFT, LEFT], rows);
}

const LEFT = { heading: '', align: 'left' } as const;
const RIGHT = { heading: '', align: 'right' } as const;
