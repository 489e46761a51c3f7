import { errnoName, type Profile, type Revision } from '@vist/core';
import type { FindingKind } from '../tally/reports.ts';

/** What each revision is, in a few words. */
export const REVISION_TITLES: Readonly<Record<Revision['base'], string>> = {
  V0: 'the prototype',
  V1: 'the patch as posted',
  V2: 'the first rework',
  V3: 'the second rework',
  V4: 'the revised code',
};

/** A kind of finding as people call it. */
export const FINDING_TITLES: Readonly<Record<FindingKind, string>> = {
  'dangling-ist': 'dangling IST',
  'dangling-l2-ist': 'dangling L2 IST',
  'undersized-ist': 'undersized IST',
  'use-after-free': 'use after free',
  'irs-access-to-freed': 'IRS uses freed memory',
  'double-free': 'double free',
  'bad-free': 'bad free',
  'undefined-shift': 'undefined shift',
  'division-by-zero': 'division by zero',
  'null-pointer': 'null pointer access',
  'lock-recursion': 'lock recursion',
  deadlock: 'deadlock',
  'allocation-too-large': 'allocation too large',
  'irs-walk-stopped': 'IRS walk stopped',
  'irs-misprogrammed': 'unpredictable register write',
  'kernel-warning': 'kernel warning',
  'vm-killed': 'VM killed',
};

/** A return code as the kernel prints it: `-22 EINVAL`. */
export function returnCode(ret: number): string {
  const name = errnoName(ret);
  return name === null ? String(ret) : `${ret} ${name}`;
}

/** A number of things: `1 object`, `2 objects`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A size that is a power of two as people call it: `64K`. */
export function sizeName(bytes: number): string {
  if (bytes >= 2 ** 20 && bytes % 2 ** 20 === 0) return `${bytes / 2 ** 20}M`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024}K` : String(bytes);
}

/** The PEs' side of a platform, in one line. */
export function peWords({ pageSizeBytes, cacheLineBytes, endianness, memory, coherent }: Profile): string {
  return [
    `${sizeName(pageSizeBytes)} pages`,
    `${endianness}-endian`,
    memory === 'single' ? 'memory of one copy' : `caches with lines of ${cacheLineBytes} bytes`,
    coherent ? 'coherent IRS' : 'non-coherent IRS',
  ].join(', ');
}

/** The IRS's side of a platform, in one line. */
export function irsWords({ irs }: Profile): string {
  const levels = irs.istLevels ? `two-level ISTs with L2 tables of ${l2Sizes(irs.istL2szMask)}` : 'linear ISTs only';
  const entries = 2 ** irs.vmIdBits;
  return [
    levels,
    ...(irs.istmd ? [`ISTE metadata (16 bytes from ${irs.istmdSz} ID bits)`] : []),
    `${irs.vmtTwoLevel ? 'two-level' : 'linear'} VM table of ${entries}`,
    `${irs.model} model`,
  ].join(', ');
}

function l2Sizes(mask: number): string {
  const sizes = ['4K', '16K', '64K'].filter((_, bit) => (mask & (1 << bit)) !== 0);
  return sizes.length === 0 ? 'no size' : sizes.join(' ');
}
