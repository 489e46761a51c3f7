import { hexWord, kernelVirt, type PhysAddr } from '../arch/addr.ts';
import { registerName } from '../arch/irs-regs.ts';
import type { MaintenanceOp } from '../memory/events.ts';
import type { SystemEvent } from '../system/events.ts';
import { argsOf, virt } from './format.ts';
import { harnessBody } from './harness-body.ts';
import { irsBody } from './irs-body.ts';
import type { RecordingLine } from './line.ts';

/** Where the recordings map the IRS config frame. */
const IRS_FRAME_VIRT = 0xffff_8000_82a0_0000n;
/** Where the recordings map user buffers. */
const USER_VIRT = 0xffff_9000_0000n;

/** The part of a line that the event itself says, `kind` first; null for what the recordings do not show. */
export function bodyOf(event: SystemEvent): RecordingLine | null {
  switch (event.type) {
    case 'call.entered':
      return { kind: 'func_entry', func: event.func, caller: event.caller, args: argsOf(event.args) };
    case 'call.returned': {
      const { func, caller, ret } = event;
      return { kind: 'func_return', func, caller, ...(ret === null ? {} : { ret }) };
    }
    case 'alloc.allocated':
      return kmalloc(event, kernelVirt(event.addr));
    case 'alloc.failed':
      return kmalloc(event, 0n);
    case 'alloc.freed':
      return { kind: 'kfree', call_site: event.site, ptr: event.addr === null ? '0x0' : virt(event.addr) };
    case 'mem.loaded':
      return tableAccess('mem_read', event, event.value);
    case 'mem.stored':
      return tableAccess('mem_write', event, event.value);
    case 'mem.set':
      return tableAccess('mem_set', event, BigInt(event.byte));
    case 'mem.maintained': {
      const { op, site: func, addr, sizeBytes: bytes } = event;
      const end = hexWord(kernelVirt(addr) + BigInt(bytes));
      return { kind: 'dcache', op: DCACHE_OPS[op], func, start: virt(addr), end, bytes };
    }
    case 'mem.synchronised':
      return { kind: 'dsb', func: event.site, domain: event.domain };
    case 'mmio.readBegan':
      return { kind: 'mmio_read', ...mmioAccess(event), ...mmioPlace(event.offset) };
    case 'mmio.readEnded':
      return { kind: 'mmio_post_read', ...mmioAccess(event), val: hexWord(event.value), ...mmioPlace(event.offset) };
    case 'mmio.writeBegan':
      return { kind: 'mmio_write', ...mmioAccess(event), val: hexWord(event.value), ...mmioPlace(event.offset) };
    case 'mmio.writeEnded':
      return { kind: 'mmio_post_write', ...mmioAccess(event), val: hexWord(event.value), ...mmioPlace(event.offset) };
    case 'mem.userLoaded':
      return userAccess('user_read', event);
    case 'mem.userStored':
      return userAccess('user_write', event);
    case 'ub.shiftedOutOfBounds': {
      const { site: func, expr, exponent, typeBits: type_bits } = event;
      return { kind: 'ub_shift_out_of_bounds', func, expr, exponent: String(exponent), type_bits };
    }
    case 'ub.dividedByZero':
      return { kind: 'ub_division_by_zero', func: event.site, expr: event.expr };
    case 'ub.oopsed':
      return { kind: 'oops', addr: hexWord(BigInt(event.addr)), func: event.site };
    default:
      return kvmBody(event) ?? irsBody(event) ?? harnessBody(event);
  }
}

const DCACHE_OPS: Readonly<Record<MaintenanceOp, string>> = {
  clean: 'clean_poc',
  'clean-invalidate': 'clean_inval_poc',
  invalidate: 'inval_poc',
};

function kvmBody(event: SystemEvent): RecordingLine | null {
  switch (event.type) {
    case 'kvm.commandSent': {
      const { irq, command: cmd, vmId, vpeIndex, caller } = event;
      const target = vmId === null || vpeIndex === null ? {} : { vm_id: vmId, vpe_idx: vpeIndex };
      return { kind: 'command', irq, cmd, ...target, caller };
    }
    case 'kvm.commandReturned': {
      const { command: cmd, vmId, ret } = event;
      return { kind: 'command_return', cmd, ...(vmId === null ? {} : { vm_id: vmId }), ret };
    }
    case 'kvm.logged':
      return { kind: 'console', level: event.level, msg: event.message };
    case 'kvm.warned':
      return { kind: 'warn', func: event.site, expr: event.condition };
    case 'kvm.vmDied':
      return { kind: 'vm_dead', vm: event.vm };
    case 'kvm.pendingInjected': {
      const { intid, pending, vmId: vm_id } = event;
      return { kind: 'vdpend', irq: hexWord(BigInt(intid)), pending, vm_id };
    }
    default:
      return null;
  }
}

function kmalloc(
  event: Extract<SystemEvent, { type: 'alloc.allocated' | 'alloc.failed' }>,
  ptr: bigint,
): RecordingLine {
  const { site: call_site, sizeReqBytes: bytes_req, sizeAllocBytes: bytes_alloc, accounted } = event;
  const gfp_flags = `${accounted ? 'GFP_KERNEL_ACCOUNT' : 'GFP_KERNEL'}|__GFP_ZERO`;
  return { kind: 'kmalloc', call_site, ptr: hexWord(ptr), bytes_req, bytes_alloc, gfp_flags, node: -1, accounted };
}

function tableAccess(
  kind: string,
  event: { readonly site: string; readonly addr: PhysAddr; readonly sizeBytes: number },
  value: bigint,
): RecordingLine {
  const { site: func, addr, sizeBytes: size } = event;
  return { kind, func, addr: virt(addr), phys: hexWord(BigInt(addr)), size, val: hexWord(value) };
}

function userAccess(
  kind: string,
  event: { readonly offset: number; readonly sizeBytes: number; readonly value: bigint },
): RecordingLine {
  const uaddr = hexWord(USER_VIRT + BigInt(event.offset));
  return { kind, uaddr, size: event.sizeBytes, val: hexWord(event.value) };
}

function mmioAccess(event: {
  readonly caller0: string;
  readonly caller: string;
  readonly widthBits: number;
}): RecordingLine {
  return { caller0: event.caller0, caller: event.caller, width: event.widthBits };
}

function mmioPlace(offset: number): RecordingLine {
  const addr = hexWord(IRS_FRAME_VIRT + BigInt(offset));
  return { addr, off: hexWord(BigInt(offset)), reg: registerName(offset) ?? 'unknown' };
}
