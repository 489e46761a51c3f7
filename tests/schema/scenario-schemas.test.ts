import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenario } from '@vist/core';
// oxlint-disable-next-line no-restricted-imports -- where ajv publishes its 2020-12 dialect
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readRecordings, VARIANTS } from '../conformance/corpus.ts';
import { ROOT } from '../tidy/repository.ts';

const SCHEMAS = join(ROOT, 'packages/core/schema');
const SCENARIOS = join(ROOT, 'packages/core/test/scenarios');

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** A published schema, compiled by somebody else's validator. */
function compiled(file: string): ValidateFunction {
  return new Ajv2020({ allowUnionTypes: true }).compile(readJson(join(SCHEMAS, file)) as object);
}

const isVistScenario = compiled('vist-scenario-1.schema.json');
const isRecordingScenario = compiled('ist-recording-scenario-1.schema.json');

const VIST = { schema: 'vist-scenario/1', name: 'x', vms: [{ vm: 0, nr_vcpus: 1 }], ops: [] };
const onVm0 = (ops: readonly object[]): object => ({ ...VIST, ops });
const interrupt = { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 1 };

describe('the schema of our own scenarios agrees with the reader', () => {
  it.each([
    ['the least there is', VIST],
    ['a platform by name', { ...VIST, profile: 'nc-big-endian' }],
    ['a platform with changes', { ...VIST, profile: { cache_line: 128, irs: { istmd: true, istmd_sz: 9 } } }],
    [
      'a schedule',
      {
        ...VIST,
        schedule: [
          { pe: 0, steps: 2 },
          { pe: 1, until: { event: 'kvm.commandSent' } },
        ],
      },
    ],
    ['hex as a string', onVm0([{ op: 'guest_write', vm: 0, reg: 'IRS_CR0', value: '0x1' }])],
    ['hex as a number', onVm0([{ op: 'guest_write', vm: 0, reg: 'IRS_CR0', value: 1, pe: 2 }])],
    ['an acknowledge', onVm0([{ ...interrupt, operation: 'acknowledge' }])],
    ['a fault of an operation', { ...VIST, faults: [{ type: 'user', op: 0, k: 1 }] }],
    ['a fault of the run', { ...VIST, faults: [{ type: 'cmd', mode: 'error', err: -5, n: 1 }] }],
  ])('both take %s', (_, file) => {
    expect(readScenario(file)).toMatchObject({ ok: true });
    expect(isVistScenario(file)).toBe(true);
  });

  it.each([
    ['no VMs', { schema: 'vist-scenario/1', name: 'x', ops: [] }],
    ['an unknown key', { ...VIST, opps: [] }],
    ['a wrong type', { ...VIST, seed: '1' }],
    ['a number that is too large', { ...VIST, seed: 2 ** 32 }],
    ['a size that is none', { ...VIST, profile: { page_size: 5000 } }],
    ['no such profile', { ...VIST, profile: 'pdp-11' }],
    ['no such event', { ...VIST, schedule: [{ pe: 0, until: { event: 'mem.hoped' } }] }],
    ['a slice of two kinds', { ...VIST, schedule: [{ pe: 0, steps: 1, until: { event: 'kvm.commandSent' } }] }],
    ['no such operation', onVm0([{ op: 'reboot', vm: 0 }])],
    ['an operation without its VM', onVm0([{ op: 'vm_init' }])],
    ['no such register', onVm0([{ op: 'guest_read', vm: 0, reg: 'IRS_X' }])],
    ['hex with a bad digit', onVm0([{ op: 'guest_write', vm: 0, reg: 'IRS_CR0', value: '0xg' }])],
    ['a value where none belongs', onVm0([{ ...interrupt, operation: 'deactivate', value: 1 }])],
    ['a priority of six bits', onVm0([{ ...interrupt, operation: 'set-priority', value: 32 }])],
    ['no such place', onVm0([{ op: 'env_fill', place: 'vmte' }])],
    ['a fault with no place', { ...VIST, faults: [{ type: 'alloc', op: 0 }] }],
    ['a fault with two places', { ...VIST, faults: [{ type: 'alloc', op: 0, k: 1, n: 1 }] }],
    ['an error without its number', { ...VIST, faults: [{ type: 'cmd', mode: 'error', n: 1 }] }],
  ])('both refuse %s', (_, file) => {
    expect(readScenario(file)).toMatchObject({ ok: false });
    expect(isVistScenario(file)).toBe(false);
  });

  it.each(readdirSync(SCENARIOS))('both take %s', (file) => {
    const scenario = readJson(join(SCENARIOS, file));
    expect(readScenario(scenario)).toMatchObject({ ok: true });
    expect(isVistScenario(scenario), JSON.stringify(isVistScenario.errors)).toBe(true);
  });
});

describe("the schema of the recordings' scenarios agrees with the reader", () => {
  it.each(VARIANTS)('both take every one of %s', (variant) => {
    for (const { name, scenario } of readRecordings(variant)) {
      expect(readScenario(scenario), name).toMatchObject({ ok: true });
      expect(isRecordingScenario(scenario), name).toBe(true);
    }
  });

  it('both refuse a host that cannot be', () => {
    const [recording] = readRecordings('posted');
    const scenario = recording?.scenario as { readonly host: object };
    for (const change of [{ page_size: 8192 }, { vmd_size: 96 }, { coherent: 1 }, { vm_id_bits: 32 }, { extra: 0 }]) {
      const changed = { ...scenario, host: { ...scenario.host, ...change } };
      expect(readScenario(changed)).toMatchObject({ ok: false });
      expect(isRecordingScenario(changed)).toBe(false);
    }
  });
});
