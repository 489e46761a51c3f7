import { describe, expect, it } from 'vitest';
import { REVISION_NAMES, revisionOf } from '../kvm/revisions.ts';
import { readScenario } from '../run/read-scenario.ts';
import { runScenario } from '../run/run-scenario.ts';
import { specOf } from './schema.ts';
import { valueKind } from './value-kind.ts';

const LIFE = {
  schema: 'vist-scenario/1',
  name: 'life',
  vms: [{ vm: 0, nr_vcpus: 2 }],
  ops: [
    { op: 'probe' },
    { op: 'vm_init', vm: 0 },
    { op: 'spi_enable', vm: 0, id_bits: 5 },
    { op: 'lpi_enable', vm: 0, id_bits: 12 },
    { op: 'lpi_disable', vm: 0 },
    { op: 'teardown', vm: 0 },
  ],
};

describe('what a field of KVM holds', () => {
  it.each(REVISION_NAMES)('is a pointer exactly where %s writes an address', (name) => {
    const reading = readScenario(LIFE);
    if (!reading.ok) throw new TypeError('the scenario of this test cannot be read');
    const { records } = runScenario(reading.scenario, revisionOf(name));
    const value = specOf('kvm.fieldSet')?.fields.find((field) => field.name === 'value');
    if (value === undefined) throw new TypeError('kvm.fieldSet has no value');
    const written = records.flatMap(({ event }) => (event.type === 'kvm.fieldSet' ? [event] : []));
    const told = written.filter((event) => event.value !== null);
    expect(told.filter((event) => valueKind(event, value) === 'addr').length).toBeGreaterThan(0);
    for (const event of told)
      expect([event.field, valueKind(event, value) === 'addr']).toEqual([event.field, Number(event.value) >= 2 ** 32]);
  });
});
