import { describe, expect, it } from 'vitest';
import { readPerfLine } from './line.ts';

const at = { line: 3, timeNs: 6880_610_886_000n, cpu: 1, comm: 'CPU 0/KVM', pid: 19516 };
const FREE = 'kmem:kfree: call_site=vgic_v5_vmt_free+0x258 ptr=0xffff000880000000';

describe('perf script', () => {
  it.each([
    ['plain', `       CPU 0/KVM 19516 [001]  6880.610886:               ${FREE}`],
    ['with pid/tid and nanoseconds', `       CPU 0/KVM 19515/19516 [001]  6880.610886000:   ${FREE}`],
    ['with a period', `       CPU 0/KVM 19516 [001]  6880.610886:          1 ${FREE}`],
  ])('%s', (_, text) => {
    expect(readPerfLine(text, 3)).toEqual({
      kind: 'fact',
      at,
      name: 'kfree',
      fact: { kind: 'kfree', call_site: 'vgic_v5_vmt_free', ptr: '0xffff000880000000' },
    });
  });

  it('takes the name of a probe for its function, where perf prints addresses', () => {
    const text =
      ' CPU 0/KVM 19516 [001] 6880.610886: kprobes:vgic_v5_init__return: (ffff800080ab <- ffff80008012cd) ret=0x0';
    expect(readPerfLine(text, 3)).toMatchObject({
      fact: { kind: 'func_return', func: 'vgic_v5_init', ret: '0x0' },
    });
  });

  it('takes lost events for what they are', () => {
    const text = 'PERF_RECORD_LOST lost 56';
    expect(readPerfLine(text, 3)).toMatchObject({ kind: 'dropped', count: 56 });
  });
});
