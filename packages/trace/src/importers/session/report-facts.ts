import type { Fact } from '../source/sighting.ts';
import type { Report } from './task.ts';
import { choiceOf, countOf, kernelAddrOf, physOf, textOf } from './values.ts';

/** What the recordings' test program found, as effects; null for any other fact. @throws FactProblem */
export function reportOf(fact: Fact): Report | null {
  switch (fact.kind) {
    case 'irs_access_freed':
      return {
        type: 'harness.deviceAccessedFreed',
        access: choiceOf(fact, 'access', ['read', 'write']),
        addr: physOf(fact, 'phys'),
      };
    case 'use_after_free':
      return {
        type: 'harness.usedAfterFree',
        access: choiceOf(fact, 'access', ['mem_read', 'mem_write', 'mem_set']),
        addr: kernelAddrOf(fact, 'addr'),
        site: textOf(fact, 'func'),
      };
    case 'alloc_too_large':
      return {
        type: 'harness.allocationTooLarge',
        sizeReqBytes: countOf(fact, 'bytes_req'),
        orderLimit: countOf(fact, 'order_limit'),
      };
    case 'double_free':
    case 'bad_free':
      return {
        type: 'harness.freedWrongly',
        kind: fact.kind,
        addr: kernelAddrOf(fact, 'ptr'),
        site: textOf(fact, 'call_site'),
      };
    case 'dangling_valid_ist':
      return { type: 'harness.danglingValidIst', ...section(fact), target: physOf(fact, 'phys') };
    case 'dangling_l2_ist':
      return {
        type: 'harness.danglingL2Ist',
        vm: countOf(fact, 'vm'),
        vmId: countOf(fact, 'vm_id'),
        badEntryCount: countOf(fact, 'bad_entries'),
        entryCount: countOf(fact, 'of'),
      };
    case 'undersized_ist':
      return {
        type: 'harness.undersizedIst',
        vm: countOf(fact, 'vm'),
        section: countOf(fact, 'section'),
        needBytes: countOf(fact, 'need'),
        haveBytes: countOf(fact, 'have'),
      };
    default:
      return endReport(fact);
  }
}

function endReport(fact: Fact): Report | null {
  switch (fact.kind) {
    case 'outstanding':
      return {
        type: 'harness.outstanding',
        addr: kernelAddrOf(fact, 'ptr'),
        sizeReqBytes: countOf(fact, 'bytes_req'),
        sizeAllocBytes: countOf(fact, 'bytes_alloc'),
        site: textOf(fact, 'call_site'),
      };
    case 'leak_summary':
      return {
        type: 'harness.leakSummarised',
        objectCount: countOf(fact, 'outstanding'),
        sizeReqBytes: countOf(fact, 'bytes_req'),
        sizeAllocBytes: countOf(fact, 'bytes_alloc'),
        isVmtFreed: countOf(fact, 'vmt_freed') === 1,
      };
    case 'end':
      return {
        type: 'harness.summarised',
        reason: textOf(fact, 'reason'),
        faults: countOf(fact, 'faults'),
        doubleFrees: countOf(fact, 'double_free'),
        badFrees: countOf(fact, 'bad_free'),
        usesAfterFree: countOf(fact, 'use_after_free'),
        dangling: countOf(fact, 'dangling'),
        undefinedShifts: countOf(fact, 'ub'),
        warnings: countOf(fact, 'warnings'),
      };
    default:
      return null;
  }
}

function section(fact: Fact): { readonly vm: number; readonly vmId: number; readonly section: number } {
  return { vm: countOf(fact, 'vm'), vmId: countOf(fact, 'vm_id'), section: countOf(fact, 'section') };
}
