import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  l1VmtBytes,
  l1VmtEntries,
  linearVmtBytes,
  lineRoundedBytes,
  pageRoundedVmtEntries,
  vmCount,
  vpedArrayBytes,
  vpedOffset,
  vpedPointerArrayBytes,
  vpeIdBitsOf,
  vpetBytes,
  vpetEntriesForCount,
  vpetEntriesForMaxId,
} from './vm-geometry.ts';

describe('VM tables (reference 4.8)', () => {
  it.each([
    [8, 256, 8192, 2, 16],
    [9, 512, 16384, 4, 32],
    [10, 1024, 32768, 8, 64],
    [11, 2048, 65536, 16, 128],
    [12, 4096, 131072, 32, 256],
    [14, 16384, 524288, 128, 1024],
    [16, 65536, 2097152, 512, 4096],
  ])('%d bits: %d VMs, linear %d bytes, two-level %d entries in %d bytes', (bits, vms, linear, entries, bytes) => {
    expect(vmCount(bits)).toBe(vms);
    expect(linearVmtBytes(vms)).toBe(linear);
    expect(l1VmtEntries(vms)).toBe(entries);
    expect(l1VmtBytes(entries)).toBe(bytes);
  });

  it('with few VMs are as recorded: linear exact, two-level one L2 table', () => {
    expect([1, 3].map((bits) => linearVmtBytes(vmCount(bits)))).toEqual([64, 256]);
    expect([1, 3, 7].map((bits) => l1VmtEntries(vmCount(bits)))).toEqual([1, 1, 1]);
    expect(l1VmtEntries(200)).toBe(2);
  });

  it.each([
    [2, 4096, 4096],
    [8, 4096, 4096],
    [8, 16384, 16384],
    [256, 4096, 8192],
    [256, 16384, 16384],
    [256, 65536, 65536],
  ])('of the prototype, linear, %d VMs, pages of %d bytes: %d bytes', (entryCount, pageSizeBytes, bytes) => {
    expect(linearVmtBytes(pageRoundedVmtEntries({ entryCount, pageSizeBytes }))).toBe(bytes);
  });
});

describe('per-VM tables of the revised code (reference 4.9)', () => {
  it.each([
    // vCPUs, largest VPE ID, descriptor, line, entries, bits, VPET, descriptors
    [1, 0, 64, 64, 2, 1, 64, 64],
    [2, 1, 64, 64, 2, 1, 64, 128],
    [3, 2, 256, 64, 4, 2, 64, 768],
    [4, 7, 32, 128, 8, 3, 128, 128],
    [8, 7, 4096, 64, 8, 3, 64, 32768],
    [5, 300, 64, 64, 512, 9, 4096, 320],
  ])(
    '%d vCPUs, VPE IDs to %d, descriptors of %d, lines of %d: %d entries, %d bits, %d and %d bytes',
    (vcpuCount, maxVpeId, vpedSizeBytes, lineBytes, entries, bits, vpet, vped) => {
      expect(vpetEntriesForMaxId(maxVpeId)).toBe(entries);
      expect(vpeIdBitsOf(entries)).toBe(bits);
      expect(lineRoundedBytes({ bytes: vpetBytes(entries), lineBytes })).toBe(vpet);
      expect(lineRoundedBytes({ bytes: vpedArrayBytes({ vcpuCount, vpedSizeBytes }), lineBytes })).toBe(vped);
    },
  );

  it('indexes descriptors by vCPU, not by VPE ID', () => {
    expect(vpedOffset({ vcpuIndex: 2, vpedSizeBytes: 256 })).toBe(512);
  });

  it('has no VM descriptor to round where the IRS needs none', () => {
    expect(lineRoundedBytes({ bytes: 0, lineBytes: 64 })).toBe(0);
    expect(lineRoundedBytes({ bytes: 8, lineBytes: 128 })).toBe(128);
  });
});

describe('per-VM tables of earlier revisions (reference 4.9)', () => {
  it.each([
    [1, 2, 16],
    [2, 2, 16],
    [3, 4, 32],
    [4, 4, 32],
    [5, 8, 64],
  ])('posted, %d vCPUs: %d entries, %d bytes, and as much for the pointers', (vcpuCount, entries, bytes) => {
    expect(vpetEntriesForCount(vcpuCount)).toBe(entries);
    expect(vpetBytes(entries)).toBe(bytes);
    expect(vpedPointerArrayBytes(entries)).toBe(bytes);
  });

  it('prototype: as many entries as the hardware has VPEs', () => {
    expect(vpetBytes(512)).toBe(4096);
    expect(vpeIdBitsOf(512)).toBe(9);
    expect(vpeIdBitsOf(500)).toBe(8);
  });
});

describe('a VPE table', () => {
  it('has an entry for every VPE ID', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), (maxVpeId) => {
        const entries = vpetEntriesForMaxId(maxVpeId);
        return entries > maxVpeId && entries === 2 ** vpeIdBitsOf(entries);
      }),
    );
  });
});
