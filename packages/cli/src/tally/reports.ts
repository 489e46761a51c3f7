import { hexAddr, type SystemEvent } from '@vist/core';

/** What the harness reported, undefined behaviour, and what the kernel and the IRS complained about. */
export type FindingKind =
  | 'dangling-ist'
  | 'dangling-l2-ist'
  | 'undersized-ist'
  | 'use-after-free'
  | 'irs-access-to-freed'
  | 'double-free'
  | 'bad-free'
  | 'undefined-shift'
  | 'division-by-zero'
  | 'null-pointer'
  | 'lock-recursion'
  | 'deadlock'
  | 'allocation-too-large'
  | 'irs-walk-stopped'
  | 'irs-misprogrammed'
  | 'kernel-warning'
  | 'vm-killed';

/** One report, before reports of a kind are put together. */
export interface Report {
  readonly kind: FindingKind;
  /** What is the same in all reports of a group, besides kind and function; may be empty. */
  readonly what: string;
  /** What this one is about. */
  readonly detail: string;
  /** Kernel function that did it, where the event says so. */
  readonly func: string | null;
  /** Memory that it is about, to ask who freed it. */
  readonly addr: number | null;
}

/** The report that an event is; null for most of them. */
export function reportOf(event: SystemEvent): Report | null {
  switch (event.type) {
    case 'harness.danglingValidIst': {
      const detail = `VM ${event.vm}: ${sectionName(event.section)} IST is VALID at ${hexAddr(event.target)}, which is free`;
      return { kind: 'dangling-ist', what: '', detail, func: null, addr: event.target };
    }
    case 'harness.danglingL2Ist': {
      const detail = `VM ${event.vm}: ${event.badEntryCount} of ${event.entryCount} L1 entries lead nowhere`;
      return report('dangling-l2-ist', detail);
    }
    case 'harness.undersizedIst': {
      const { vm, section, needBytes, haveBytes } = event;
      const detail = `VM ${vm}: ${sectionName(section)} IST has ${haveBytes} bytes, its ID space needs ${needBytes}`;
      return report('undersized-ist', detail);
    }
    case 'harness.usedAfterFree': {
      const detail = `${ACCESSES[event.access]} ${hexAddr(event.addr)}, which is free`;
      return { ...report('use-after-free', detail, event.site), what: event.access };
    }
    case 'harness.deviceAccessedFreed': {
      const detail = `the IRS ${event.access === 'read' ? 'read' : 'wrote'} ${hexAddr(event.addr)}, which is free`;
      return { kind: 'irs-access-to-freed', what: event.access, detail, func: null, addr: event.addr };
    }
    case 'harness.freedWrongly':
      return event.kind === 'double_free'
        ? report('double-free', `kfree(${hexAddr(event.addr)}), which is free`, event.site)
        : report('bad-free', `kfree(${hexAddr(event.addr)}), where no object begins`, event.site);
    case 'harness.allocationTooLarge':
      return report('allocation-too-large', `${event.sizeReqBytes} bytes: beyond order ${event.orderLimit}`);
    default:
      return undefinedBehaviour(event) ?? complaint(event);
  }
}

function undefinedBehaviour(event: SystemEvent): Report | null {
  switch (event.type) {
    case 'ub.shiftedOutOfBounds': {
      const { expr, exponent, typeBits, site } = event;
      return report('undefined-shift', `${expr}: shift by ${exponent} of ${typeBits} bits`, site);
    }
    case 'ub.dividedByZero':
      return report('division-by-zero', event.expr, event.site);
    case 'ub.oopsed':
      return report('null-pointer', `access through ${hexAddr(event.addr)}`, event.site);
    case 'lock.recursed':
      return report('lock-recursion', `${event.lock}: taken twice by PE ${event.pe}`);
    default:
      return null;
  }
}

function complaint(event: SystemEvent): Report | null {
  switch (event.type) {
    case 'irs.walkStopped': {
      const { reason, vm, vmId, id } = event;
      const where = vmId === null ? `VM ${vm ?? '?'}` : `VM ID ${vmId}`;
      const detail = `${where}${id === null ? '' : `, INTID ${id}`}: ${WALK_STOPS[reason]}`;
      return { ...report('irs-walk-stopped', detail), what: reason };
    }
    case 'irs.misprogrammed':
      return { ...report('irs-misprogrammed', event.reason), what: event.reason };
    case 'kvm.warned':
      return { ...report('kernel-warning', `WARN_ON(${event.condition})`, event.site), what: event.condition };
    case 'kvm.vmDied':
      return report('vm-killed', `VM ${event.vm}`);
    case 'env.runEnded':
      return event.reason === 'deadlock' ? report('deadlock', 'every PE waits for a lock') : null;
    default:
      return null;
  }
}

function report(kind: FindingKind, detail: string, func: string | null = null): Report {
  return { kind, what: '', detail, func, addr: null };
}

/** A section is a word of the L2 VMTE. */
function sectionName(section: number): string {
  return section === 2 ? 'LPI' : 'SPI';
}

const ACCESSES = { mem_read: 'read', mem_write: 'wrote', mem_set: 'cleared' } as const;

const WALK_STOPS: Readonly<Record<Extract<SystemEvent, { type: 'irs.walkStopped' }>['reason'], string>> = {
  'no-vm': 'it has no VM ID',
  'l1-vmte-invalid': 'its L1 VMTE is not VALID',
  'vm-invalid': 'its VMTE is not VALID',
  'ist-invalid': 'its IST is not VALID',
  'l1-iste-invalid': 'the L1 ISTE is not VALID',
  'id-out-of-range': 'beyond the ID space of the IST',
  'bus-error': 'the tables lead to no memory',
};
