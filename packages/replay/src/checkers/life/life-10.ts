import type { Seq } from '@vist/core';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-10', severity: 'note' } as const;

/** A function calls another one between freeing an object and forgetting it. */
export const LIFE_10: Rule = defineRule<Freed, 'alloc.freed' | 'call.entered'>({
  ...HEAD,
  title: 'what is freed is forgotten before anything is called that may fail',
  source: 'reference 9.2 D12; Linux vgic_v5_vmte_release()',
  page: {
    meaning: 'A function frees objects that a published structure of KVM still names, and then calls another function.',
    why: 'If the call fails and the function returns early, the structure stays published with pointers to freed memory, and the next release frees them again. A note: the calls that the code makes there do not fail today.',
    bad: ['FREE vpet', 'call lpi_ist_free', 'forget vmi'],
    good: ['call lpi_ist_free', 'FREE vpet', 'forget vmi'],
    blind: 'Failures between the free and the end of the same function without a call.',
  },
  events: ['alloc.freed', 'call.entered'],
  needs: ['alloc.freed', 'call.entered', 'kvm.fieldSet'],
  initial: () => ({ frame: null, objects: [] }),
  step(memo, record, facts) {
    const { seq, cause, event } = record;
    if (event.type === 'alloc.freed') {
      if (event.addr === null || event.was !== 'live' || facts.references.to(event.addr).length === 0) {
        return { memo, findings: [] };
      }
      const object = { addr: event.addr, at: seq };
      return {
        memo: { frame: cause, objects: memo.frame === cause ? [...memo.objects, object] : [object] },
        findings: [],
      };
    }
    if (cause === null || cause !== memo.frame) return { memo, findings: [] };
    const named = memo.objects.filter(({ addr }) => facts.references.to(addr).length > 0);
    const [first] = named;
    if (first === undefined) return { memo: NOTHING_FREED, findings: [] };
    const site = facts.actors.functionOf(record);
    const places = named.flatMap(({ addr }) => facts.references.to(addr)).join(', ');
    const finding = makeFinding(HEAD, record, facts, {
      title: `${site}() calls ${event.func}() while ${places} name freed memory`,
      message: `Were ${event.func}() to fail, ${site}() could not return: whoever finds the structure would use or free that memory again.`,
      site,
      objects: named.map(({ addr }) => facts.names.ref(addr, 8)),
      causes: [
        ...named.map(({ at }) => ({ seq: at, role: 'frees one of them' })),
        { seq, role: 'the call that comes too late' },
      ],
      missing: { operation: `the call of ${event.func}(), or NULL in the pointers`, after: null, before: first.at },
      sort: event.func,
    });
    return { memo: NOTHING_FREED, findings: [finding] };
  },
});

/** What the frame that freed last has freed and not forgotten. */
interface Freed {
  readonly frame: Seq | null;
  readonly objects: readonly { readonly addr: number; readonly at: Seq }[];
}

const NOTHING_FREED: Freed = { frame: null, objects: [] };
