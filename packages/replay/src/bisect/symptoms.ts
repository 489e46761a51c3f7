import type { SystemEvent } from '@vist/core';

/** What went wrong in a run, or how it ended, as text that two runs can be compared by: `leak vgic_v5_alloc_l2_ists`. */
export type Symptom = string;

/** Collects the symptoms of a run, event by event. */
export interface SymptomCollector {
  add(event: SystemEvent): void;
  /** What the test program and the kernel complained about. */
  readonly findings: ReadonlySet<Symptom>;
  /** What each operation returned, in order: what tells two runs apart that have no findings. */
  readonly returns: readonly Symptom[];
}

/** A collector for one run. */
export function createSymptomCollector(): SymptomCollector {
  const findings = new Set<Symptom>();
  const returns: Symptom[] = [];
  /** Who allocated what was never freed: a leak only when the VM table was freed too. */
  const outstanding = new Set<string>();
  return {
    findings,
    returns,
    add(event) {
      if (event.type === 'env.operationEnded') returns.push(`${event.index} ${event.op} returned ${event.ret}`);
      if (event.type === 'harness.outstanding') outstanding.add(event.site);
      if (event.type === 'harness.leakSummarised' && event.isVmtFreed) {
        for (const site of outstanding) findings.add(`leak ${site}`);
      }
      const finding = findingOf(event);
      if (finding !== null) findings.add(finding);
    },
  };
}

function findingOf(event: SystemEvent): Symptom | null {
  switch (event.type) {
    case 'harness.danglingValidIst':
    case 'harness.danglingL2Ist':
      return 'dangling-ist';
    case 'harness.undersizedIst':
      return 'undersized-ist';
    case 'harness.deviceAccessedFreed':
      return 'irs-use-after-free';
    case 'harness.usedAfterFree':
      return `use-after-free ${event.site}`;
    case 'harness.freedWrongly':
      return `${event.kind} ${event.site}`;
    case 'ub.shiftedOutOfBounds':
      return `undefined-shift ${event.site}`;
    case 'ub.dividedByZero':
      return `division-by-zero ${event.site}`;
    case 'ub.oopsed':
      return `oops ${event.site}`;
    case 'kvm.vmDied':
      return 'vm-killed';
    case 'kvm.warned':
      return `warning ${event.site}`;
    default:
      return null;
  }
}
