import type { FieldKind, FieldSpec } from '../kernel/schema.ts';
import { isPointerField } from '../kvm/pointer-fields.ts';

/**
 * What a field of an event holds, for those who print it: `kvm.fieldSet` has pointers and numbers in one field of
 * kind `int`, and which of them it is depends on the field of KVM's structure.
 */
export function valueKind(event: { readonly type: string }, { name, kind }: FieldSpec): FieldKind {
  if (event.type !== 'kvm.fieldSet' || name !== 'value' || !('field' in event)) return kind;
  return isPointerField(String(event.field)) ? 'addr' : kind;
}
