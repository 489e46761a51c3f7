import { describe, expect, it } from 'vitest';
import { hexAddr } from '../arch/addr.ts';
import { revisionOf } from '../kvm/revisions.ts';
import { placeRange } from './place-range.ts';
import { memoryPlace } from './place.ts';
import { readScenario } from './read-scenario.ts';
import { startSession } from './session.ts';

/** One VM with both ISTs, the LPIs on two levels. */
function machineWithIsts(): { readonly range: (text: string) => string } {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'places',
    profile: 'linear-vmt',
    vms: [{ vm: 3, nr_vcpus: 2 }],
    ops: [
      { op: 'probe' },
      { op: 'vm_init', vm: 3 },
      { op: 'vcpu_reset', vm: 3 },
      { op: 'spi_enable', vm: 3, id_bits: 5 },
      { op: 'lpi_enable', vm: 3, id_bits: 13 },
    ],
  });
  if (!reading.ok) throw new Error(reading.issue.expected);
  const { scenario } = reading;
  const options = { chunkLength: 4096, freeze: true };
  const session = startSession({ scenario, revision: revisionOf('V4') }, options, { record() {}, state() {} });
  while (session.isRunning) session.step();
  return {
    range(text) {
      const place = memoryPlace(text);
      const range = place === null ? null : placeRange(place, session.machine.view, scenario.profile);
      return range === null ? 'nowhere' : `${hexAddr(range.base)}+${range.sizeBytes}`;
    },
  };
}

describe('places', () => {
  const { range } = machineWithIsts();
  const [vmt] = range('vmte:3').split('+');

  it('are the tables of a VM', () => {
    expect(range('vmte:3')).toBe(`${vmt}+32`);
    // Two VPETEs follow each other.
    expect(Number(range('vpete:3/1').split('+')[0]) - Number(range('vpete:3/0').split('+')[0])).toBe(8);
    // 32 SPIs of 4 bytes, and a level 1 table of 8 entries for 13 ID bits.
    expect(range('ist:3/spi')).toMatch(/\+128$/u);
    expect(range('ist:3/lpi')).toMatch(/\+64$/u);
    expect(range('ist:3/spi/31')).toMatch(/\+4$/u);
    expect(range('ist:3/lpi/8191')).toMatch(/\+4$/u);
  });

  it('are walked like the IRS does: entry 1024 is the first of the second L2 table', () => {
    const first = Number(range('ist:3/lpi/0').split('+')[0]);
    const second = Number(range('ist:3/lpi/1024').split('+')[0]);
    expect(second - first).toBe(4096);
  });

  it('are addresses', () => {
    expect(range(`byte:${vmt}`)).toBe(`${vmt}+1`);
    expect(range('line:0x880001044')).toBe('0x880001040+64');
    // The whole VM table: 256 VMTEs.
    expect(range(`alloc:${vmt}`)).toMatch(/\+8192$/u);
  });

  it.each(['vmte:4', 'ist:3/spi/32', 'ist:3/lpi/8192', 'alloc:0x1'])('%s is nowhere', (text) => {
    expect(range(text)).toBe('nowhere');
  });

  it.each(['', 'vmte', 'vmte:', 'vmte:x', 'ist:0', 'ist:0/ppi', 'line:880001040', 'reg:IRS_CR0'])(
    '%j is no place',
    (text) => {
      expect(memoryPlace(text)).toBeNull();
    },
  );
});
