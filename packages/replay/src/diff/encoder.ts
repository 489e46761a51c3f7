import { fieldGet, type FieldSpec, specOf, type SystemEvent, type SystemRecord, VMTE_BYTES } from '@vist/core';
import { isArgs } from '../verify/events-equal.ts';
import { idSpaceOf, SPACE, type Space, VM_TABLE_SITES } from './ids.ts';
import { createInterner, grown, type Interner } from './interner.ts';
import type { Objects } from './objects.ts';
import type { DiffOptions } from './options.ts';
import { createRegisterValues, type RegisterParts, type WordKind, wordKindOf } from './register-values.ts';

/** What is the same in both logs has one id; two logs that are compared share it. */
export interface Vocabulary {
  readonly interner: Interner;
  readonly idOfText: (text: string) => number;
}

/** A vocabulary without words. */
export function createVocabulary(): Vocabulary {
  const texts = new Map<string, number>();
  return {
    interner: createInterner(),
    idOfText: (text) => {
      let id = texts.get(text);
      if (id === undefined) {
        id = texts.size;
        texts.set(text, id);
      }
      return id;
    },
  };
}

/** Turns the steps of one log into ids that are equal for steps that do the same. */
export interface Encoder {
  encode(record: SystemRecord, kind: EventKind): number;
  readonly kindOf: (type: SystemEvent['type']) => EventKind;
  /** Id of a frame without its arguments: frames of one name are looked into. */
  nameOf(record: SystemRecord): number;
}

/** First number of what an id stands for, where that is no event: events have the tag of their type. */
export const NAME_OF_FRAME: -1 = -1;

/** Kinds of values, where a field may have several: small numbers are most of what there is, and take one lane less. */
const KIND = { absent: 0, plain: 1, object: 2, id: 3, text: 4, small: 5 } as const;

/** What counts of a type of event. */
export interface EventKind {
  readonly tag: number;
  /** Whether there are steps inside it. */
  readonly isFrame: boolean;
  readonly fields: readonly CountedField[];
}

/** A field that counts, and the text that it had last: mostly it is the same again. */
interface CountedField extends FieldSpec {
  readonly wordKind: WordKind;
  lastText: string | null;
  lastId: number;
}

/**
 * An encoder for a log whose objects are learned as it goes on.
 *
 * @param refer is told what each step refers to, as `number * 4 + space`: steps of one id refer to as many things.
 */
