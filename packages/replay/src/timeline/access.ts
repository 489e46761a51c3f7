import { type ByteRange, type PlaceView, type Profile, registerNamed, type SystemEvent } from '@vist/core';
import { bytesOverlapRange } from '../expression/touched-bytes.ts';

/** How an event uses bytes in a view; `perhaps-write` when only the values before and after tell. */
export type Access = 'none' | 'read' | 'write' | 'perhaps-write';

/** What an event does to bytes of memory as a view has them. */
export function accessOf(event: SystemEvent, range: ByteRange, view: PlaceView, profile: Profile): Access {
  const access = accessOfType(event, view, profile);
  return access !== 'none' && bytesOverlapRange(event, range) ? access : 'none';
}

/** What an event does to a register of the IRS. */
export function registerAccessOf(event: SystemEvent, name: string): Access {
  const register = registerNamed(name);
  const isOf = (offset: number): boolean =>
    register !== null && offset >= register.offset && offset < register.offset + register.widthBits / 8;
  if (event.type === 'mmio.writeBegan') return isOf(event.offset) ? 'write' : 'none';
  return event.type === 'mmio.readEnded' && isOf(event.offset) ? 'read' : 'none';
}

function accessOfType(event: SystemEvent, view: PlaceView, { memory, coherent }: Profile): Access {
  const isSingle = memory === 'single';
  switch (event.type) {
    case 'mem.stored':
    case 'mem.set':
    case 'mem.zeroed':
      return view === 'cpu' || (view === 'poc' && isSingle) ? 'write' : 'none';
    case 'mem.loaded':
      return view === 'cpu' ? 'read' : 'none';
    case 'mem.deviceStored':
      if (view === 'poc') return 'write';
      if (view === 'irs') return 'none';
      // A line that is cached hides it from the PEs where the IRS is not coherent.
      return isSingle || coherent ? 'write' : 'perhaps-write';
    case 'mem.deviceLoaded':
      if (view === 'irs') return 'write';
      return view === 'poc' || isSingle ? 'read' : 'none';
    case 'mem.linesWrittenBack':
      return view === 'poc' ? 'write' : 'none';
    case 'mem.linesFetched':
    case 'mem.linesFilled':
      return view === 'poc' ? 'read' : view === 'cpu' ? 'perhaps-write' : 'none';
    case 'mem.linesDropped':
      return view === 'cpu' ? 'perhaps-write' : 'none';
    default:
      return 'none';
  }
}
