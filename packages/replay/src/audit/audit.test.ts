import { type ChangeName, parseRevision, type Revision, type RevisionName, revisionOf } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { describeAudit, fixText, whereText } from './describe.ts';
import type { AuditRange } from './ranges.ts';

describe('the shapes of the posted patch', () => {
  const { failures, shapeCount } = audit(revisionOf('V1'));

  it('are 3 page sizes, 7 masks, 33 settings of ISTMD and ISTMD_SZ, 2 hosts, 24 LPI and 6 SPI widths', () => {
    expect(shapeCount).toBe(3 * 7 * 33 * 2 * (24 + 6));
  });

  it('D1: an unmodified Linux guest on 4K pages loses 4 of 8 tables', () => {
    const range = failures.find(
      (each) => each.kind === 'tables-lost' && covers(each, { page: 4096, mask: 1, bits: 12 }),
    );
    expect(range?.figures).toEqual({ allocated: 8, freed: 4, l2TableBytes: 4096, lostBytes: 16384 });
    expect(range?.fixes).toEqual([['free-floor']]);
  });

  it('D1: what is lost is what reference 4.6 lists', () => {
    const lost = failures.filter(({ kind }) => kind === 'tables-lost').map(({ figures }) => figures['lostBytes']);
    expect([...new Set(lost)].toSorted((a = 0, b = 0) => a - b)).toEqual([
      16384, 24576, 65536, 98304, 114688, 262144, 393216, 458752,
    ]);
  });

  it('D2: three combinations wrap, and no others', () => {
    const wraps = failures.filter(({ kind }) => kind === 'undefined-shift');
    expect(wraps.map(whereText)).toEqual([
      'LPI, 4K pages, L2SZ mask 4, 4-byte ISTEs, 11 ID bits, two-level IRS',
      'LPI, 4K pages, L2SZ mask 4, 8-byte ISTEs, 10 ID bits, two-level IRS',
      'LPI, 4K pages, L2SZ mask 4, 16-byte ISTEs, 9 ID bits, two-level IRS',
    ]);
    expect(wraps.map(({ fixes }) => fixText(fixes))).toEqual(wraps.map(() => 'fixed by two-level-decision (D2, D3)'));
  });

  it('D3: where one table would do, either change ends the loss', () => {
    const range = failures.find(
      (each) => each.kind === 'tables-lost' && covers(each, { page: 4096, mask: 4, bits: 12 }),
    );
    expect(range?.figures).toMatchObject({ freed: 1, lostBytes: 458752 });
    expect(range?.fixes).toEqual([['free-floor'], ['two-level-decision']]);
  });

  it('D4: a linear IST below 64 bytes, on every platform', () => {
    const small = failures.filter(({ kind }) => kind === 'base-misaligned');
    expect(small.map(({ isteSizes, idBits, figures }) => [isteSizes[0], idBits.from, figures['tableBytes']])).toEqual([
      [4, 1, 8],
      [4, 2, 16],
      [4, 3, 32],
      [8, 1, 16],
      [8, 2, 32],
      [16, 1, 32],
    ]);
  });
});

describe('what fails in the other revisions', () => {
  it.each([
    ['V0', ['base-misaligned', 'division-by-zero', 'table-too-small', 'tables-lost', 'undefined-shift']],
    ['V2', ['base-misaligned']],
    ['V3', []],
    ['V4', []],
  ] as const)('%s: %j', (name, kinds) => {
    const { failures, failingCount } = audit(revisionOf(name satisfies RevisionName));
    expect([...new Set(failures.map(({ kind }) => kind))].toSorted()).toEqual(kinds);
    expect(failingCount === 0).toBe(kinds.length === 0);
  });

  it('three changes are enough for the posted patch', () => {
    expect(audit(withChanges('V1', ['free-floor', 'two-level-decision', 'linear-floor'])).failures).toEqual([]);
  });

  it('the revised code fails again without any one of them', () => {
    for (const name of ['free-floor', 'two-level-decision', 'linear-floor'] as const) {
      const { failures } = audit(revision(`V4,-${name}`));
      expect(new Set(failures.flatMap(({ fixes }) => fixes.flat()))).toContain(name);
    }
  });
});

describe('notes', () => {
  it('tell what the revised code still has, and do not make it fail', () => {
    const { notes, failingCount } = audit(revisionOf('V4'));
    expect([...new Set(notes.map(({ kind }) => kind))]).toEqual(['over-provisioned', 'unsupported-l2-size']);
    expect(failingCount).toBe(0);
  });

  it('D19: without two levels, 21 ID bits are too large on 4K pages', () => {
    const { notes } = audit(revisionOf('V1'));
    const large = notes.filter((each) => each.kind === 'too-large' && covers(each, { page: 4096, mask: 1, bits: 21 }));
    expect(large.map(({ figures }) => figures)).toContainEqual({ tableBytes: 2 ** 23, limitBytes: 2 ** 22 });
  });

  it('a guest can ask for 24 bits where nobody refuses them: too many for a linear IST, but nothing fails', () => {
    for (const name of ['id-bits-capped', 'validate-guest-cfgr']) {
      const { domain, failingCount, notes } = audit(revision(`V4,-${name}`));
      expect(domain.lpiIdBits.at(-1)).toBe(24);
      expect(failingCount).toBe(0);
      expect(notes.map(({ kind }) => kind)).toContain('too-large');
    }
  });

  it('are only shown on request', () => {
    const nothing = audit(revisionOf('V4'));
    expect(describeAudit(nothing, 'failures')).toEqual(['V4: no shape of 30492 fails']);
    expect(describeAudit(nothing, 'all')).toContain(
      '  8 L2 tables of 4096 bytes allocated, 4 needed: 16384 bytes to spare (D22)',
    );
  });
});

function covers(
  range: AuditRange,
  at: { readonly page: number; readonly mask: number; readonly bits: number },
): boolean {
  return (
    range.pageSizes.some((bytes) => bytes === at.page) &&
    range.l2szMasks.includes(at.mask) &&
    range.isteSizes.includes(4) &&
    range.idBits.from <= at.bits &&
    at.bits <= range.idBits.to
  );
}

function withChanges(base: RevisionName, changes: readonly ChangeName[]): Revision {
  return revision([base, ...changes.map((name) => `+${name}`)].join(','));
}

function revision(text: string): Revision {
  const parsed = parseRevision(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.revision;
}
