import type { FieldKind, FieldSpec } from '../kernel/schema.ts';
import type { FieldName } from '../kvm/events.ts';

/**
 * What a field of an event holds, for those who print it: `kvm.fieldSet` has pointers and numbers in one field of
 * kind `int`, and which of them it is depends on the field of KVM's structure.
 */
export function valueKind(event: { readonly type: string }, { name, kind }: FieldSpec): FieldKind {
  if (event.type !== 'kvm.fieldSet' || name !== 'value' || !('field' in event)) return kind;
  return POINTERS.has(event.field) ? 'addr' : kind;
}

/** The fields of KVM's structures that are pointers. */
const POINTERS: ReadonlySet<unknown> = new Set<FieldName>([
  'base',
  'l2ptrs',
  'vmd_base',
  'vpet_base',
  'vped_base',
  'vped_ptrs',
  'h_lpi_ist',
  'h_lpi_l2_ists',
  'h_spi_ist',
]);
