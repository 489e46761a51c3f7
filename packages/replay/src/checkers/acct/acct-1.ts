import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'ACCT-1', severity: 'warning' } as const;

/** Functions that run because a guest wrote a register. */
const GUEST_DRIVEN = ['vgic_v5_lpi_ist_alloc', 'vgic_v5_spi_ist_allocate', 'vgic_v5_spi_ist_alloc'] as const;

/** Memory that a guest makes the host allocate, and that is charged to nobody. */
export const ACCT_1: Rule = defineCheck({
  ...HEAD,
  title: 'memory that a guest asks for is charged to it',
  source: 'Linux GFP_KERNEL_ACCOUNT; reference 4.10, 9.2 D17',
  page: {
    meaning: 'An allocation for an IST is made with GFP_KERNEL: no memory cgroup is charged for it.',
    why: 'A guest chooses the width. 24 ID bits are 64 MiB of host memory per VM that no limit covers, and with a leak any amount.',
    bad: ['guest writes IST_BASER', 'ALLOC 4096 GFP_KERNEL'],
    good: ['guest writes IST_BASER', 'ALLOC 4096 GFP_KERNEL_ACCOUNT'],
    blind: 'Tables whose size the host chooses.',
  },
  events: ['alloc.allocated'],
  needs: ['alloc.allocated', 'call.entered'],
  check(record, facts) {
    const { accounted, sizeReqBytes, site, addr } = record.event;
    if (accounted) return [];
    const func = GUEST_DRIVEN.find((each) => facts.actors.isInside(record, each));
    if (func === undefined) return [];
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() allocates for a guest without charging it`,
        message: `${sizeReqBytes} bytes with GFP_KERNEL, in ${func}(), whose size the guest or its user space decides.`,
        site,
        objects: [facts.names.ref(addr, sizeReqBytes)],
        causes: [{ seq: record.seq, role: 'the allocation' }],
        missing: { operation: 'GFP_KERNEL_ACCOUNT', after: null, before: record.seq },
        sort: func,
      }),
    ];
  },
});
