import type { GuestShape } from '../kvm/kernel.ts';
import { type OperationFields, VM } from './operation-shapes.ts';
import type { Scenario, ScenarioOperation } from './scenario.ts';
import { at, object, optional, required } from './shape-object.ts';
import { accepted, array, type Decoded, integer, type Shape, type ShapeIssue } from './shape.ts';

/** A scenario that was read, with what is unusual about it; or what is wrong with the file. */
export type ScenarioReading =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      /** Values outside the architected range, which run nevertheless. One line each, with the place. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly issue: ShapeIssue };

/** A VM as both formats have it. */
export interface VmFields {
  readonly vm: number;
  readonly nr_vcpus: number;
  readonly vcpu_ids: readonly number[] | null;
}

export const VM_FIELDS: Shape<VmFields> = object({
  vm: required(VM),
  nr_vcpus: required(integer(0, 2 ** 16)),
  vcpu_ids: optional(array(integer(0, 2 ** 16 - 1)), null),
});

/** The VMs of a file; an issue when two have one number, or a VM's IDs are not one for each vCPU. */
export function guestsOf(vms: readonly VmFields[]): Decoded<readonly GuestShape[]> {
  const guests: GuestShape[] = [];
  for (const [index, { vm, nr_vcpus: count, vcpu_ids: ids }] of vms.entries()) {
    const pointer = `/vms/${index}`;
    if (guests.some((guest) => guest.vm === vm)) return wrong(at(pointer, 'vm'), 'a number that no other VM has', vm);
    if (ids !== null && ids.length !== count) {
      return wrong(at(pointer, 'vcpu_ids'), `${count} vCPU IDs, as nr_vcpus says`, ids.length);
    }
    const twice = ids?.findIndex((id, position) => ids.indexOf(id) !== position) ?? -1;
    if (twice >= 0)
      return wrong(`${pointer}/vcpu_ids/${twice}`, 'an ID that no other vCPU of the VM has', ids?.[twice]);
    guests.push({ vm, vcpuIds: ids ?? Array.from({ length: count }, (_, id) => id) });
  }
  return accepted(guests);
}

/** The operations of a file; an issue when one is on a VM that the scenario does not have. */
export function operationsOf(
  operations: readonly OperationFields[],
  guests: readonly GuestShape[],
): Decoded<readonly ScenarioOperation[]> {
  const known = new Set(guests.map(({ vm }) => vm));
  for (const [index, { vm }] of operations.entries()) {
    if (typeof vm === 'number' && !known.has(vm)) {
      const names = known.size === 0 ? 'it has none' : [...known].join(', ');
      return wrong(`/ops/${index}/vm`, `a VM of the scenario (${names})`, vm);
    }
  }
  return accepted(operations.map(scenarioOperation));
}

function scenarioOperation(fields: OperationFields, index: number): ScenarioOperation {
  const { op, vm, pe } = fields;
  const args: Record<string, number | string | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && name !== 'op' && name !== 'pe') args[name] = value;
  }
  return {
    index,
    pe: typeof pe === 'number' ? pe : 0,
    op: String(op),
    vm: typeof vm === 'number' ? vm : null,
    args,
  };
}

function wrong(pointer: string, expected: string, actual: unknown): Decoded<never> {
  return { ok: false, issue: { pointer, expected, actual: String(actual) } };
}
