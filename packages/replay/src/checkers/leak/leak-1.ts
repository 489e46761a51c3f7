import { type Seq, seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { Cause, Finding } from '../finding.ts';
import { makeFinding, type RuleHead } from '../make-finding.ts';
import { defineRule, type Rule } from '../rule.ts';
import {
  emptyLosses,
  foldLosses,
  grouped,
  LOSS_EVENTS,
  type LossEvent,
  type Lost,
  type LossMemo,
  siblingKey,
} from './lost-objects.ts';

const HEAD = { rule: 'LEAK-1', severity: 'error' } as const;

/** Memory that is allocated and that nobody can free any more. */
export const LEAK_1: Rule = defineRule<LossMemo, LossEvent>({
  ...HEAD,
  title: 'what is allocated can be freed',
  source: 'reference 11 (invariants 4 and 8), 9.2 D1, D2, D3; Linux vgic_v5_free_allocated_lpi_ist()',
  page: {
    meaning: 'The last pointer to a live object went, and the operation that took it ended without freeing the object.',
    why: 'The memory is lost until the host reboots. What a guest can do once it can do in a loop.',
    bad: ['ALLOC 8 L2 tables', 'FREE 4 L2 tables', 'FREE pointer array', 'h_lpi_l2_ists = NULL'],
    good: ['ALLOC 8 L2 tables', 'FREE 8 L2 tables', 'FREE pointer array', 'h_lpi_l2_ists = NULL'],
    blind: "Pointers outside KVM's tracking structures; a run that ends in the middle of an operation.",
  },
  events: LOSS_EVENTS,
  needs: ['alloc.allocated', 'alloc.freed', 'kvm.fieldSet'],
  initial: emptyLosses,
  step(memo, record, before) {
    const lost = foldLosses(memo, record, before).filter(({ loss }) => loss !== 'overwritten');
    return { memo, findings: grouped(lost).map((group) => lossFinding(HEAD, before, memo, group)) };
  },
});

/** A finding about objects that one record lost. */
export function lossFinding(
  head: RuleHead,
  facts: Facts,
  { siblings }: LossMemo,
  group: readonly [Lost, ...Lost[]],
): Finding {
  const [first] = group;
  const { object, at, site, how, loss } = first;
  const bytes = group.reduce((sum, each) => sum + each.object.sizeAllocBytes, 0);
  const key = siblingKey(object, facts);
  const sibling = key === null ? null : (siblings.get(key) ?? null);
  const what = group.length === 1 ? facts.names.name(object.base, object.sizeReqBytes) : `${group.length} objects`;
  const causes: Cause[] = [{ seq: object.allocatedAt, role: `allocated by ${object.site}()` }];
  if (sibling !== null) causes.push({ seq: sibling.at, role: `${sibling.site}() freed one of the same allocation` });
  if (at !== object.allocatedAt) causes.push({ seq: at, role: how });
  return makeFinding(head, { seq: at }, facts, {
    title: `${site}() loses ${what}, ${bytes} bytes`,
    message: `${group.length === 1 ? 'The object is' : `${group.length} objects are`} still allocated when the operation ends, and no pointer leads there: ${how}.${siblingText(sibling)}${LOSS_TEXT[loss]}`,
    site,
    objects: group.slice(0, MOST_OBJECTS).map((each) => facts.names.ref(each.object.base, each.object.sizeReqBytes)),
    causes,
    missing: {
      operation: `free of ${what}, allocated at #${object.allocatedAt}`,
      after: object.allocatedAt,
      before: beforeOf(first),
    },
    sort: `${loss} ${facts.names.kind(object.base)}`,
  });
}

function siblingText(sibling: { readonly at: Seq; readonly site: string } | null): string {
  return sibling === null ? '' : ` ${sibling.site}() freed others of the same allocation, the last at #${sibling.at}.`;
}

const LOSS_TEXT = {
  overwritten: ' The pointer was overwritten while the object was in use.',
  forgotten: '',
  'never-kept': ' It was lost where it was allocated.',
} as const;

function beforeOf({ at, object }: Lost): Seq {
  return at === object.allocatedAt ? seq(at + 1) : at;
}

/** How many objects of a group a finding lists. */
const MOST_OBJECTS = 8;
