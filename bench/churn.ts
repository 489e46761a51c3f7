import type { Scenario, ScenarioOperation } from '@vist/core';

/** How large a churn scenario is. */
export interface ChurnSize {
  readonly vms: number;
  /** How often every VM enables and disables its LPIs. */
  readonly rounds: number;
  /** Virtual LPI ID bits: 10 gives a linear IST, 12 a two-level one on 4K pages. */
  readonly idBits: number;
}

/**
 * Virtual machines that enable and disable their LPIs, round after round: ISTs are allocated, zeroed,
 * made valid, made invalid and freed again, on a platform whose IRS is not coherent. What is live does not
 * grow with the rounds, so neither may memory or the cost of an event.
 */
export function churnScenario({ vms, rounds, idBits }: ChurnSize): Scenario {
  return {
    name: `churn-${vms}-vms-${rounds}-rounds`,
    description: 'VMs that enable and disable their LPIs',
    revision: 'V4',
    profile: {
      name: 'churn',
      coherent: false,
      pageSizeBytes: 4096,
      cacheLineBytes: 64,
      endianness: 'little',
      memory: 'single',
      smallestClassBytes: 8,
      irs: {
        model: 'recording',
        idBits: 24,
        minLpiIdBits: 0,
        istLevels: true,
        istL2szMask: 7,
        istmd: false,
        istmdSz: 0,
        vmIdBits: 8,
        vmtTwoLevel: true,
        vmdSizeBytes: 0,
        vpedSizeBytes: 64,
        maxVpes: 512,
        busyPolls: 1,
      },
    },
    policy: 'none',
    seed: 0,
    schedule: { kind: 'run-to-completion' },
    guests: numbers(vms).map((vm) => ({ vm, vcpuIds: [0] })),
    operations: [...churnOperations(vms, rounds, idBits)].map((operation, index) => ({ index, pe: 0, ...operation })),
    faults: [],
    endsAtUndefined: true,
    departures: [],
  };
}

type Operation = Pick<ScenarioOperation, 'op' | 'vm' | 'args'>;

function* churnOperations(vms: number, rounds: number, idBits: number): Generator<Operation> {
  yield onHost('probe');
  for (const vm of numbers(vms)) {
    yield onVm('vm_init', vm);
    yield onVm('vcpu_reset', vm);
    yield onVm('spi_enable', vm, { id_bits: 5 });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const vm of numbers(vms)) yield onVm('lpi_enable', vm, { id_bits: idBits });
    for (const vm of numbers(vms)) yield onVm('lpi_disable', vm);
  }
  for (const vm of numbers(vms)) yield onVm('teardown', vm);
  yield onHost('vmt_free');
}

function onHost(op: string): Operation {
  return { op, vm: null, args: {} };
}

function onVm(op: string, vm: number, args: ScenarioOperation['args'] = {}): Operation {
  return { op, vm, args: { vm, ...args } };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
