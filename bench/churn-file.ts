import { churnScenario } from './churn.ts';

// The churn as a scenario file, for `vist run`: node bench/churn-file.ts [VMS] [ROUNDS] [ID_BITS] > churn.json
const [vms = 140, rounds = 43, idBits = 12] = process.argv.slice(2).map(Number);
const { name, description, profile, guests, operations } = churnScenario({ vms, rounds, idBits });
const { irs } = profile;
const file = {
  schema: 'ist-recording-scenario/1',
  name,
  description,
  variant: 'revised',
  host: {
    coherent: profile.coherent,
    page_size: profile.pageSizeBytes,
    ist_levels: irs.istLevels,
    ist_l2sz_mask: irs.istL2szMask,
    istmd: irs.istmd,
    istmd_sz: irs.istmdSz,
    vm_id_bits: irs.vmIdBits,
    vmt_two_level: irs.vmtTwoLevel,
    vmd_size: irs.vmdSizeBytes,
    vped_size: irs.vpedSizeBytes,
    max_vpes: irs.maxVpes,
    cache_line: profile.cacheLineBytes,
    irs_busy_polls: irs.busyPolls,
  },
  vms: guests.map(({ vm, vcpuIds }) => ({ vm, nr_vcpus: vcpuIds.length })),
  ops: operations.map(({ op, args }) => ({ op, ...args })),
};
process.stdout.write(`${JSON.stringify(file)}\n`);
