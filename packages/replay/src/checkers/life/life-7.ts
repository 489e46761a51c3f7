import { lossFinding } from '../leak/leak-1.ts';
import { emptyLosses, foldLosses, grouped, LOSS_EVENTS, type LossEvent, type LossMemo } from '../leak/lost-objects.ts';
import { defineRule, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-7', severity: 'error' } as const;

/** A pointer is overwritten while what it points to is in use. */
export const LIFE_7: Rule = defineRule<LossMemo, LossEvent>({
  ...HEAD,
  title: 'a pointer is free when it gets a new object',
  source: 'reference 9.2 D5, D6, D20; Linux vgic_v5_lpi_ist_alloc()',
  page: {
    meaning:
      'A tracking pointer gets another object while the one it pointed to is allocated and nobody else knows it.',
    why: 'The first object is lost, and when the IRS uses it, no code can take it back: tear-down frees the second one only.',
    bad: ['h_lpi_ist = A', 'h_lpi_ist = B'],
    good: ['h_lpi_ist = A', 'FREE A', 'h_lpi_ist = B'],
    blind: "Pointers outside KVM's tracking structures.",
  },
  events: LOSS_EVENTS,
  needs: ['alloc.allocated', 'alloc.freed', 'kvm.fieldSet'],
  initial: emptyLosses,
  step(memo, record, before) {
    const lost = foldLosses(memo, record, before).filter(({ loss }) => loss === 'overwritten');
    return { memo, findings: grouped(lost).map((group) => lossFinding(HEAD, before, memo, group)) };
  },
});
