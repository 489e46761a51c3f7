import { type BitField, IRS_VPE_SELR, registerFields, registerName, type SystemEvent } from '@vist/core';

/** What the value of an IRS register is made of. */
export interface RegisterParts {
  /** Where it names a VM, and a doorbell; null when it does not. */
  readonly vmId: BitField | null;
  readonly doorbell: BitField | null;
  /** Whether it holds an address: numbers in other registers may look like one. */
  readonly hasAddress: boolean;
}

/** Tells what the word in an event is made of; null when it is no value of a register of the host's IRS. */
export function createRegisterValues(): (event: SystemEvent) => RegisterParts | null {
  const known = new Map<number, RegisterParts>();
  return (event) => {
    const offset = offsetOf(event);
    if (offset === null) return null;
    let parts = known.get(offset);
    if (parts === undefined) {
      parts = partsOf(registerName(offset));
      known.set(offset, parts);
    }
    return parts;
  };
}

function offsetOf(event: SystemEvent): number | null {
  if (event.type === 'irs.vpeSelected') return IRS_VPE_SELR.offset;
  const isOfHost = event.type.startsWith('mmio.') || event.type.startsWith('irs.');
  return isOfHost && 'offset' in event ? event.offset : null;
}

function partsOf(name: string | null): RegisterParts {
  const fields = name === null ? [] : registerFields(name);
  const found = (wanted: string): BitField | null => fields.find((field) => field.name === wanted)?.bits ?? null;
  return {
    vmId: found('VM_ID'),
    doorbell: name === 'IRS_VPE_DBR' ? found('INTID') : null,
    hasAddress: fields.some(({ bits }) => bits?.flavour === 'address'),
  };
}
