/** A scenario of the recordings' format, as JSON. Tests break it one way each. */
export interface ScenarioJson {
  [key: string]: unknown;
  host: Record<string, unknown>;
  ops: Record<string, unknown>[];
}

/** A VM of the posted patch that boots, enables LPIs, and goes away. */
export function scenarioJson(change: (scenario: ScenarioJson) => void = () => {}): ScenarioJson {
  const scenario: ScenarioJson = {
    schema: 'ist-recording-scenario/1',
    name: 'lpi12',
    variant: 'posted',
    description: 'LPIs with 12 ID bits, once',
    host: {
      coherent: true,
      page_size: 4096,
      ist_levels: true,
      ist_l2sz_mask: 7,
      istmd: false,
      istmd_sz: 0,
      vm_id_bits: 8,
      vmt_two_level: false,
      vmd_size: 0,
      vped_size: 64,
      max_vpes: 512,
      cache_line: 64,
      irs_busy_polls: 1,
    },
    vms: [{ vm: 0, nr_vcpus: 1 }],
    ops: [
      { op: 'probe' },
      { op: 'vm_init', vm: 0 },
      { op: 'lpi_enable', vm: 0, id_bits: 12 },
      { op: 'lpi_disable', vm: 0 },
      { op: 'teardown', vm: 0 },
      { op: 'vmt_free' },
    ],
    faults: [],
  };
  change(scenario);
  return scenario;
}
