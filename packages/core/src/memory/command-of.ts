import { unreachable } from '../kernel/invariant.ts';
import { type MemoryCommand, outcomeOf } from './commands.ts';
import type { MemoryEvent } from './events.ts';
import { isPossible } from './possible.ts';

/** The command that a memory act stands for; null for effects, and for what no machine can have done. */
export function memoryCommandOf(event: MemoryEvent): MemoryCommand | null {
  if (!isPossible(event)) return null;
  switch (event.type) {
    case 'mem.loaded':
      return { type: 'mem.load', addr: event.addr, sizeBytes: event.sizeBytes, site: event.site };
    case 'mem.stored': {
      const { addr, sizeBytes, value, site } = event;
      return { type: 'mem.store', addr, sizeBytes, value, site };
    }
    case 'mem.set': {
      const { addr, sizeBytes, byte, site } = event;
      return { type: 'mem.set', addr, sizeBytes, byte, site };
    }
    case 'mem.maintained': {
      const { op, addr, sizeBytes, site } = event;
      return { type: 'mem.maintain', op, addr, sizeBytes, site };
    }
    case 'mem.synchronised':
      return { type: 'mem.synchronise', domain: event.domain, site: event.site };
    case 'mem.linesFilled':
      return { type: 'mem.fillLines', base: event.base, sizeBytes: event.sizeBytes };
    case 'mem.linesEvicted':
      return { type: 'mem.evictLines', base: event.base, sizeBytes: event.sizeBytes };
    case 'mem.linesCleaned':
      return { type: 'mem.cleanLines', base: event.base, sizeBytes: event.sizeBytes };
    case 'mem.deviceLoaded':
      return { type: 'mem.deviceLoad', addr: event.addr, sizeBytes: event.sizeBytes };
    case 'mem.deviceStored':
      return { type: 'mem.deviceStore', addr: event.addr, sizeBytes: event.sizeBytes, value: event.value };
    case 'mem.userLoaded':
      return { type: 'mem.userLoad', offset: event.offset, sizeBytes: event.sizeBytes };
    case 'mem.userStored':
      return { type: 'mem.userStore', offset: event.offset, sizeBytes: event.sizeBytes, value: event.value };
    case 'mem.userFilled': {
      const { offset, wordCount, value, step } = event;
      return { type: 'mem.userFill', offset, wordCount, value, step };
    }
    case 'alloc.allocated': {
      const { sizeReqBytes, accounted, source, addr, sizeAllocBytes, site } = event;
      return {
        type: 'alloc.allocate',
        sizeReqBytes,
        accounted,
        outcome: outcomeOf(source, addr, sizeAllocBytes),
        site,
      };
    }
    case 'alloc.failed': {
      const { sizeReqBytes, accounted, reason, site } = event;
      const by = reason === 'injected' ? 'fault' : 'allocator';
      return { type: 'alloc.allocate', sizeReqBytes, accounted, outcome: { by }, site };
    }
    case 'alloc.freed':
      return { type: 'alloc.free', addr: event.addr, site: event.site };
    case 'mem.zeroed':
    case 'mem.linesWrittenBack':
    case 'mem.linesDropped':
    case 'mem.linesFetched':
      return null;
    default:
      return unreachable(event);
  }
}
