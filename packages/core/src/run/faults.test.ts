import { describe, expect, it } from 'vitest';
import type { SystemCommand } from '../system/commands.ts';
import { createFaultPlan } from './faults.ts';

const ALLOCATE: SystemCommand = {
  type: 'alloc.allocate',
  sizeReqBytes: 64,
  accounted: false,
  outcome: { by: 'allocator' },
  site: 'vgic_v5_alloc_l1_ist',
};
const READ: SystemCommand = { type: 'mem.userLoad', offset: 0, sizeBytes: 4 };

describe('faults', () => {
  it('are counted in their operation', () => {
    const plan = createFaultPlan([{ type: 'alloc', op: 1, k: 2, mode: null, err: null }]);
    plan.beginOperation(0, 'pe0');
    expect([plan.next(ALLOCATE, 'pe0'), plan.next(ALLOCATE, 'pe0')]).toEqual([null, null]);
    plan.beginOperation(1, 'pe0');
    expect(plan.next(ALLOCATE, 'pe0')).toBeNull();
    expect(plan.next(READ, 'pe0')).toBeNull();
    const act = { type: 'env.injectAllocationFault', index: 4, indexInOp: 2, sizeReqBytes: 64 };
    expect(plan.next(ALLOCATE, 'pe0')).toMatchObject({ act });
  });

  it('are counted in the whole run', () => {
    const plan = createFaultPlan([{ type: 'user', op: null, k: 2, mode: null, err: null }]);
    plan.beginOperation(0, 'pe0');
    expect(plan.next(READ, 'pe0')).toBeNull();
    plan.beginOperation(1, 'pe0');
    expect(plan.next(READ, 'pe0')).toMatchObject({ act: { type: 'env.injectUserFault', indexInOp: 1 } });
  });

  it('are counted apart for operations that overlap on two PEs', () => {
    const plan = createFaultPlan([{ type: 'alloc', op: 0, k: 2, mode: null, err: null }]);
    plan.beginOperation(0, 'pe0');
    expect(plan.next(ALLOCATE, 'pe0')).toBeNull();
    plan.beginOperation(1, 'pe1');
    expect(plan.next(ALLOCATE, 'pe1')).toBeNull();
    expect(plan.next(ALLOCATE, 'pe1')).toBeNull();
    expect(plan.next(ALLOCATE, 'pe0')).toMatchObject({ act: { indexInOp: 2, index: 4 } });
  });
});
