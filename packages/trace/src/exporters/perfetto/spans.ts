import type { SystemEvent, SystemRecord } from '@vist/core';
import type { TrackName } from './tracks.ts';

/** What a record is on a track. */
export interface Mark {
  readonly track: TrackName;
  readonly type: 'sliceBegin' | 'sliceEnd' | 'instant';
  /** A call that is shown a second time, on the track of its VM. */
  readonly isMirror: boolean;
}

/** Finds the tracks of records, and what begins and ends on them. */
export interface Spans {
  marksOf(record: SystemRecord): readonly Mark[];
}

/**
 * Spans of calls and commands on the track of their PE; operations, and the outermost calls about a VM, on the
 * VM's. Spans of a track nest, as Perfetto wants them: what overlaps gets a track of its own below, and the end
 * of something whose beginning was lost is an instant.
 */
export function createSpans(): Spans {
  /** By actor: what is open on its track, innermost last. */
  const open = new Map<string, OpenSpan[]>();
  /** By track: indices of open operations, one for each lane. */
  const lanes = new Map<string, (number | null)[]>();

  function stackOf(actor: string): OpenSpan[] {
    const known = open.get(actor);
    if (known !== undefined) return known;
    const none: OpenSpan[] = [];
    open.set(actor, none);
    return none;
  }

  function begin(actor: string, name: string, vm: number | null): readonly Mark[] {
    const stack = stackOf(actor);
    const isOutermost = vm !== null && stack.every(({ mirror }) => mirror === null);
    const mirror = isOutermost ? { name: actor, parent: vmName(vm) } : null;
    stack.push({ name, mirror });
    return [mark(ownTrack(actor), 'sliceBegin'), ...(mirror === null ? [] : [mirrored(mirror, 'sliceBegin')])];
  }

  /** Also ends what was opened inside and whose end was lost. */
  function end(actor: string, name: string): readonly Mark[] {
    const stack = stackOf(actor);
    const depth = stack.findLastIndex((span) => span.name === name);
    if (depth < 0) return [mark(ownTrack(actor), 'instant')];
    return stack
      .splice(depth)
      .flatMap(({ mirror }) => [
        mark(ownTrack(actor), 'sliceEnd'),
        ...(mirror === null ? [] : [mirrored(mirror, 'sliceEnd')]),
      ]);
  }

  function operation(index: number, vm: number | null, type: 'sliceBegin' | 'sliceEnd'): readonly Mark[] {
    const name = vm === null ? 'env' : vmName(vm);
    const taken = lanes.get(name) ?? [];
    lanes.set(name, taken);
    const lane = taken.indexOf(type === 'sliceBegin' ? null : index);
    if (lane < 0 && type === 'sliceEnd') return [mark(laneTrack(name, 0), 'instant')];
    const used = lane < 0 ? taken.length : lane;
    taken[used] = type === 'sliceBegin' ? index : null;
    return [mark(laneTrack(name, used), type)];
  }

  return {
    marksOf({ actor, event }) {
      switch (event.type) {
        case 'env.operationBegan':
          return operation(event.index, event.vm, 'sliceBegin');
        case 'env.operationEnded':
          return operation(event.index, event.vm, 'sliceEnd');
        case 'call.entered':
          return begin(actor, event.func, vmOf(event));
        case 'call.returned':
          return end(actor, event.func);
        case 'kvm.commandSent':
          return begin(actor, event.command, null);
        case 'kvm.commandReturned':
          return end(actor, event.command);
        default:
          return [mark(trackOf(actor, event), 'instant')];
      }
    },
  };
}

interface OpenSpan {
  readonly name: string;
  /** Where it is shown a second time; null where it is not. */
  readonly mirror: TrackName | null;
}

function mark(track: TrackName, type: Mark['type']): Mark {
  return { track, type, isMirror: false };
}

function mirrored(track: TrackName, type: Mark['type']): Mark {
  return { track, type, isMirror: true };
}

function ownTrack(name: string): TrackName {
  return { name, parent: null };
}

function laneTrack(name: string, lane: number): TrackName {
  return lane === 0 ? ownTrack(name) : { name: `operation ${lane + 1}`, parent: name };
}

function vmName(vm: number): string {
  return `VM ${vm}`;
}

/** A guest is its VM; allocations are the allocator's. */
function trackOf(actor: string, { type }: SystemEvent): TrackName {
  if (type.startsWith('alloc.')) return ownTrack('allocator');
  return actor.startsWith('guest') ? { name: 'guest', parent: vmName(Number(actor.slice(5))) } : ownTrack(actor);
}

function vmOf({ args }: Extract<SystemEvent, { type: 'call.entered' }>): number | null {
  const value = args.find(({ name }) => name === 'vm')?.value;
  return typeof value === 'number' ? value : null;
}
