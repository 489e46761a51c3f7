import type { Fact } from '../source/sighting.ts';

/** `kvm_mmio`: `mmio write len 4 gpa 0x8000190 val 0xc`; null for an access that nobody answered. */
export function kvmMmioFact(body: string): Fact | null {
  const parts = /^mmio (read|write) len (\d+) gpa (0x[0-9a-f]+) val (0x[0-9a-f]+)$/u.exec(body);
  return parts === null ? null : { kind: 'guest_mmio', access: parts[1], len: parts[2], gpa: parts[3], val: parts[4] };
}
