import { type EventType, isPossibleEvent, type Profile, type SystemRecord } from '@vist/core';
import { createFacts } from './facts/facts.ts';
import type { Finding, RuleId } from './finding.ts';
import type { Rule, RuleRun } from './rule.ts';

/** How a log is checked. */
export interface CheckOptions {
  /** The platform that the log is of. */
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  /** Types of events that the log could hold; null for a simulated run, which holds all. */
  readonly traceable: ReadonlySet<EventType> | null;
  /** How many repeats of a finding are kept; the others are only counted. At least 1. */
  readonly mostRepeats: number;
}

/** A rule that the log cannot decide: events that it needs were not traced. */
export interface Undecidable {
  readonly rule: RuleId;
  readonly missing: readonly EventType[];
}

/** What came of checking a log. */
export interface CheckResult {
  /** In the order of the log. */
  readonly findings: readonly Finding[];
  /** How often each finding was made, by key, repeats that were not kept included. */
  readonly counts: ReadonlyMap<string, number>;
  readonly undecidable: readonly Undecidable[];
  /** Number of records. */
  readonly length: number;
}

/** A checker in the middle of a log. */
export interface Checker {
  /** What the next record shows. Records come in order, each once. */
  next(record: SystemRecord): readonly Finding[];
  /** What is wrong when nothing more comes. */
  end(): readonly Finding[];
  /** Everything so far. */
  readonly result: CheckResult;
}

const NOTHING: readonly Finding[] = [];

/** A checker before the first record: all rules over one fold of the facts. */
export function createChecker(options: CheckOptions): Checker {
  const { profile, mostRepeats } = options;
  const { facts, apply } = createFacts(profile);
  const undecidable = options.rules.flatMap((rule) => undecidableRule(rule, options));
  const runs = options.rules
    .filter(({ rule }) => undecidable.every((each) => each.rule !== rule))
    .map((rule) => ({ rule, run: rule.begin() }));
  const byType = new Map<EventType, RuleRun[]>();
  for (const run of runs) {
    for (const type of run.rule.events) byType.set(type, [...(byType.get(type) ?? []), run.run]);
  }
  const findings: Finding[] = [];
  const counts = new Map<string, number>();
  let length = 0;

  /** Findings that are kept, of those that were just made. */
  function keep(made: readonly Finding[]): readonly Finding[] {
    const kept = made.filter(({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= mostRepeats;
    });
    findings.push(...kept);
    return kept;
  }

  return {
    next(record) {
      length += 1;
      // A file may claim anything; what no machine can have done is for verify to say.
      if (!isPossibleEvent(record.event)) return NOTHING;
      const interested = byType.get(record.event.type);
      const made: Finding[] = [];
      for (const run of interested ?? []) {
        made.push(...run.step(record, facts));
      }
      apply(record);
      return made.length === 0 ? NOTHING : keep(made);
    },
    end: () => keep(runs.flatMap(({ run }) => run.end(facts))),
    get result() {
      const ordered = findings.toSorted((a, b) => a.at - b.at);
      return { findings: ordered, counts, undecidable, length };
    },
  };
}

function undecidableRule(rule: Rule, { traceable, profile }: CheckOptions): readonly Undecidable[] {
  if (traceable === null) return [];
  // Code on a coherent platform maintains nothing (reference 10.1): a log without maintenance says all there is.
  const isShown = (type: EventType): boolean => traceable.has(type) || (type === 'mem.maintained' && profile.coherent);
  const needed = rule.needs.length === 0 ? rule.events : rule.needs;
  const missing = needed.filter((type) => !isShown(type));
  const isDecidable = rule.needs.length === 0 ? missing.length < needed.length : missing.length === 0;
  return isDecidable ? [] : [{ rule: rule.rule, missing }];
}
