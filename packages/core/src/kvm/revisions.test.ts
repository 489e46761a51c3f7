import { describe, expect, it } from 'vitest';
import type { ChangeName, RevisionName } from './change.ts';
import { CHANGE_NAMES, CHANGES } from './changes.ts';
import { missingOperations, operationIsAvailable } from './operations.ts';
import { isReconstructed, parseRevision, REVISION_NAMES, revisionOf, verbatimFunctions } from './revisions.ts';

describe('parseRevision', () => {
  it.each(REVISION_NAMES)('reads %s as it was published', (name) => {
    expect(changesOf(name)).toEqual(changesIn(name));
  });

  it('gives the prototype no changes', () => {
    expect(changesOf('V0')).toEqual([]);
  });

  it('adds and takes away changes, and keeps what was asked for as its name', () => {
    const parsed = parseRevision('V1, +free-floor,-istsz-in-section');
    expect(parsed).toMatchObject({ ok: true, revision: { name: 'V1,+free-floor,-istsz-in-section', base: 'V1' } });
    const { revision } = parsed.ok ? parsed : { revision: revisionOf('V0') };
    expect(revision.has('free-floor')).toBe(true);
    expect(revision.has('istsz-in-section')).toBe(false);
    expect(revision.has('sync-helper')).toBe(true);
  });

  it.each([
    ['V5', 'revision "V5": expected one of V0, V1, V2, V3, V4'],
    ['', 'revision "": expected one of V0, V1, V2, V3, V4'],
    ['V1,free-floor', 'change "free-floor": expected + or - before its name'],
    ['V2,+free-floor', 'change "free-floor": V2 has it already, expected one that it has not'],
    ['V0,-free-floor', 'change "free-floor": V0 does not have it, expected one that it has'],
    ['V1,+zero-floor', expect.stringMatching(/^change "zero-floor": there is none, expected one of .*free-floor/)],
  ])('refuses %j', (text, message) => {
    expect(parseRevision(text)).toEqual({ ok: false, message });
  });
});

describe('revisions', () => {
  it('knows the changes that later code withdrew', () => {
    const withdrawn = CHANGE_NAMES.filter((name) => !CHANGES[name].in.includes('V4'));
    expect(withdrawn.toSorted()).toEqual(['invalidate-after-command', 'sync-after-valid-check', 'vpe-id-is-index']);
  });

  it('says which functions of the posted revision are reconstructed', () => {
    expect(isReconstructed('V1', 'vgic_v5_vmte_init')).toBe(true);
    expect(isReconstructed('V1', 'vgic_v5_vmte_assign_ist')).toBe(false);
    expect(isReconstructed('V4', 'vgic_v5_vmte_init')).toBe(false);
    expect(verbatimFunctions('V1')?.some((func) => isReconstructed('V1', func))).toBe(false);
    expect(verbatimFunctions('V4')).toBeNull();
  });

  it('refuses an operation that a revision has no code for', () => {
    expect(operationIsAvailable(revisionOf('V4'), 'save_lpi')).toEqual({ isAvailable: true });
    expect(operationIsAvailable(revisionOf('V3'), 'save_lpi')).toEqual({
      isAvailable: false,
      message: 'operation save_lpi: revision V3 does not have it, it needs the change ist-save-restore',
    });
    expect(missingOperations(revisionOf('V4'))).toEqual([]);
    expect(missingOperations(revisionOf('V1'))).toContain('restore_spi');
  });
});

function changesOf(name: RevisionName): readonly ChangeName[] {
  const parsed = parseRevision(name);
  return parsed.ok ? [...parsed.revision.changes] : [];
}

function changesIn(name: RevisionName): readonly ChangeName[] {
  return CHANGE_NAMES.filter((change) => name !== 'V0' && CHANGES[change].in.includes(name));
}
