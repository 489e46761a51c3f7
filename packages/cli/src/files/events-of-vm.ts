import type { LogSource, Seq, SystemRecord } from '@vist/core';

/**
 * Positions of what was done for a VM: records that name it, and whatever follows from them by its causes, such
 * as the calls, stores, commands and IRS accesses of its operations.
 */
export function* eventsOfVm(log: LogSource, vm: number, first: Seq): Generator<Seq> {
  // A byte for each position: an IRS may perform a command long after it was sent.
  let isOf = new Uint8Array(2 ** 16);
  for (const record of log.records(first)) {
    const { seq, cause } = record;
    if (!names(record, vm) && (cause === null || isOf[cause - first] !== 1)) continue;
    while (seq - first >= isOf.length) isOf = doubled(isOf);
    isOf[seq - first] = 1;
    yield seq;
  }
}

function names({ event }: SystemRecord, vm: number): boolean {
  return 'vm' in event && event.vm === vm;
}

function doubled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}
