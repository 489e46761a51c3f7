import type { FieldName } from './events.ts';

/** True for a field of KVM's structures that holds a pointer; the others hold numbers. */
export function isPointerField(name: string): boolean {
  return POINTERS.has(name);
}

const POINTERS: ReadonlySet<string> = new Set<FieldName>([
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
