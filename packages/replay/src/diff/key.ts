import { specOf, type SystemEvent } from '@vist/core';
import type { Labels } from './labels.ts';

/** What of an event counts when two logs are aligned. */
export interface KeyOptions {
  /** Compare addresses as they are, not by what they are in. */
  readonly exactAddresses: boolean;
}

/**
 * An event as text that is equal for equal steps: addresses and table words by what they point into,
 * numbers that only count operations, faults or interrupts left out.
 */
export function keyOf(event: SystemEvent, labels: Labels, { exactAddresses }: KeyOptions): string {
  const fields: Readonly<Record<string, unknown>> = { ...event };
  const parts = (specOf(event.type)?.fields ?? [])
    .filter(({ name }) => !NOT_COMPARED.has(name) && !(name === 'index' && event.type.startsWith('env.')))
    .map(({ name, kind }) => {
      const value = fields[name];
      if (kind === 'args') return argsText(value, exactAddresses ? null : labels);
      if (exactAddresses || value === null) return textOf(value);
      const isPointer = kind === 'addr' || (event.type === 'kvm.fieldSet' && name === 'value');
      if (isPointer && typeof value === 'number') return labels.of(value);
      return kind === 'word' && typeof value === 'bigint' ? labels.ofWord(value) : textOf(value);
    });
  return `${event.type} ${parts.join(' ')}`.trimEnd();
}

/** Fields that differ between runs that do the same: what is allocated beside, and how interrupts are numbered. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'irq',
  'firstIrq',
  'firstHwirq',
  'source',
  'liveCount',
  'liveBytes',
]);

function argsText(value: unknown, labels: Labels | null): string {
  if (!Array.isArray(value)) return '';
  const args: readonly { readonly name: string; readonly value: unknown }[] = value;
  return args
    .map(({ name, value: arg }) => {
      // Pointers among arguments are kernel virtual addresses: the physical one is in their low bits.
      const isPointer = labels !== null && typeof arg === 'bigint';
      return `${name}=${isPointer ? labels.ofWord(BigInt.asUintN(48, arg)) : textOf(arg)}`;
    })
    .join(',');
}

function textOf(value: unknown): string {
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : String(value);
}
