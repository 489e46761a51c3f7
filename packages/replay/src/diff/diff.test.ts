import { parseRevision, readScenario, runScenario, type SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { memoryLog } from '../timeline/memory-log.ts';
import { describeDiff, diffStat } from './describe.ts';
import { diffLogs } from './diff.ts';
import type { TreeOptions } from './tree.ts';

const ALL: TreeOptions = { exactAddresses: false, isCompared: () => true };
const EXACT: TreeOptions = { exactAddresses: true, isCompared: () => true };

function recordsOf(revision: string, idBits: number, before: readonly object[] = []): readonly SystemRecord[] {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'diff',
    policy: 'eager-evict',
    vms: [
      { vm: 0, nr_vcpus: 1 },
      { vm: 1, nr_vcpus: 1 },
    ],
    ops: [
      { op: 'probe' },
      ...before,
      { op: 'vm_init', vm: 0 },
      { op: 'lpi_enable', vm: 0, id_bits: idBits },
      { op: 'lpi_disable', vm: 0 },
      { op: 'teardown', vm: 0 },
    ],
  });
  const parsed = parseRevision(revision);
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  return runScenario(reading.scenario, parsed.revision).records;
}

const V1 = memoryLog(recordsOf('V1', 12));
const FIXED = memoryLog(recordsOf('V1,+free-floor', 12));

describe('diff of two logs', () => {
  it('of a log with itself is empty', () => {
    expect(diffLogs(V1, V1, EXACT)).toMatchObject({ changes: [], removedCount: 0, addedCount: 0 });
  });

  it('D1: free-floor adds four frees to the free path, and nothing before it', () => {
    const diff = diffLogs(V1, FIXED, ALL);
    const [first] = diff.changes;
    expect(first?.path.at(-1)).toContain('vgic_v5_free_allocated_lpi_ist');
    const frees = diff.changes.flatMap(({ added }) => added).filter(({ name }) => name === 'pe0 alloc.freed');
    expect(frees.map(({ key }) => key)).toEqual(
      Array.from({ length: 4 }, () => 'pe0 alloc.freed vgic_v5_alloc_l2_ists+0x0 live vgic_v5_free_allocated_lpi_ist'),
    );
  });

  it('the reverse has removed and added exchanged', () => {
    const there = diffLogs(V1, FIXED, ALL);
    const back = diffLogs(FIXED, V1, ALL);
    expect({ removed: back.addedCount, added: back.removedCount }).toEqual({
      removed: there.removedCount,
      added: there.addedCount,
    });
  });

  it('does not mind where things were allocated', () => {
    const other = [
      { op: 'vm_init', vm: 1 },
      { op: 'lpi_enable', vm: 1, id_bits: 12 },
      { op: 'teardown', vm: 1 },
    ];
    const moved = memoryLog(recordsOf('V1', 12, other));
    const inner = diffLogs(V1, moved, ALL).changes.filter(({ path }) =>
      path.some((frame) => frame.includes('lpi_enable')),
    );
    expect(inner).toEqual([]);
    expect(diffLogs(V1, moved, EXACT).changes.length).toBeGreaterThan(5);
  });

  it('prints frames once, then what only one side has', () => {
    const lines = describeDiff(diffLogs(V1, FIXED, ALL), { maxChanges: 1, maxSteps: 2 });
    expect(lines.slice(0, 3).map((line) => line.trim().split(' ').slice(0, 3).join(' '))).toEqual([
      'env env.operationBegan lpi_disable',
      'pe0 call.entered vgic_v5_lpi_ist_free',
      'pe0 call.entered vgic_v5_two_level_ist_free',
    ]);
    expect(lines.filter((line) => line.startsWith('+'))).toHaveLength(3);
  });

  it('counts by type', () => {
    expect(diffStat(diffLogs(V1, FIXED, ALL))).toContainEqual({ type: 'alloc.freed', removed: 0, added: 4 });
  });
});
