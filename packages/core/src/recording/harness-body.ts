import { hexWord } from '../arch/addr.ts';
import type { SystemEvent } from '../system/events.ts';
import { argsOf, virt } from './format.ts';
import type { RecordingLine } from './line.ts';

/** Lines of the test program itself: operations, injected faults, reports, the end. */
export function harnessBody(event: SystemEvent): RecordingLine | null {
  switch (event.type) {
    case 'env.operationBegan':
      return { kind: 'op_begin', idx: event.index, op: event.op, args: argsOf(event.args) };
    case 'env.operationEnded': {
      const { index: idx, op, ret, liveCount: live_allocs, liveBytes: live_bytes } = event;
      return { kind: 'op_end', idx, op, ret, live_allocs, live_bytes };
    }
    case 'env.allocationFaultInjected': {
      const { index: alloc_index, indexInOp: op_alloc_index, sizeReqBytes: bytes_req } = event;
      return { kind: 'fault_injected', type: 'alloc_fail', alloc_index, op_alloc_index, bytes_req };
    }
    case 'env.commandFaultInjected': {
      const { mode, command: cmd, index: cmd_index, indexInOp: op_cmd_index } = event;
      return { kind: 'fault_injected', type: 'command', mode, cmd, cmd_index, op_cmd_index };
    }
    case 'env.userFaultInjected':
      return { kind: 'fault_injected', type: 'user_access_fault', op_user_index: event.indexInOp };
    default:
      return reportBody(event);
  }
}

function reportBody(event: SystemEvent): RecordingLine | null {
  switch (event.type) {
    case 'lock.recursed':
      return { kind: 'lock_recursion', lock: event.lock };
    case 'harness.deviceAccessedFreed':
      return { kind: 'irs_access_freed', access: event.access, phys: hexWord(BigInt(event.addr)) };
    case 'harness.usedAfterFree':
      return { kind: 'use_after_free', access: event.access, addr: virt(event.addr), func: event.site };
    case 'harness.allocationTooLarge':
      return { kind: 'alloc_too_large', bytes_req: event.sizeReqBytes, order_limit: event.orderLimit };
    case 'harness.freedWrongly':
      return { kind: event.kind, ptr: virt(event.addr), call_site: event.site };
    case 'harness.danglingValidIst': {
      const { vm, vmId: vm_id, section, target } = event;
      return { kind: 'dangling_valid_ist', vm, vm_id, section, phys: hexWord(BigInt(target)) };
    }
    case 'harness.danglingL2Ist': {
      const { vm, vmId: vm_id, badEntryCount: bad_entries, entryCount } = event;
      return { kind: 'dangling_l2_ist', vm, vm_id, bad_entries, of: entryCount };
    }
    case 'harness.undersizedIst': {
      const { vm, section, needBytes: need, haveBytes: have } = event;
      return { kind: 'undersized_ist', vm, section, need, have };
    }
    case 'harness.outstanding': {
      const { addr, sizeReqBytes: bytes_req, sizeAllocBytes: bytes_alloc, site: call_site } = event;
      return { kind: 'outstanding', ptr: virt(addr), bytes_req, bytes_alloc, call_site };
    }
    case 'harness.leakSummarised': {
      const { objectCount: outstanding, sizeReqBytes: bytes_req, sizeAllocBytes: bytes_alloc, isVmtFreed } = event;
      return { kind: 'leak_summary', outstanding, bytes_req, bytes_alloc, vmt_freed: isVmtFreed ? 1 : 0 };
    }
    case 'harness.summarised': {
      const { reason, faults, doubleFrees, badFrees, usesAfterFree, dangling, undefinedShifts: ub, warnings } = event;
      return {
        kind: 'end',
        reason,
        faults,
        double_free: doubleFrees,
        bad_free: badFrees,
        use_after_free: usesAfterFree,
        dangling,
        ub,
        warnings,
      };
    }
    default:
      return null;
  }
}