export function createEncoder(
  { interner, idOfText }: Vocabulary,
  { objects, refer }: { readonly objects: Objects; readonly refer: (ref: number) => void },
  { modulo, view }: DiffOptions,
): Encoder {
  const withAddresses = modulo.has('addresses');
  const withIds = modulo.has('ids');
  const registerValue = createRegisterValues();
  let lanes = new Int32Array(64);
  let length = 0;
  const word = new BigInt64Array(1);
  const halves = new Int32Array(word.buffer);

  function push(lane: number): void {
    if (length === lanes.length) lanes = grown(lanes, 2 * length);
    lanes[length] = lane;
    length += 1;
  }

  function pushPlain(low: number, high: number): void {
    push(high === 0 ? KIND.small : KIND.plain);
    push(low);
    if (high !== 0) push(high);
  }

  function pushNumber(value: number): void {
    pushPlain(value | 0, Math.floor(value / 2 ** 32) | 0);
  }

  function pushId(space: Space, value: number): void {
    push(KIND.id);
    push(space);
    refer(4 * value + space);
  }

  /** A byte by the object that it lies in; false when there is none. */
  function pushByte(addr: number, number: number): boolean {
    if (number < 0) return false;
    const { base, site } = objects.at(number);
    const offset = addr - base;
    push(KIND.object);
    // The IRS knows no functions; where one code allocates and another one does makes no difference to it.
    push(view === 'irs' ? 0 : idOfText(site));
    push(withIds && VM_TABLE_SITES.has(site) ? offset % VMTE_BYTES : offset);
    refer(4 * number + SPACE.object);
    return true;
  }

  function pushAddr(value: number): void {
    if (!withAddresses || !pushByte(value, objects.near(value))) pushNumber(value);
  }

  function pushWord(value: bigint, mayPoint: boolean): void {
    word[0] = BigInt.asIntN(64, value);
    const [low, high] = [halves[0]!, halves[1]!];
    // Words hold addresses in bits 51:3.
    const addr = (high & 0xf_ffff) * 2 ** 32 + ((low & ~7) >>> 0);
    if (mayPoint && addr > 0 && pushByte(addr, objects.holding(addr))) pushPlain(low & 7, high & ~0xf_ffff);
    else pushPlain(low, high);
  }

  function pushRegister(value: bigint, { vmId, doorbell, hasAddress }: RegisterParts): void {
    let rest = value;
    if (withIds && vmId !== null) {
      const id = fieldGet(value, vmId);
      pushId(SPACE.vmId, Number(id));
      rest -= id << BigInt(vmId.lsb);
    }
    if (withIds && doorbell !== null) rest -= fieldGet(value, doorbell) << BigInt(doorbell.lsb);
    pushWord(rest, withAddresses && hasAddress);
  }

  function pushInt(field: string, value: number, event: SystemEvent): void {
    const space = withIds ? idSpaceOf(field, subjectOf(event)) : null;
    if (space === null) pushNumber(value);
    else if (space !== 'doorbell') pushId(space, value);
  }

  /** Pointers among arguments are kernel virtual addresses: the physical one is in their low bits. */
  function pushPointer(value: bigint): void {
    if (withAddresses) pushWord(BigInt.asUintN(48, value), true);
    else pushWord(value, false);
  }

  function pushArgs(value: unknown, event: SystemEvent): void {
    if (!isArgs(value)) return;
    push(value.length);
    for (const { name, value: arg } of value) {
      push(idOfText(name));
      if (typeof arg === 'number') pushInt(name, arg, event);
      else if (typeof arg === 'string') {
        push(KIND.text);
        push(idOfText(arg));
      } else if (!withIds || idSpaceOf(name, null) !== 'doorbell') pushPointer(arg);
    }
  }

  function pushText(field: CountedField, text: string): void {
    if (field.isNullable) push(KIND.text);
    if (field.lastText !== text) {
      field.lastText = text;
      field.lastId = idOfText(text);
    }
    push(field.lastId);
  }

  function pushField(field: CountedField, event: SystemEvent): void {
    const { name, kind } = field;
    const value: unknown = valueOf(event, name);
    switch (typeof value) {
      case 'number':
        if (kind === 'addr') pushAddr(value);
        else if (event.type === 'kvm.fieldSet' && name === 'value') pushFieldValue(event.field, value);
        else pushInt(name, value, event);
        return;
      case 'bigint':
        if (field.wordKind === 'register') pushRegister(value, registerValue(event));
        else pushWord(value, withAddresses && field.wordKind === 'memory');
        return;
      case 'string':
        pushText(field, value);
        return;
      case 'boolean':
        push(value ? 1 : 0);
        return;
      default:
        if (kind === 'args') pushArgs(value, event);
        else push(KIND.absent);
    }
  }

  /** KVM keeps pointers, ids and counts in fields of one type. */
  function pushFieldValue(field: string, value: number): void {
    if (withIds && idSpaceOf(field, null) === SPACE.vmId) pushId(SPACE.vmId, value);
    else if (!withAddresses || !pushByte(value, objects.holding(value))) pushNumber(value);
  }

  function pushActor(actor: string): void {
    if (withIds && actor.startsWith('pe')) pushId(SPACE.pe, Number(actor.slice(2)));
    else push(idOfText(actor));
  }

  const kinds = new Map<string, EventKind>();
  function kindOf(type: SystemEvent['type']): EventKind {
    let known = kinds.get(type);
    if (known === undefined) {
      const { tag, fields } = specOf(type) ?? { tag: 0, fields: [] };
      const isFrame = view !== 'irs' && FRAMES.has(type);
      known = {
        tag,
        isFrame,
        fields: fields
          .filter(({ name }) => counts(type, name))
          .map((field) => ({ ...field, wordKind: wordKindOf(type), lastText: null, lastId: 0 })),
      };
      kinds.set(type, known);
    }
    return known;
  }

  function counts(type: string, field: string): boolean {
    if (withAddresses && (RUNNING.has(field) || (field === 'index' && type.startsWith('env.')))) return false;
    return view !== 'irs' || !CODE.has(field);
  }

  return {
    kindOf,
    encode({ event, actor }, { tag, fields }) {
      length = 0;
      push(tag);
      if (view === 'irs') push(actor.startsWith('irs') ? idOfText(actor) : -1);
      else pushActor(actor);
      for (const field of fields) pushField(field, event);
      return interner.idOf(lanes, length);
    },
    nameOf({ event, actor }) {
      length = 0;
      push(NAME_OF_FRAME);
      pushActor(actor);
      push(kindOf(event.type).tag);
      if (event.type === 'call.entered') push(idOfText(event.func));
      else if (event.type === 'kvm.commandSent') push(idOfText(event.command));
      else if (event.type === 'env.operationBegan') {
        push(idOfText(event.op));
        if (event.vm !== null) pushInt('vm', event.vm, event);
      }
      return interner.idOf(lanes, length);
    },
  };
}

/** Operations, calls and commands have steps inside them. */
export function isFrame({ type }: SystemEvent): boolean {
  return FRAMES.has(type);
}

const FRAMES: ReadonlySet<string> = new Set(['env.operationBegan', 'call.entered', 'kvm.commandSent']);

/** The structure or the lock that an event is about. */
function subjectOf(event: SystemEvent): string | null {
  return 'struct' in event ? event.struct : 'lock' in event ? event.lock : null;
}

/** A field by its name. `Reflect.get()` takes several times as long, and this is what a diff does most. */
function valueOf(event: SystemEvent, name: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- names are those of the schema.
  return event[name as keyof SystemEvent];
}

/** What depends on everything that was allocated, numbered or counted before, and not on what the step does. */
const RUNNING: ReadonlySet<string> = new Set(['irq', 'firstIrq', 'firstHwirq', 'source', 'liveCount', 'liveBytes']);

/** Names of functions: the hardware does not see who makes an access. */
const CODE: ReadonlySet<string> = new Set(['site', 'caller', 'caller0']);
