import {
  type BitField,
  type EventType,
  IRS_VPE_SELR,
  registerFields,
  registerName,
  type SystemEvent,
} from '@vist/core';

/** What the value of an IRS register is made of. */
export interface RegisterParts {
  /** Where it names a VM, and a doorbell; null when it does not. */
  readonly vmId: BitField | null;
  readonly doorbell: BitField | null;
  /** Whether it holds an address: numbers in other registers may look like one. */
  readonly hasAddress: boolean;
}

/** What the word in an event is: in memory it may be an address; what a guest writes is an address of its own. */
export type WordKind = 'memory' | 'register' | 'plain';

/** What words in events of a type are. */
export function wordKindOf(type: EventType): WordKind {
  if (type.startsWith('mem.') || type === 'irs.latched') return 'memory';
  return type.startsWith('mmio.') || type.startsWith('irs.') ? 'register' : 'plain';
}

/** Tells what the value of a register in an event is made of. */
export function createRegisterValues(): (event: SystemEvent) => RegisterParts {
  const known = new Map<number, RegisterParts>();
  return (event) => {
    const offset = 'offset' in event ? event.offset : IRS_VPE_SELR.offset;
    let parts = known.get(offset);
    if (parts === undefined) {
      parts = partsOf(registerName(offset));
      known.set(offset, parts);
    }
    return parts;
  };
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
