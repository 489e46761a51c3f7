import { hexWord, type NamedValue, registerName, specOf, type SystemEvent } from '@vist/core';
import { returnCode } from '../render/words.ts';
import type { Span, Tone } from './text.ts';

/** An event in a line: what is told by its place in the tree (the calling function) is left out. */
export function eventSpans(event: SystemEvent): readonly Span[] {
  const [head, rest = '', tone = 'plain'] = eventParts(event);
  return [
    { text: head, tone },
    { text: rest === '' ? '' : ` ${rest}`, tone: tone === 'bad' ? 'bad' : 'plain' },
  ];
}

/** True for what no run should have: errors that were returned, faults, and what the checks of a run report. */
export function isTrouble(event: SystemEvent): boolean {
  return eventParts(event)[2] === 'bad';
}

/** The same as text: what a search looks into. */
export function eventText(event: SystemEvent): string {
  return eventSpans(event)
    .map(({ text }) => text)
    .join('');
}

/** Every field by name, in the spelling of expressions. */
export function fieldTexts(event: SystemEvent): readonly (readonly [name: string, value: string])[] {
  return (specOf(event.type)?.fields ?? []).map(({ name, kind }) => {
    const value: unknown = Reflect.get(event, name);
    return [name, name === 'offset' ? registerText(event, Number(value)) : valueText(value, kind)];
  });
}

type Parts = readonly [head: string, rest?: string, tone?: Tone];

function eventParts(event: SystemEvent): Parts {
  switch (event.type) {
    case 'env.operationBegan':
      return [`op ${event.index} ${event.op}`, argsText(event.args), 'strong'];
    case 'env.operationEnded':
      return [`op ${event.index} returned`, returnCode(event.ret), event.ret < 0 ? 'bad' : 'strong'];
    case 'call.entered':
      return [`${event.func}(${argsText(event.args)})`];
    case 'call.returned':
      return [event.func, returnText(event.ret), (event.ret ?? 0) < 0 ? 'bad' : 'plain'];
    case 'kvm.commandSent':
      return [event.command, `vmId=${event.vmId ?? 'none'}`, 'strong'];
    case 'kvm.commandReturned':
      return [event.command, returnText(event.ret), event.ret < 0 ? 'bad' : 'plain'];
    case 'mem.loaded':
    case 'mem.deviceLoaded':
      return [event.type, `${hexWord(BigInt(event.addr))} = ${hexWord(event.value)}${fillText(event)}`];
    case 'mem.stored':
    case 'mem.deviceStored':
      return [event.type, `${hexWord(BigInt(event.addr))} <- ${hexWord(event.value)}${fillText(event)}`];
    case 'mem.maintained':
      return [event.type, `${event.op} ${rangeText(event.addr, event.sizeBytes)}`];
    case 'mmio.readEnded':
      return [event.type, `${registerText(event, event.offset)} = ${hexWord(event.value)}`];
    case 'mmio.writeBegan':
      return [event.type, `${registerText(event, event.offset)} <- ${hexWord(event.value)}`];
    case 'mmio.readBegan':
    case 'mmio.writeEnded':
      return [event.type, registerText(event, event.offset)];
    case 'kvm.fieldSet':
      return [event.type, `${event.struct} ${event.key} ${event.field} = ${pointerText(event.value)}`];
    case 'kvm.elementSet': {
      const { struct, key, array, index, value } = event;
      return [event.type, `${struct} ${key} ${array}[${index}] = ${pointerText(value)}`];
    }
    case 'alloc.allocated':
      return [event.type, rangeText(event.addr, event.sizeAllocBytes)];
    default:
      return [event.type, otherText(event), isAlarming(event.type) ? 'bad' : 'plain'];
  }
}

/** A number of KVM's structures: counts and IDs are small, pointers are not. */
export function pointerText(value: number | null): string {
  if (value === null) return 'NULL';
  return value >= LEAST_POINTER ? hexWord(BigInt(value)) : String(value);
}

const LEAST_POINTER = 2 ** 24;

/** What no run should have. */
function isAlarming(type: SystemEvent['type']): boolean {
  if (type.startsWith('ub.')) return true;
  if (type.startsWith('harness.')) return type !== 'harness.summarised' && type !== 'harness.leakSummarised';
  return ALARMS.has(type);
}

const ALARMS: ReadonlySet<string> = new Set([
  'alloc.failed',
  'irs.commandTimedOut',
  'irs.walkStopped',
  'irs.misprogrammed',
  'kvm.warned',
  'kvm.vmDied',
  'import.dropped',
  'lock.recursed',
]);

function otherText(event: SystemEvent): string {
  return fieldTexts(event)
    .filter(([name, value]) => value !== 'null' && !TOLD_BY_TREE.has(name))
    .map(([name, value]) => (name === 'base' ? value : `${name}=${value}`))
    .join(' ');
}

const TOLD_BY_TREE: ReadonlySet<string> = new Set(['site', 'caller', 'caller0', 'widthBits']);

function fillText(event: SystemEvent): string {
  return 'filled' in event && event.filled ? ' (line fetched)' : '';
}

function rangeText(base: number, sizeBytes: number): string {
  return `${hexWord(BigInt(base))} +${sizeBytes}`;
}

function returnText(ret: number | null): string {
  return ret === null ? 'returned' : `= ${returnCode(ret)}`;
}

/** The name of a register of the frame that the event is about. */
function registerText({ type }: SystemEvent, offset: number): string {
  if (type.startsWith('mem.')) return String(offset);
  return registerName(offset) ?? hexWord(BigInt(offset));
}

function argsText(args: readonly NamedValue[]): string {
  return args.map(({ name, value }) => `${name}=${valueText(value)}`).join(', ');
}

function valueText(value: unknown, kind: string = ''): string {
  if (typeof value === 'bigint') return hexWord(value);
  if (typeof value === 'number') return kind === 'addr' && value >= 0 ? hexWord(BigInt(value)) : String(value);
  if (Array.isArray(value)) return `(${argsText(value as readonly NamedValue[])})`;
  return String(value);
}
