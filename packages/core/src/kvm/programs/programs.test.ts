import { describe, expect, it } from 'vitest';
import { physAddr, word64 } from '../../arch/addr.ts';
import type { Profile } from '../../arch/profile.ts';
import { DONE, type Reply } from '../../pe/program.ts';
import { ETIMEDOUT } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { parseRevision, revisionOf } from '../revisions.ts';
import { initialKvm } from '../state.ts';
import type { KvmProgram, Step } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { waitForVmOp } from './poll.ts';
import { loadEntry } from './table-words.ts';

const TABLE = physAddr(0x8_8000_8000);
const ENTRY = physAddr(0x8_8000_1000);
const RANGES = [
  { addr: TABLE, sizeBytes: 4096, op: 'clean-invalidate' },
  { addr: ENTRY, sizeBytes: 8, op: 'clean' },
] as const;

describe('maintenance of a table and an entry', () => {
  it.each([
    ['V0', true, ['dsb']],
    ['V0', false, ['clean-invalidate', 'clean']],
    ['V1', true, ['dsb', 'dsb']],
    ['V1', false, ['clean-invalidate', 'clean']],
    ['V4', true, ['dsb', 'dsb']],
    ['V4', false, ['dsb', 'clean-invalidate', 'dsb', 'clean-invalidate']],
    ['V1,-sync-helper', true, ['dsb']],
  ])('is in %s with coherent=%s: %j', (revision, coherent, expected) => {
    const { steps } = run(cleanInval(kernel({ revision, coherent }), 'site', RANGES), () => DONE);
    expect(steps.map((step) => (step.type === 'mem.maintain' ? step.op : 'dsb'))).toEqual(expected);
  });
});

describe('waiting for the IRS', () => {
  it('takes one read when it is idle', () => {
    const { steps, result } = run(waitForVmOp(kernel({ revision: 'V4' }), 'routine'), answer({ status: 1n }));
    expect(steps.map(({ type }) => type)).toEqual(['mmio.beginRead', 'mmio.endRead']);
    expect(result).toBe(0);
  });

  it('gives up after the time-out, with one more read, and says so', () => {
    // Eighths of the time-out per delay, as while a fault holds the command.
    const { steps, result } = run(waitForVmOp(kernel({ revision: 'V4' }), 'routine'), answer({ status: 0n }));
    expect(steps.filter(({ type }) => type === 'pe.delay')).toHaveLength(8);
    expect(steps.filter(({ type }) => type === 'mmio.endRead')).toHaveLength(10);
    expect(steps.at(-1)).toMatchObject({ type: 'kvm.log', message: 'GICV5_IRS_VMT_STATUSR timeout...' });
    expect(result).toBe(ETIMEDOUT);
  });
});

describe('D15: fields of raw little-endian words', () => {
  it.each([
    ['V1', 'little', 1n],
    ['V1', 'big', 1n << 56n],
    ['V4', 'big', 1n],
  ] as const)('%s on a %s-endian PE reads a valid entry as 0x%s', (revision, endianness, expected) => {
    const load = loadEntry(kernel({ revision, endianness }), ENTRY, 'site');
    expect(run(load, answer({ status: 1n })).result).toBe(expected);
  });
});

function kernel(of: {
  readonly revision: string;
  readonly coherent?: boolean;
  readonly endianness?: Profile['endianness'];
}): Kernel {
  const parsed = parseRevision(of.revision);
  return {
    revision: parsed.ok ? parsed.revision : revisionOf('V0'),
    profile: { ...PROFILE, coherent: of.coherent ?? true, endianness: of.endianness ?? 'little' },
    pe: 0,
    guests: new Map(),
    state: () => initialKvm,
  };
}

function run<Return>(
  program: KvmProgram<Return>,
  reply: (step: Step) => Reply,
): { readonly steps: readonly Step[]; readonly result: Return } {
  const steps: Step[] = [];
  let next = program.next(DONE);
  while (next.done !== true) {
    steps.push(next.value);
    next = program.next(reply(next.value));
  }
  return { steps, result: next.value };
}

/** Every read gives `status`; a delay takes an eighth of its loop's time-out. */
function answer({ status }: { readonly status: bigint }): (step: Step) => Reply {
  return (step) => {
    if (step.type === 'pe.delay') return { type: 'word', word: word64(BigInt(step.timeoutMicroseconds / 8)) };
    return step.type === 'mmio.endRead' || step.type === 'mem.load' ? { type: 'word', word: word64(status) } : DONE;
  };
}

const PROFILE: Profile = {
  name: 'test',
  coherent: true,
  pageSizeBytes: 4096,
  cacheLineBytes: 64,
  endianness: 'little',
  memory: 'single',
  smallestClassBytes: 8,
  irs: {
    model: 'recording',
    idBits: 24,
    minLpiIdBits: 0,
    istLevels: true,
    istL2szMask: 7,
    istmd: false,
    istmdSz: 0,
    vmIdBits: 8,
    vmtTwoLevel: false,
    vmdSizeBytes: 0,
    vpedSizeBytes: 64,
    maxVpes: 512,
    busyPolls: 1,
  },
};
