import {
  type ByteRange,
  hexAddr,
  hexWord,
  type PhysAddr,
  registerName,
  type SystemEvent,
  type SystemRecord,
} from '@vist/core';

/** A record as the predicate of a sentence: `stored 0x1 to [0x880004010, +8)`. What an importer inferred says so. */
export function recordText({ event, origin }: SystemRecord): string {
  return `${eventText(event)}${origin?.isInferred === true ? ' (inferred)' : ''}`;
}

function eventText(event: SystemEvent): string {
  switch (event.type) {
    case 'mem.stored':
    case 'mem.deviceStored':
      return `stored ${hexWord(event.value)} to ${bytesText(event.addr, event.sizeBytes)}`;
    case 'mem.loaded':
    case 'mem.deviceLoaded':
      return `read ${hexWord(event.value)} from ${bytesText(event.addr, event.sizeBytes)}`;
    case 'mem.set':
      return `set ${bytesText(event.addr, event.sizeBytes)} to ${hexWord(BigInt(event.byte))}`;
    case 'mem.maintained':
      return `${OPERATIONS[event.op]} of ${bytesText(event.addr, event.sizeBytes)}`;
    case 'mem.synchronised':
      return 'dsb(ishst)';
    case 'mem.linesFilled':
      return `speculative fetch of ${bytesText(event.base, event.sizeBytes)} into the cache`;
    case 'mem.linesEvicted':
      return `eviction of ${bytesText(event.base, event.sizeBytes)}`;
    case 'mem.linesCleaned':
      return `write-back of ${bytesText(event.base, event.sizeBytes)} by the cache itself`;
    case 'alloc.allocated':
      return `allocated ${event.sizeReqBytes} bytes at ${hexAddr(event.addr)}, zeroed`;
    case 'alloc.failed':
      return `allocation of ${event.sizeReqBytes} bytes failed: ${FAILURES[event.reason]}`;
    case 'alloc.freed':
      return event.addr === null ? 'kfree of NULL' : `kfree of ${hexAddr(event.addr)}`;
    case 'mmio.writeBegan':
      return `wrote ${registerName(event.offset) ?? `offset ${event.offset}`} = ${hexWord(event.value)}`;
    case 'mmio.readEnded':
      return `read ${registerName(event.offset) ?? `offset ${event.offset}`} = ${hexWord(event.value)}`;
    case 'irs.commandTimedOut':
      return `the command was held up until the driver gave up (${event.mode})`;
    case 'irs.commandCompleted':
      return `completed the write of ${registerName(event.offset) ?? `offset ${event.offset}`}: ${event.outcome}`;
    case 'irs.vpeSelected':
      return `selected the VPE of ${hexWord(event.value)}: its VPETE is ${event.isValid ? 'valid' : 'not valid'}`;
    case 'irs.walkStopped':
      return `stopped its walk: ${event.reason}`;
    case 'irs.misprogrammed':
      return event.reason;
    case 'env.commandFaultInjected':
      return `injected a fault into ${event.command}: ${event.mode}`;
    case 'env.userFaultInjected':
      return 'injected a fault into an access to user memory';
    case 'kvm.commandSent':
      return `sent ${event.command}`;
    case 'kvm.commandReturned':
      return `${event.command} returned ${event.ret}`;
    case 'kvm.logged':
      return `logged "${event.message}"`;
    case 'kvm.warned':
      return `warned: ${event.condition}`;
    case 'ub.shiftedOutOfBounds':
      return `${event.expr} shifted by ${event.exponent} in ${event.typeBits} bits: undefined`;
    case 'ub.dividedByZero':
      return `divided by zero: ${event.expr}`;
    case 'ub.oopsed':
      return `accessed ${hexAddr(event.addr)} through a bad pointer`;
    case 'call.returned':
      return `${event.func} returned ${event.ret ?? 'nothing'}`;
    default:
      return event.type;
  }
}

/** How a line got to the PoC, or left the cache: by which act. */
export function movedText(act: SystemRecord, where: 'to the PoC' | 'into the cache' | 'out of the cache'): string {
  const verb = { 'to the PoC': 'written back', 'into the cache': 'fetched', 'out of the cache': 'dropped' }[where];
  return `${verb} ${where} by ${ARTICLES.get(act.event.type) ?? ''}${recordText(act)}`;
}

/** A range as kernel messages write it: `byte 0x880004000`, or `[0x880004000, +8)`. */
export function rangeText({ base, sizeBytes }: ByteRange): string {
  return bytesText(base, sizeBytes);
}

function bytesText(base: PhysAddr, sizeBytes: number): string {
  return sizeBytes === 1 ? `byte ${hexAddr(base)}` : `[${hexAddr(base)}, +${sizeBytes})`;
}

/** Acts whose text is a noun. */
const ARTICLES: ReadonlyMap<string, string> = new Map([
  ['mem.maintained', 'a '],
  ['mem.synchronised', 'a '],
  ['mem.linesFilled', 'a '],
  ['mem.linesEvicted', 'an '],
  ['mem.linesCleaned', 'a '],
]);

const OPERATIONS = { clean: 'clean', 'clean-invalidate': 'clean+invalidate', invalidate: 'invalidate' } as const;
const FAILURES = { injected: 'an injected fault', 'too-large': 'too large' } as const;
