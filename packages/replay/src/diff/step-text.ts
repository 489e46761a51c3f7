import { specOf, type SystemRecord } from '@vist/core';
import { isArgs } from '../verify/events-equal.ts';
import type { AllocatedObject } from './objects.ts';

/** What of an event is told: addresses and words by the objects that the step refers to. */
export interface TextOptions {
  readonly objects: readonly AllocatedObject[];
  /** Adds where the objects lie. */
  readonly withAddresses: boolean;
}

/** A step in one line: who, what, and the values of its fields. */
export function stepText({ event, actor }: SystemRecord, options: TextOptions): string {
  const values = (specOf(event.type)?.fields ?? [])
    .filter(({ name }) => !(name === 'index' && event.type.startsWith('env.')))
    .map(({ name, kind }) => {
      const value: unknown = Reflect.get(event, name);
      if (isArgs(value)) return value.map((arg) => `${arg.name}=${valueText(arg.value, 'args', options)}`).join(',');
      return valueText(value, event.type === 'kvm.fieldSet' && name === 'value' ? 'addr' : kind, options);
    });
  return `${actor} ${event.type} ${values.join(' ')}`.trimEnd();
}

function valueText(value: unknown, kind: string, options: TextOptions): string {
  if (typeof value === 'number' && kind === 'addr')
    return placeOf(value, options) ?? beyond(value, options) ?? numberText(value, options);
  if (typeof value === 'bigint') return wordText(value, options);
  return String(value);
}

/** A byte that lies in no object, by the one that it is nearest to: `vgic_v5_alloc_l1_ist+0x40 (beyond it)`. */
function beyond(addr: number, { objects }: TextOptions): string | null {
  const [object] = objects.toSorted((a, b) => Math.abs(addr - a.base) - Math.abs(addr - b.base));
  if (object === undefined || Math.abs(addr - object.base) > MOST_BEYOND) return null;
  const sign = addr < object.base ? '-' : '+';
  return `${object.site}${sign}0x${Math.abs(addr - object.base).toString(16)} (beyond it)`;
}

/** A small number in a field of KVM is no address. */
const MOST_BEYOND = 2 ** 24;

/** A field of KVM may hold a pointer or a count: only what lies in an object is written as an address. */
function numberText(value: number, { objects }: TextOptions): string {
  return objects.length > 0 || value >= 2 ** 32 ? `0x${value.toString(16)}` : String(value);
}

/** A word as the address in it and the other bits. */
function wordText(word: bigint, options: TextOptions): string {
  const place = placeOf(Number(word & ADDRESS_MASK), options);
  if (place !== null) {
    const rest = word & ~ADDRESS_MASK;
    return rest === 0n ? place : `${place}|0x${rest.toString(16)}`;
  }
  // A kernel virtual address has the physical one in its low bits.
  return placeOf(Number(BigInt.asUintN(48, word)), options) ?? `0x${word.toString(16)}`;
}

/** Words hold addresses in bits 51:3. */
const ADDRESS_MASK = 0x000f_ffff_ffff_fff8n;

/** `vgic_v5_alloc_l2_vmt+0x10`: who allocated the object that holds a byte, and where in it. */
function placeOf(addr: number, { objects, withAddresses }: TextOptions): string | null {
  const object = objects.find(({ base, sizeBytes }) => addr >= base && addr < base + sizeBytes);
  if (object === undefined) return null;
  const place = `${object.site}+0x${(addr - object.base).toString(16)}`;
  return withAddresses ? `${place} (0x${addr.toString(16)})` : place;
}
