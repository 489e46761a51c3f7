import type { EventType, SystemEvent, SystemRecord } from '@vist/core';
import type { Facts } from './facts/facts.ts';
import type { Finding, RuleId, Severity } from './finding.ts';

/** What a rule says for people: its section in docs/RULES.md and `vist rules show`. */
export interface RulePage {
  /** What a finding of the rule means. */
  readonly meaning: string;
  /** What goes wrong because of it. */
  readonly why: string;
  /** An order of events that breaks the rule, one per line. */
  readonly bad: readonly string[];
  /** The same done right. */
  readonly good: readonly string[];
  /** What the rule cannot see; empty when it sees all there is. */
  readonly blind: string;
}

/** An event of one of some types, with everything around it. */
export type RecordOf<Type extends EventType> = Omit<SystemRecord, 'event'> & {
  readonly event: Extract<SystemEvent, { readonly type: Type }>;
};

/** What a rule is, whatever it remembers. */
interface RuleAbout<Type extends EventType> {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** One line: what the rule asks for. */
  readonly title: string;
  /** Where that is asked for: a section of the specification, a kernel function, the reference. */
  readonly source: string;
  readonly page: RulePage;
  /** The types of events that the rule looks at; no other is given to it. */
  readonly events: readonly Type[];
}

/** A rule as a checker takes it. */
export interface Rule extends RuleAbout<EventType> {
  /** Types that a log must be able to show, or the rule is not decidable on it. */
  readonly needs: readonly EventType[];
  /** The rule over one log. */
  begin(): RuleRun;
}

/** A rule in the middle of a log. */
export interface RuleRun {
  /** `before` is what held before the record: a view for the moment. */
  step(record: SystemRecord, before: Facts): readonly Finding[];
  /** What is wrong when nothing more comes. */
  end(facts: Facts): readonly Finding[];
}

/** What a rule makes of a record. */
export interface RuleStep<Memo> {
  readonly memo: Memo;
  readonly findings: readonly Finding[];
}

/** A rule folded over the log. Findings are data; a rule never throws. */
export interface RuleDefinition<Memo, Type extends EventType> extends RuleAbout<Type> {
  /** Left out when one of `events` is enough. */
  readonly needs?: readonly EventType[];
  /** A memo belongs to one run of the rule, which may write into it. */
  readonly initial: () => Memo;
  readonly step: (memo: Memo, record: RecordOf<Type>, before: Facts) => RuleStep<Memo>;
  readonly end?: (memo: Memo, facts: Facts) => readonly Finding[];
}

/** A rule that judges each record by what was before it, and remembers nothing. */
export interface CheckDefinition<Type extends EventType> extends RuleAbout<Type> {
  readonly needs?: readonly EventType[];
  readonly check: (record: RecordOf<Type>, before: Facts) => readonly Finding[];
}

/** A rule with a memo of its own. */
export function defineRule<Memo, const Type extends EventType>(definition: RuleDefinition<Memo, Type>): Rule {
  const { initial, step, end, needs = [], ...about } = definition;
  const types: ReadonlySet<string> = new Set(about.events);
  const isMine = (record: SystemRecord): record is SystemRecord & RecordOf<Type> => types.has(record.event.type);
  return {
    ...about,
    needs,
    begin() {
      let memo = initial();
      return {
        step(record, before) {
          if (!isMine(record)) return NOTHING;
          const next = step(memo, record, before);
          memo = next.memo;
          return next.findings;
        },
        end: (facts) => end?.(memo, facts) ?? NOTHING,
      };
    },
  };
}

/** A rule without a memo. */
export function defineCheck<const Type extends EventType>(definition: CheckDefinition<Type>): Rule {
  const { check, ...about } = definition;
  return defineRule<null, Type>({
    ...about,
    initial: () => null,
    step: (memo, record, before) => ({ memo, findings: check(record, before) }),
  });
}

const NOTHING: readonly Finding[] = [];
