import { hexWord } from '../arch/addr.ts';
import type { WalkStopped } from '../irs/events.ts';
import type { SystemEvent } from '../system/events.ts';
import type { RecordingLine } from './line.ts';

/** Lines about the IRS: its accesses, late completions, walks that ended early. */
export function irsBody(event: SystemEvent): RecordingLine | null {
  switch (event.type) {
    case 'mem.deviceLoaded':
      return deviceAccess('irs_mem_read', event);
    case 'mem.deviceStored':
      return deviceAccess('irs_mem_write', event);
    case 'irs.lateCommandStarted':
      return {
        kind: 'irs_late_completion',
        reg: hexWord(BigInt(event.offset)),
        val: hexWord(event.value),
      };
    case 'irs.walkStopped':
      return walkStopped(event);
    default:
      return null;
  }
}

function deviceAccess(
  kind: string,
  event: { readonly addr: number; readonly sizeBytes: number; readonly value: bigint },
): RecordingLine {
  return { kind, phys: hexWord(BigInt(event.addr)), size: event.sizeBytes, val: hexWord(event.value) };
}

function walkStopped({ reason, vm, vmId, intType, id }: WalkStopped): RecordingLine {
  const vmKey: RecordingLine = vm === null ? {} : { vm };
  const vmIdKey: RecordingLine = vmId === null ? {} : { vm_id: vmId };
  const typeKey: RecordingLine = intType === null ? {} : { type: intType };
  const idKey: RecordingLine = id === null ? {} : { id };
  switch (reason) {
    case 'no-vm':
      return { kind: 'irs_no_vm', ...vmKey };
    case 'l1-vmte-invalid':
      return { kind: 'irs_l1_vmte_invalid', ...vmIdKey };
    case 'vm-invalid':
      return { kind: 'irs_vm_invalid', ...vmIdKey };
    case 'ist-invalid':
      return { kind: 'irs_ist_invalid', ...vmIdKey, ...typeKey };
    case 'l1-iste-invalid':
      return { kind: 'irs_l1_iste_invalid', ...idKey };
    case 'id-out-of-range':
      return { kind: 'irs_id_out_of_range', ...idKey };
    case 'bus-error':
      return { kind: 'irs_bus_error' };
  }
}
