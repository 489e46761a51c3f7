import type { ChangeName, RevisionName } from './change.ts';
import { CHANGE_NAMES, CHANGES, isChangeName } from './changes.ts';

export const REVISION_NAMES: readonly RevisionName[] = ['V0', 'V1', 'V2', 'V3', 'V4'];

/** A version of the hypervisor's code: a set of changes over the prototype. */
export interface Revision {
  /** As the user wrote it, normalised: `V1,+free-floor`. */
  readonly name: string;
  /** The revision that it starts from. */
  readonly base: RevisionName;
  readonly changes: ReadonlySet<ChangeName>;
  has(change: ChangeName): boolean;
}

/** A revision that was asked for, or why there is none. */
export type ParsedRevision =
  | { readonly ok: true; readonly revision: Revision }
  | { readonly ok: false; readonly message: string };

/** The revision of that name, as it was published. */
export function revisionOf(base: RevisionName): Revision {
  return revision({ name: base, base, changes: changesOf(base) });
}

/** Reads `V1`, or a revision with changes added and taken away: `V1,+free-floor,-account-memory`. */
export function parseRevision(text: string): ParsedRevision {
  const [first = '', ...edits] = text.split(',').map((part) => part.trim());
  const base = REVISION_NAMES.find((name) => name === first);
  if (base === undefined) return bad(`revision "${first}": expected one of ${REVISION_NAMES.join(', ')}`);

  const changes = changesOf(base);
  for (const edit of edits) {
    const sign = edit.slice(0, 1);
    const name = edit.slice(1);
    if (sign !== '+' && sign !== '-') return bad(`change "${edit}": expected + or - before its name`);
    if (!isChangeName(name)) return bad(unknown(name));
    if (changes.has(name) === (sign === '+')) return bad(redundant({ base, name, sign }));
    if (sign === '+') changes.add(name);
    else changes.delete(name);
  }
  return { ok: true, revision: revision({ name: [base, ...edits].join(','), base, changes }) };
}

/**
 * Kernel functions whose code for the posted revision is not public text: structure and order are those
 * of the nearest public revision. True for all that the patch itself does not contain.
 *
 * @see shared/recordings/FORMAT.md section 1
 */
export function isReconstructed(base: RevisionName, func: string): boolean {
  return base === 'V1' && func.startsWith('vgic_v5_') && !POSTED_FUNCTIONS.has(func);
}

/** The functions of a revision whose text is public; null when all are. */
export function verbatimFunctions(base: RevisionName): readonly string[] | null {
  return base === 'V1' ? [...POSTED_FUNCTIONS] : null;
}

/** What the posted patch adds. */
const POSTED_FUNCTIONS: ReadonlySet<string> = new Set([
  'vgic_v5_vmte_assign_ist',
  'vgic_v5_ist_l2sz',
  'vgic_v5_ist_istsz',
  'vgic_v5_alloc_linear_ist',
  'vgic_v5_alloc_l1_ist',
  'vgic_v5_alloc_l2_ists',
  'vgic_v5_alloc_two_level_lpi_ist',
  'vgic_v5_free_allocated_lpi_ist',
  'vgic_v5_free_allocated_spi_ist',
  'vgic_v5_linear_ist_free',
  'vgic_v5_two_level_ist_free',
  'vgic_v5_spi_ist_allocate',
  'vgic_v5_spi_ist_free',
  'vgic_v5_lpi_ist_alloc',
  'vgic_v5_lpi_ist_free',
]);

function revision(of: Pick<Revision, 'name' | 'base' | 'changes'>): Revision {
  return { ...of, has: (change) => of.changes.has(change) };
}

function changesOf(base: RevisionName): Set<ChangeName> {
  return new Set(base === 'V0' ? [] : CHANGE_NAMES.filter((name) => CHANGES[name].in.includes(base)));
}

interface Edit {
  readonly base: RevisionName;
  readonly name: ChangeName;
  readonly sign: '+' | '-';
}

/** There are too many changes to name them all: those that share a word with what was written. */
function unknown(name: string): string {
  const words = name.split('-');
  const similar = CHANGE_NAMES.filter((known) => known.split('-').some((word) => words.includes(word)));
  const expected = similar.length > 0 ? similar : CHANGE_NAMES;
  return `change "${name}": there is none, expected one of ${expected.join(', ')}`;
}

function bad(message: string): ParsedRevision {
  return { ok: false, message };
}

function redundant({ base, name, sign }: Edit): string {
  return sign === '+'
    ? `change "${name}": ${base} has it already, expected one that it has not`
    : `change "${name}": ${base} does not have it, expected one that it has`;
}
