import { type Scenario, startSession } from '@vist/core';
import { CHUNK, revisionIn } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { cpuSecondsSince } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';

/** Events measured at each size, once everything is live. */
const EVENTS = 100_000;
const ROUNDS = 3;
/** VMs whose 16-bit LPI ISTs of 64 level 2 tables make some 10^3, 10^4 and 10^5 live objects. */
const SIZES = { '1e3': 15, '1e4': 150, '1e5': 1500 } as const;

/** Cost of an event while 10^3, 10^4 and 10^5 objects are live: it may not grow with them. */
export function scaleFigures(): readonly Figure[] {
  const costs = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [size, vms] of Object.entries(SIZES)) {
      const cost = costOfEvent(vms);
      // The first round warms up.
      if (round > 0) costs.set(size, [...(costs.get(size) ?? []), cost]);
    }
  }
  const best = (size: keyof typeof SIZES): number => Math.min(...(costs.get(size) ?? []));
  return [
    ...(Object.keys(SIZES) as (keyof typeof SIZES)[]).map((size): Figure => ({
      name: `scale.${size}`,
      value: best(size),
      unit: 'ns/event',
      doc: `with ${size} live objects`,
    })),
    {
      name: 'scale.ratio',
      value: best('1e5') / best('1e3'),
      unit: 'ratio',
      doc: '1e5 against 1e3 live objects; at most 2',
    },
  ];
}

function costOfEvent(vms: number): number {
  const { scenario, enabledAt } = churnAmong(vms);
  const seen = { events: 0, isEnabled: false };
  const session = startSession(
    { scenario, revision: revisionIn(scenario) },
    { chunkLength: CHUNK, freeze: false },
    {
      record({ event }) {
        seen.events += 1;
        if (event.type === 'env.operationEnded' && event.index === enabledAt) seen.isEnabled = true;
      },
      state: () => {},
    },
  );
  while (!seen.isEnabled) session.step();
  seen.events = 0;
  const start = process.cpuUsage();
  while (session.isRunning && seen.events < EVENTS) session.step();
  return (cpuSecondsSince(start) * 1e9) / seen.events;
}

/** All VMs have their LPIs enabled; then some, all over the place, disable and enable them again. */
function churnAmong(vms: number): { readonly scenario: Scenario; readonly enabledAt: number } {
  const base = churnScenario({ vms, rounds: 1, idBits: 16 });
  const first = base.operations.filter(({ op }) => !['lpi_disable', 'teardown', 'vmt_free'].includes(op));
  const again = Array.from({ length: 400 }, (_, turn) => (turn * 7919) % vms).flatMap((vm) => [
    { pe: 0, op: 'lpi_disable', vm, args: { vm } },
    { pe: 0, op: 'lpi_enable', vm, args: { vm, id_bits: 16 } },
  ]);
  const operations = [...first, ...again].map((operation, index) => ({ ...operation, index }));
  const profile = { ...base.profile, irs: { ...base.profile.irs, vmIdBits: 12 } };
  return { scenario: { ...base, profile, operations }, enabledAt: first.length - 1 };
}

if (import.meta.main) printReport(scaleFigures());
