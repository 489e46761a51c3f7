import {
  CHANGE_NAMES,
  type ChangeName,
  inquire,
  type Inquiry,
  type LogSource,
  parseRevision,
  type Profile,
  type Revision,
  REVISION_NAMES,
  revisionOf,
  systemModel,
  withFates,
} from '@vist/core';
import { assumptionsOf, seenOf } from './assumptions.ts';
import { deedsOf, type SeenDeed } from './deeds.ts';
import { probeFor } from './probes.ts';
import { type Trial, tryRevision } from './trial.ts';

/** What a log is compared with. */
export interface ConformInput {
  /** The platform: as the log's header has it, or the user. */
  readonly profile: Profile;
  /** True when the profile is certain, and not itself found from the log. */
  readonly isProfileKnown: boolean;
  /** Null: the revision, or the mixture, that explains most. */
  readonly revision: Revision | null;
}

/** Whether a log is what a revision would have done. */
export interface Conformance {
  readonly revision: Revision;
  /** All candidates that were tried, the best first. */
  readonly candidates: readonly { readonly revision: string; readonly explainedCount: number }[];
  readonly seenCount: number;
  /** False when no call of the code is in the log: nothing was compared, and nothing else here says anything. */
  readonly isCompared: boolean;
  readonly trial: Trial;
  readonly profile: Profile;
  /** Single changes with which the code would have done what this one cannot have. */
  readonly wouldExplain: readonly string[];
  /** What of the platform the log shows, for people; empty when it was known before. */
  readonly seen: readonly string[];
  readonly assumptions: readonly string[];
  /** Changes that this log does not tell apart, although they were met, and what would. */
  readonly undecided: readonly Undecided[];
}

/** A change that the log neither shows nor rules out. */
export interface Undecided {
  readonly change: ChangeName;
  readonly isInRevision: boolean;
  /** What would decide it, for people. */
  readonly probe: string;
}

/** Compares a log with a revision, or finds the one that explains it. */
export function conform(log: LogSource, input: ConformInput): Conformance {
  const deeds = (): Iterable<SeenDeed> => deedsOf(log, systemModel(input.profile));
  const first = firstDeeds(deeds());
  const inquiry = (revision: Revision): Inquiry => {
    const known = { profile: input.isProfileKnown ? input.profile : null, revision, base: input.profile };
    return inquire(first, known);
  };
  const trials = new Map<string, Tried>();
  const run = (revision: Revision): Tried => {
    const known = trials.get(revision.name);
    if (known !== undefined) return known;
    const asked = inquiry(revision);
    const tried = { revision, inquiry: asked, trial: tryRevision(deeds(), asked) };
    trials.set(revision.name, tried);
    return tried;
  };

  const starts = input.revision === null ? REVISION_NAMES.map(revisionOf).toReversed() : [input.revision];
  const tried = starts.map(run).toSorted(byExplained);
  const [start] = tried;
  if (start === undefined) throw new RangeError('no revision to compare with');
  const fated = withItsFates(start, first, (inquiry) => tryRevision(deeds(), inquiry));
  const best = input.revision === null ? climb(fated, run) : fated;
  const seenCount = countOf(deeds());
  return {
    revision: best.revision,
    candidates: [best, ...tried.filter(({ revision }) => revision.name !== best.revision.name)].map((each) => ({
      revision: each.revision.name,
      explainedCount: each.trial.explainedCount,
    })),
    seenCount,
    isCompared: best.trial.firstImpossible !== null || best.trial.unguidedCount < seenCount,
    trial: best.trial,
    profile: best.inquiry.profile,
    wouldExplain: best.trial.firstImpossible === null ? [] : explaining(best, run),
    seen: seenOf(best.inquiry),
    assumptions: assumptionsOf(best.inquiry, best.trial),
    undecided: best.trial.firstImpossible === null && seenCount <= MOST_DOUBTED ? undecided(best, run) : [],
  };
}

