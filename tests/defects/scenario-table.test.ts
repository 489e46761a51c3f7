import type { Profile } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { VALID, vmteWord } from './addresses.ts';
import { bytesRequested, type Run, runScenario } from './run-scenario.ts';
import {
  commandFails,
  lpiDisable,
  lpiEnable,
  onPe,
  PROBE,
  scenarioOf,
  spiEnable,
  type Step,
  teardown,
  until,
  VMT_FREE,
  vmInit,
} from './scenarios.ts';

// The scenario table of reference 9.4, row by row, on both kinds of IRS: what it says of sizes and leaks does
// not depend on coherency, what it says of caches does.

const ENABLE = 2;
const DISABLE = 3;
const END = [teardown(), VMT_FREE];

describe.each([
  { irs: 'a coherent IRS', coherent: true },
  { irs: 'an IRS that is not coherent', coherent: false },
])('9.4 on $irs', ({ coherent }) => {
  const only64K = { istL2szMask: 4 };
  const host = (parts: Parameters<typeof profileWith>[0] = {}): Profile => profileWith({ ...parts, coherent });

  function run(revision: string, profile: Profile, ...steps: readonly Step[]): Run {
    return runScenario(scenarioOf({ revision, profile, steps: [PROBE, vmInit(), ...steps] }));
  }
  const counts = (log: Run): readonly number[] => [
    log.during(ENABLE).events('alloc.allocated').length,
    log.during(DISABLE).events('alloc.freed').length,
    log.end.live.bytes,
  ];
  const requested = (log: Run): number => bytesRequested(log.during(ENABLE).events('alloc.allocated'));

  it('9.4: 4K/4K, b=12, enable, disable: 10 ALLOC, 6 FREE, 16384 leaked | 10 ALLOC, 10 FREE', () => {
    const life = [lpiEnable(12), lpiDisable(), ...END];
    expect(counts(run('V1', host(), ...life))).toEqual([10, 6, 16_384]);
    expect(counts(run('V4', host(), ...life))).toEqual([10, 10, 0]);
  });

  it('9.4: 4K/64K-only, b=11, enable: ends with the undefined shift | linear 8192', () => {
    const profile = host({ irs: only64K });
    expect(run('V1', profile, lpiEnable(11)).events('env.runEnded')).toMatchObject([
      { reason: 'ub_shift_out_of_bounds' },
    ]);
    expect(requested(run('V4', profile, lpiEnable(11)))).toBe(8192);
  });

  it('9.4: 4K/64K-only, b=12, enable/disable: 524416 bytes, leak 458752 | linear 16384', () => {
    const profile = host({ irs: only64K });
    const life = [lpiEnable(12), lpiDisable(), ...END];
    const [posted, revised] = [run('V1', profile, ...life), run('V4', profile, ...life)];
    expect([requested(posted), posted.end.live.bytes]).toEqual([524_416, 458_752]);
    expect([requested(revised), revised.end.live.bytes]).toEqual([16_384, 0]);
  });

  it('9.4: 16K/64K-only, b=14, enable/disable: 8x65536, leak 458752 | linear 65536', () => {
    const profile = host({ pageSizeBytes: 16_384, irs: only64K });
    const life = [lpiEnable(14), lpiDisable(), ...END];
    const [posted, revised] = [run('V1', profile, ...life), run('V4', profile, ...life)];
    expect([requested(posted), posted.end.live.bytes]).toEqual([8 * 65_536 + 128, 458_752]);
    expect([requested(revised), revised.end.live.bytes]).toEqual([65_536, 0]);
  });

  it('9.4: b=2 s=0 enable: 16-byte IST, -EINVAL unless aligned | 64-byte IST, ok', () => {
    const [posted, revised] = [run('V1', host(), lpiEnable(2)), run('V4', host(), lpiEnable(2))];
    expect([requested(posted), posted.ret(ENABLE)]).toEqual([16, -22]);
    expect([requested(revised), revised.ret(ENABLE)]).toEqual([64, 0]);
  });

  it('9.4: enable twice b=12: 49280 lost in all | second ignored', () => {
    const life = [lpiEnable(12), lpiEnable(12), ...END];
    expect(run('V1', host(), ...life).end.live.bytes).toBe(49_280);
    const revised = run('V4', host(), ...life);
    expect([revised.ret(3), revised.end.live.bytes]).toEqual([-16, 0]);
  });

  it('9.4: command timeout during assign: memory freed, section still set | VM dead, memory kept', () => {
    const steps = [PROBE, vmInit(), lpiEnable(10)];
    const faults = [commandFails(ENABLE, 'drop')];
    const timedOut = (revision: string): readonly unknown[] => {
      const log = runScenario(scenarioOf({ revision, profile: host(), steps, faults }));
      const isSet = log.end.onPe(vmteWord(0, 2)) !== 0n;
      return [log.during(ENABLE).events('alloc.freed').length, isSet, log.end.state.kvm.dead[0] ?? false];
    };
    expect(timedOut('V1')).toEqual([1, true, false]);
    expect(timedOut('V4')).toEqual([0, true, true]);
  });

  it(`9.4: two VMs, same line, concurrent assign: ${coherent ? 'no cache defect' : 'VALID of the other VM may be erased'} | safe`, () => {
    const sectionOf = (revision: string): bigint =>
      runScenario(
        scenarioOf({
          revision,
          profile: host(),
          steps: [PROBE, vmInit(0), vmInit(1), lpiEnable(10, 0), ...onPe(1, spiEnable(5, 1))],
          slices: [until(0, 'env.operationEnded', 3), until(0, 'kvm.commandReturned'), until(1, 'mem.stored')],
        }),
      ).end.inMemory(vmteWord(0, 2));
    expect(sectionOf('V1') & VALID).toBe(coherent ? VALID : 0n);
    expect(sectionOf('V4') & VALID).toBe(VALID);
  });
});
