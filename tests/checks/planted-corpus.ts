import type { Scenario, ScenarioOperation } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { type CorpusScenario, corpusScenarios, revisionNamed } from './corpus-scenarios.ts';

// Where defects are planted: recordings of the revised code that among them do everything it can do, and some
// scenarios of our own in which one operation is not masked by the one before it.

const RECORDED: ReadonlySet<string> = new Set([
  'revised/reenable-11-16-10',
  'revised/migrate-istmd-nc-lpi9',
  'revised/migrate-linear-lpi7',
  'revised/three-vms-one-page',
  'revised/oom-init3-k5',
  'revised/three-faults',
  'revised/l2map-late',
]);

type Step = Pick<ScenarioOperation, 'op' | 'vm' | 'args'>;

const on = (vm: number, op: string, args: ScenarioOperation['args'] = {}): Step => ({ op, vm, args: { vm, ...args } });
const BORN: readonly Step[] = [{ op: 'probe', vm: null, args: {} }, on(0, 'vm_init'), on(0, 'vcpu_reset')];
const pending = (type: 'lpi' | 'spi', id: number): Step =>
  on(0, 'irs_interrupt', { type, id, operation: 'set-pending', value: 1 });

/** What user space restores: entries that are not zero. */
const IMAGES: readonly Step[] = [
  { op: 'user_fill', vm: null, args: { off: 0, count: 32, val: '0x8008', step: 0 } },
  { op: 'user_fill', vm: null, args: { off: 0x100000, count: 2048, val: '0x8008', step: 0 } },
];

const OWN: Readonly<Record<string, readonly Step[]>> = {
  'restore LPIs, then an interrupt': [
    ...BORN,
    on(0, 'lpi_enable', { id_bits: 7 }),
    ...IMAGES,
    on(0, 'restore_lpi'),
    pending('lpi', 5),
  ],
  'restore LPIs of two levels': [
    ...BORN,
    on(0, 'lpi_enable', { id_bits: 11 }),
    ...IMAGES,
    on(0, 'restore_lpi'),
    pending('lpi', 5),
  ],
  'restore SPIs, then an interrupt': [
    ...BORN,
    on(0, 'spi_enable', { id_bits: 5 }),
    ...IMAGES,
    on(0, 'restore_spi'),
    pending('spi', 5),
  ],
  'save the last SPI': [...BORN, on(0, 'spi_enable', { id_bits: 5 }), pending('spi', 31), on(0, 'save_spi')],
  'save the last LPI': [...BORN, on(0, 'lpi_enable', { id_bits: 7 }), pending('lpi', 127), on(0, 'save_lpi')],
  'save LPIs of two levels': [...BORN, on(0, 'lpi_enable', { id_bits: 11 }), pending('lpi', 2047), on(0, 'save_lpi')],
};

/** Scenarios of the revised code, on a coherent platform or on one that is not. */
export function plantedCorpus(coherent: boolean): readonly CorpusScenario[] {
  const choices = { revision: null, coherent, memory: 'single', policy: 'none' } as const;
  const recorded = corpusScenarios(choices).filter(({ id }) => RECORDED.has(id));
  return [...recorded, ...Object.entries(OWN).map(([name, steps]) => own(name, steps, coherent))];
}

function own(name: string, steps: readonly Step[], coherent: boolean): CorpusScenario {
  const profile = profileWith({
    coherent,
    memory: 'single',
    irs: { vmtTwoLevel: true, vmIdBits: 10, vmdSizeBytes: 256 },
  });
  const scenario: Scenario = {
    name,
    description: '',
    revision: 'V4',
    profile,
    policy: 'none',
    seed: 1,
    schedule: { kind: 'run-to-completion' },
    guests: [{ vm: 0, vcpuIds: [0, 1] }],
    operations: steps.map((each, index) => ({ ...each, index, pe: 0 })),
    faults: [],
    endsAtUndefined: true,
    departures: [],
  };
  return { id: name, scenario, revision: revisionNamed('V4') };
}