/** The same revision, with what the IRS must have done with its commands, where that explains more. */
function withItsFates(tried: Tried, deeds: readonly SeenDeed['deed'][], follow: (inquiry: Inquiry) => Trial): Tried {
  if (tried.trial.firstImpossible === null) return tried;
  const inquiry = withFates(tried.inquiry, deeds);
  return inquiry.fates.size === 0 ? tried : { ...tried, inquiry, trial: follow(inquiry) };
}

interface Tried {
  readonly revision: Revision;
  readonly inquiry: Inquiry;
  readonly trial: Trial;
}

/** Deeds that tell the platform, at most. */
const MOST_LOOKED_AT = 32_768;
/** Changes that are put on top of a revision at most. */
const MOST_CHANGES = 6;
/** Logs up to this many deeds are asked for every change whether it can be told. */
const MOST_DOUBTED = 20_000;

function firstDeeds(deeds: Iterable<SeenDeed>): SeenDeed['deed'][] {
  const first: SeenDeed['deed'][] = [];
  for (const { deed } of deeds) {
    if (first.length >= MOST_LOOKED_AT) break;
    first.push(deed);
  }
  return first;
}

function countOf(deeds: Iterable<SeenDeed>): number {
  let count = 0;
  for (const _ of deeds) count += 1;
  return count;
}

function byExplained(a: Tried, b: Tried): number {
  return b.trial.explainedCount - a.trial.explainedCount;
}

/** Adds or takes away one change at a time, as long as more is explained. */
function climb(start: Tried, run: (revision: Revision) => Tried): Tried {
  let best = start;
  for (let step = 0; step < MOST_CHANGES && best.trial.firstImpossible !== null; step += 1) {
    const [better] = neighbours(best.revision).map(run).toSorted(byExplained);
    if (better === undefined || better.trial.explainedCount <= best.trial.explainedCount) break;
    best = better;
  }
  return best;
}

/** The single changes that get past what this revision cannot have done. */
function explaining({ revision, trial }: Tried, run: (revision: Revision) => Tried): readonly string[] {
  return neighbours(revision)
    .filter((neighbour) => run(neighbour).trial.explainedCount > trial.explainedCount)
    .map((neighbour) => lastEdit(neighbour));
}

function undecided({ revision, trial }: Tried, run: (revision: Revision) => Tried): readonly Undecided[] {
  return CHANGE_NAMES.flatMap((change): Undecided[] => {
    const other = toggled(revision, change);
    if (other === null) return [];
    const { trial: others } = run(other);
    if (others.firstImpossible !== null) return [];
    const step = firstDifference(trial.unseenTrail, others.unseenTrail);
    return step === null ? [] : [{ change, isInRevision: revision.has(change), probe: probeFor(step) }];
  });
}

function firstDifference(mine: readonly string[], theirs: readonly string[]): string | null {
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 1) {
    if (mine[at] !== theirs[at]) return visible(mine[at], theirs[at]);
  }
  return null;
}

/** Of two steps, the one that a probe might show. */
function visible(mine: string | undefined, theirs: string | undefined): string {
  const steps = [mine, theirs].filter((step) => step !== undefined);
  return steps.find((step) => !/^(?:kvm|pe)\./u.test(step)) ?? steps[0] ?? '';
}

function neighbours(revision: Revision): readonly Revision[] {
  return CHANGE_NAMES.flatMap((change) => {
    const other = toggled(revision, change);
    return other === null ? [] : [other];
  });
}

/** The revision with one change more or less. */
function toggled(revision: Revision, change: ChangeName): Revision | null {
  const [base = '', ...edits] = revision.name.split(',');
  const kept = edits.filter((edit) => edit.slice(1) !== change);
  const edit = `${revision.has(change) ? '-' : '+'}${change}`;
  const isUndone = kept.length < edits.length;
  const parsed = parseRevision([base, ...kept, ...(isUndone ? [] : [edit])].join(','));
  return parsed.ok ? parsed.revision : null;
}

function lastEdit({ name }: Revision): string {
  return name.split(',').at(-1) ?? name;
}
