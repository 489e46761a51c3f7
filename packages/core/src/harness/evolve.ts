import { unreachable } from '../kernel/invariant.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { HarnessEvent } from './events.ts';
import type { HarnessState } from './state.ts';

/** What a report changes in the counts. */
export function evolveHarness(draft: Mutable<HarnessState>, event: HarnessEvent): void {
  switch (event.type) {
    case 'harness.deviceAccessedFreed':
    case 'harness.usedAfterFree':
      draft.usesAfterFree += 1;
      return;
    case 'harness.danglingValidIst':
    case 'harness.danglingL2Ist':
    case 'harness.undersizedIst':
      draft.dangling += 1;
      return;
    case 'harness.freedWrongly':
      if (event.kind === 'double_free') draft.doubleFrees += 1;
      else draft.badFrees += 1;
      return;
    case 'harness.allocationTooLarge':
    case 'harness.outstanding':
    case 'harness.leakSummarised':
    case 'harness.summarised':
      return;
    default:
      return unreachable(event);
  }
}
