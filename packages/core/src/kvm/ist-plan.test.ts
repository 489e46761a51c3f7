import { describe, expect, it } from 'vitest';
import type { ChangeName, RevisionName } from './change.ts';
import { CHANGE_NAMES } from './changes.ts';
import { IST_PLAN_CHANGES, type IstPlan, istPlan } from './ist-plan.ts';
import type { IstHost } from './ist-shape-decision.ts';
import { revisionOf } from './revisions.ts';

const K4 = 0b001;
const K16 = 0b010;
const K64 = 0b100;

describe('the plan of an LPI IST', () => {
  // Reference 4.5: host page, supported L2 sizes, ID bits, what is allocated and how many tables are freed.
  it.each([
    [4096, K4, 10, 'V1', 'linear 4096'],
    [4096, K4, 11, 'V1', '64, 8 tables of 4096, 2 freed, 2 needed'],
    [4096, K4, 12, 'V1', '64, 8 tables of 4096, 4 freed, 4 needed'],
    [4096, K4, 12, 'V4', '64, 8 tables of 4096, 8 freed, 4 needed'],
    [4096, K4, 24, 'V1', '131072, 16384 tables of 4096, 16384 freed, 16384 needed'],
    [4096, K16, 12, 'V1', '64, 8 tables of 16384, 1 freed, 1 needed'],
    [4096, K16, 12, 'V4', 'linear 16384'],
    [4096, K64, 11, 'V1', 'shift by 4294967296'],
    [4096, K64, 11, 'V4', 'linear 8192'],
    [16384, K64, 14, 'V1', '64, 8 tables of 65536, 1 freed, 1 needed'],
    [65536, K4, 14, 'V1', 'linear 65536'],
    [65536, K4, 14, 'V4', '128, 16 tables of 4096, 16 freed, 16 needed'],
    [4096, K4, 2, 'V2', 'linear 16'],
    [4096, K4, 2, 'V3', 'linear 64'],
  ] as const)('%d-byte pages, mask %d, %d bits, %s: %s', (pageSizeBytes, mask, idBits, revision, expected) => {
    expect(summary(lpiPlan(revision, hostOf({ pageSizeBytes, mask }), idBits))).toBe(expected);
  });

  it('is linear and 16 bytes an entry where the IRS needs all its metadata and has no two levels', () => {
    const host = { ...hostOf({ pageSizeBytes: 4096, mask: 0b111, istmdSz: 10 }) };
    const linearOnly = { ...host, irs: { ...host.irs, istLevels: false } };
    expect(summary(lpiPlan('V4', linearOnly, 12))).toBe('linear 65536');
    expect(summary(lpiPlan('V4', linearOnly, 9))).toBe('linear 4096');
  });

  it('the prototype divides by the encoded ISTSZ, and forgets it in the section', () => {
    const plain = lpiPlan('V0', hostOf({ pageSizeBytes: 4096, mask: K4 }), 12);
    expect(plain).toMatchObject({ dividesByZero: true, structure: 'two-level' });
    const metadata = lpiPlan('V0', hostOf({ pageSizeBytes: 4096, mask: K4, istmdSz: 10 }), 12);
    expect(metadata).toMatchObject({
      dividesByZero: false,
      structure: 'linear',
      shape: { istsz: 2 },
      section: { istsz: 0, l2sz: 0 },
    });
  });
});

describe('the plan of an SPI IST', () => {
  it.each([
    ['V0', 5, 'linear 128'],
    ['V1', 3, 'linear 32'],
    ['V3', 3, 'linear 64'],
    ['V4', 10, 'linear 4096'],
  ] as const)('%s, %d bits: %s', (revision, idBits, expected) => {
    const host = hostOf({ pageSizeBytes: 4096, mask: K4 });
    expect(summary(istPlan({ revision: revisionOf(revision), host, type: 'spi', idBits }))).toBe(expected);
  });
});

describe('IST_PLAN_CHANGES', () => {
  it('names every change that a plan asks for', () => {
    const asked = new Set<ChangeName>();
    // Answers no, so that the questions behind a later change are asked too.
    const none = { ...revisionOf('V0'), has: (name: ChangeName) => asked.add(name) === null };
    for (const pageSizeBytes of [4096, 65536] as const) {
      for (let idBits = 1; idBits <= 24; idBits += 1) {
        for (const type of ['lpi', 'spi'] as const) {
          istPlan({ revision: none, host: hostOf({ pageSizeBytes, mask: K4 }), type, idBits });
        }
      }
    }
    expect(CHANGE_NAMES.filter((name) => asked.has(name))).toEqual(IST_PLAN_CHANGES);
  });
});

function lpiPlan(revision: RevisionName, host: IstHost, idBits: number): IstPlan {
  return istPlan({ revision: revisionOf(revision), host, type: 'lpi', idBits });
}

/** A host whose IRS needs metadata when `istmdSz` is given. */
function hostOf(of: {
  readonly pageSizeBytes: IstHost['pageSizeBytes'];
  readonly mask: number;
  readonly istmdSz?: number;
}): IstHost {
  const { pageSizeBytes, mask, istmdSz = null } = of;
  const irs = { istLevels: true, istL2szMask: mask, istmd: istmdSz !== null, istmdSz: istmdSz ?? 0 };
  return { pageSizeBytes, irs };
}

function summary(plan: IstPlan): string {
  const size = plan.structure === 'linear' ? plan.table : plan.l1;
  if (!size.defined) return `shift by ${size.exponent}`;
  if (plan.structure === 'linear') return `linear ${size.bytes}`;
  const { allocated, freed, needed } = plan.entries;
  return `${size.bytes}, ${allocated} tables of ${plan.l2TableBytes}, ${freed} freed, ${needed} needed`;
}
