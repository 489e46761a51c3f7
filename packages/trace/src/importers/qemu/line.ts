import { clockNs } from '../source/clock.ts';
import type { Fact, Place, Sighting } from '../source/sighting.ts';
import { opaque, placeOf } from '../source/sighting.ts';

/**
 * A line of QEMU's log: a `gicv5_*` trace event, or a guest error. QEMU's IRS knows no virtual machines, so
 * its accesses are those of one guest, number 0; what the IRS did about them is kept as it is.
 */
export function readQemuLine(text: string, line: number): Sighting {
  const prefix = PREFIX.exec(text);
  const [whole = '', pid, seconds, fraction] = prefix ?? [];
  const at: Place =
    pid === undefined || seconds === undefined
      ? placeOf(line)
      : { line, timeNs: clockNs(seconds, fraction), cpu: null, comm: null, pid: Number(pid) };
  const body = text.slice(whole.length);
  const space = body.indexOf(' ');
  const name = space < 0 ? body : body.slice(0, space);
  if (!name.startsWith('gicv5_')) return opaque(at, '');
  const fact = accessOf(name, body.slice(space + 1));
  // A guest error has the function that found it in front: `gicv5_cfg_read: ...`.
  return fact === null ? opaque(at, name.replace(/:$/u, '')) : { kind: 'fact', at, name, fact };
}

/** `<pid>@<sec>.<usec>:`, with `-msg timestamp=on`. */
const PREFIX = /^(?:(\d+)@(\d+)\.(\d+):)?/u;

function accessOf(name: string, text: string): Fact | null {
  if (name !== 'gicv5_read' && name !== 'gicv5_write') return null;
  const parts = ACCESS.exec(text)?.groups;
  if (parts === undefined) return null;
  const { access, offset, data, size } = parts;
  return { kind: 'guest_mmio', access, offset, val: data, len: size };
}

const ACCESS =
  /^GICv5 IRS \S+ config frame (?<access>read|write): offset (?<offset>0x[0-9a-f]+) data (?<data>0x[0-9a-f]+) size (?<size>\d+)$/u;
