import { describe, expect, it } from 'vitest';
import { readMapping } from '../src/importers/jsonl/mapping.ts';
import { imported, originless, sample } from './import-kit.ts';

const TEXT = sample('posted-three-faults.trace.txt');
const LOG = originless(imported(TEXT).records);

describe('bpftrace', () => {
  const json = [
    '{"type": "attached_probes", "data": {"probes": 30}}',
    ...TEXT.map((line) => JSON.stringify({ type: 'printf', data: `${line}\n` })),
    '{"type": "lost_events", "data": {"events": 5}}',
  ];

  it('is found, and read as what its script prints', () => {
    const { result, records } = imported(json);
    expect(result.format).toBe('bpftrace');
    const events = records.map(({ event }) => event).slice(1, -1);
    expect(events).toEqual(LOG.map(({ event }) => event));
    expect(records.at(-1)?.event).toEqual({ type: 'import.dropped', count: 5, cpu: null });
  });
});

describe('JSON of another program', () => {
  const lines = [
    '{"t": 1.5, "where": {"cpu": 2}, "who": "vcpu0", "tid": 40, "what": "alloc", "args": {"p": "0xffff000880000000", "n": 72, "got": 96, "by": "vgic_v5_vmt_allocate"}}',
    '{"t": 1.6, "where": {"cpu": 2}, "who": "vcpu0", "tid": 40, "what": "context switch"}',
    'not JSON',
  ];
  const mapping = {
    schema: 'vist/import-mapping',
    place: { time: 't', timeUnit: 's', cpu: 'where.cpu', comm: 'who', pid: 'tid' },
    event: 'what',
    events: {
      alloc: {
        kind: 'kmalloc',
        keys: { ptr: 'args.p', bytes_req: 'args.n', bytes_alloc: 'args.got', call_site: 'args.by' },
        set: { accounted: false },
      },
    },
  };

  it('is read as its mapping says; the rest is kept', () => {
    const reading = readMapping(mapping);
    if (!reading.ok) throw new Error(reading.message);
    const { records, result } = imported(lines, { mapping: reading.mapping, format: 'jsonl' });
    expect(records[0]).toMatchObject({
      actor: 'pe2',
      origin: { line: 1, timeNs: 1_500_000_000n, cpu: 2, comm: 'vcpu0', pid: 40 },
      event: { type: 'alloc.allocated', addr: 0x8_8000_0000, sizeReqBytes: 72, sizeAllocBytes: 96 },
    });
    expect(records.filter(({ event }) => event.type === 'import.opaque')).toHaveLength(2);
    expect(result.issues).toMatchObject([{ line: 3, code: 'bad-json' }]);
  });

  it.each([
    [{}, '/schema'],
    [{ ...mapping, event: 3 }, '/event'],
    [{ ...mapping, place: { timeUnit: 'h' } }, '/place/timeUnit'],
    [{ ...mapping, events: { alloc: { keys: {} } } }, '/events/alloc'],
  ])('a mapping that is none names the place: %j', (json, place) => {
    expect(readMapping(json)).toMatchObject({ ok: false, message: expect.stringContaining(place) as string });
  });
});

describe('QEMU', () => {
  const { records, result } = imported([
    '4711@1700.000001:gicv5_write GICv5 IRS NonSecure config frame write: offset 0x190 data 0xc size 4',
    '4711@1700.000002:gicv5_write GICv5 IRS NonSecure config frame write: offset 0x180 data 0x48000001 size 8',
    '4711@1700.000003:gicv5_ist_valid GICv5 IRS NonSecure IST now valid: base 0x48000000 id_bits 12 l2_idx_bits 10 IST entry size 4 2-level 1',
    'gicv5_read GICv5 IRS NonSecure config frame read: offset 0x188 data 0x1 size 4',
    'gicv5_config_read: bad read at offset 0x3',
    '4711@1700.000005:gicv5_badwrite GICv5 IRS NonSecure config frame write: offset 0x3 data 0x1 size 1: error',
  ]);

  it("is found, and its accesses are a guest's", () => {
    expect(result.format).toBe('qemu');
    expect(records.flatMap(({ event }) => (event.type.startsWith('guest.') ? [event] : []))).toEqual([
      { type: 'guest.mmioWrote', vm: 0, offset: 0x190, widthBits: 32, value: 0xcn },
      { type: 'guest.mmioWrote', vm: 0, offset: 0x180, widthBits: 64, value: 0x4800_0001n },
      { type: 'guest.mmioRead', vm: 0, offset: 0x188, widthBits: 32, value: 1n },
    ]);
  });

  it('keeps what it did about them, by name', () => {
    const kept = records.flatMap(({ event }) => (event.type === 'import.opaque' ? [event.name] : []));
    expect(kept).toEqual(['gicv5_ist_valid', 'gicv5_config_read', 'gicv5_badwrite']);
  });
});
