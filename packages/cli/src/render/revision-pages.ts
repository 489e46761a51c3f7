import { type Change, type ChangeName, CHANGES, REVISION_NAMES } from '@vist/core';
import type { RevisionFacts } from '../catalogue/revisions.ts';
import { indented, tableLines } from './table.ts';
import { counted, REVISION_TITLES } from './words.ts';

type NamedChange = Change & { readonly name: ChangeName };

/** All revisions, then all changes with the revisions that have them. */
export function revisionsPage(of: {
  readonly revisions: readonly RevisionFacts[];
  readonly changes: readonly NamedChange[];
}): string {
  const revisions = of.revisions.map(({ name, base, changes, verbatimFunctions }) => [
    name,
    REVISION_TITLES[base],
    counted(changes.length, 'change'),
    verbatimFunctions === null ? '' : 'the code around the patch is reconstructed',
  ]);
  const changes = of.changes.map(({ name, title, ids, in: bases }) => [
    name,
    ...REVISION_NAMES.map((base) => (bases.some((each) => each === base) ? base : '')),
    ids.join(' '),
    title,
  ]);
  const headings = ['change', ...REVISION_NAMES.map(() => ''), 'about', ''].map(left);
  return page([
    ...tableLines(['', '', '', ''].map(left), revisions),
    '',
    ...tableLines(headings, changes),
    '',
    'One of them in full: vist revisions show V1, or show CHANGE. A mixture: --rev V1,+free-floor',
  ]);
}

/** One revision: what it has, and what it has not. */
export function revisionPage(facts: RevisionFacts): string {
  const { name, base, changes, added, removed, missingOperations, verbatimFunctions } = facts;
  const missing = Object.entries(CHANGES).filter(([change]) => !changes.some((each) => each === change));
  const isMixture = added.length + removed.length > 0;
  return page([
    isMixture ? `${name}: ${base}, ${REVISION_TITLES[base]}, with changes` : `${name}: ${REVISION_TITLES[base]}`,
    ...indented([
      ...(added.length === 0 ? [] : [`added:   ${added.join(', ')}`]),
      ...(removed.length === 0 ? [] : [`without: ${removed.join(', ')}`]),
      `operations it lacks: ${missingOperations.length === 0 ? 'none' : missingOperations.join(', ')}`,
      ...(verbatimFunctions === null
        ? ['reconstructed: nothing']
        : ['reconstructed: every vgic_v5_ function (docs/RECORDINGS.md) but', ...indented(verbatimFunctions)]),
    ]),
    '',
    `${counted(changes.length, 'change')} over V0:`,
    ...indented(changeLines(changes.map((change) => [change, CHANGES[change]]))),
    '',
    `${counted(missing.length, 'change')} that it does not have:`,
    ...indented(changeLines(missing)),
  ]);
}

/** One change: what it does, and who has it. */
export function changePage({ name, title, ids, doc, in: bases }: NamedChange): string {
  return page([
    `${name}: ${title}`,
    ...indented([
      doc,
      `in:    ${bases.join(', ')}`,
      ...(ids.length === 0 ? [] : [`about: ${ids.join(', ')}`]),
      `alone: --rev ${bases.some((base) => base === 'V1') ? 'V0' : 'V1'},+${name}`,
    ]),
  ]);
}

function changeLines(changes: readonly (readonly [string, Change])[]): readonly string[] {
  return tableLines(
    ['', '', ''].map(left),
    changes.map(([name, { title, ids }]) => [name, title, ids.join(' ')]),
  );
}

function left(heading: string): { readonly heading: string; readonly align: 'left' } {
  return { heading, align: 'left' };
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
