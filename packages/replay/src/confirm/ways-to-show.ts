import { physAddr, type Scenario, type Seq } from '@vist/core';
import type { Finding } from '../checkers/finding.ts';
import type { WitnessAct } from '../checkers/witness.ts';
import type { ConfirmOptions } from './confirm.ts';

/** A run to put a witness into. */
export interface Way {
  readonly scenario: Scenario;
  /** Evictions that keep what was found before from happening. */
  readonly evictions: readonly WitnessAct[];
}

/**
 * The runs that may show the damage of a finding, the plainest first. On cached memory what was found before may
 * happen too, and lead the run elsewhere: evictions in time prevent it. What the scenario itself does to caches is
 * luck like any other, and so is its policy. The IRS of the recordings looks its tables up each time; one that has latched them shows more.
 */
export function* waysToShow(finding: Finding, { scenario, findings = [] }: ConfirmOptions): Iterable<Way> {
  const calm: Scenario = { ...scenario, policy: 'none' };
  const scenarios = [
    calm,
    ...(hasCacheActs(scenario) ? [withoutCacheActs(calm)] : []),
    // What the environment did in the run may be what the finding rests on.
    ...(scenario.policy === 'none' || scenario.profile.memory === 'single' ? [] : [scenario]),
  ];
  for (const evictions of evictionsBefore(finding, findings)) {
    for (const each of scenarios) {
      yield { scenario: each, evictions };
      if (scenario.profile.irs.model === 'recording') yield { scenario: latching(each), evictions };
    }
  }
}

/**
 * None; then for each earlier finding about a line an eviction right before the record that is wrong: nothing old is
 * used, and nothing stays unwritten. On the line of the finding itself only before its history: what it rests on, or,
 * if that is long, its witness.
 */
function evictionsBefore(finding: Finding, findings: readonly Finding[]): readonly (readonly WitnessAct[])[] {
  const witness = Math.min(finding.at, ...witnessOf(finding));
  const history = Math.min(witness, ...finding.causes.map(({ seq }) => seq));
  const ways = [[], ...[history, witness].map((begin) => evictions(finding, findings, begin))];
  return ways.filter((way, index) => index === 0 || way.length > (ways[index - 1]?.length ?? 0));
}

function evictions(finding: Finding, findings: readonly Finding[], begin: number): readonly WitnessAct[] {
  const line = lineOf(finding);
  const acts = new Map<string, WitnessAct>();
  for (const other of findings) {
    const { at } = other;
    const addr = lineOf(other);
    if (addr === null || !happensToCaches(other) || at >= (addr === line ? begin : finding.at)) continue;
    const step = { kind: 'evict', addr: physAddr(addr) } as const;
    acts.set(`${at} ${addr}`, { side: 'before', seq: at, step, text: 'an eviction of the line' });
  }
  return [...acts.values()];
}

/** True for what caches do by themselves, without another PE. */
function happensToCaches({ status }: Finding): boolean {
  return status.kind === 'needs' && status.acts.every(({ step }) => step.kind === 'fill' || step.kind === 'evict');
}

function witnessOf({ status }: Finding): readonly Seq[] {
  return status.kind === 'needs' ? status.acts.map(({ seq }) => seq) : [];
}

/** The line that a finding is about, where it is about one: by the smallest lines that there are. */
function lineOf({ map, status }: Finding): number | null {
  if (map !== null) return map.base;
  if (status.kind !== 'needs' || !('addr' in status.damage)) return null;
  return status.damage.addr - (status.damage.addr % SMALLEST_LINE_BYTES);
}

const SMALLEST_LINE_BYTES = 64;

const CACHE_ACTS: ReadonlySet<string> = new Set(['env_fill', 'env_evict', 'env_clean']);

function hasCacheActs({ operations }: Scenario): boolean {
  return operations.some(({ op }) => CACHE_ACTS.has(op));
}

/** The same steps, about a line that nothing else is about. */
function withoutCacheActs(scenario: Scenario): Scenario {
  const operations = scenario.operations.map((operation) =>
    CACHE_ACTS.has(operation.op) ? { ...operation, op: 'env_evict', args: { place: 'line:0x0' } } : operation,
  );
  return { ...scenario, operations };
}

function latching(scenario: Scenario): Scenario {
  const { profile } = scenario;
  return { ...scenario, profile: { ...profile, irs: { ...profile.irs, model: 'architecture' } } };
}
