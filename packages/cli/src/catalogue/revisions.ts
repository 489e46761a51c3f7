import {
  type ChangeName,
  CHANGE_NAMES,
  CHANGES,
  isChangeName,
  missingOperations,
  parseRevision,
  type Revision,
  REVISION_NAMES,
  revisionOf,
  verbatimFunctions,
} from '@vist/core';
import type { PrintOptions } from '../commands/command.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { changePage, revisionPage, revisionsPage } from '../render/revision-pages.ts';
import { suggestion } from '../suggest.ts';

/** A revision in numbers and names. */
export interface RevisionFacts {
  readonly name: string;
  readonly base: Revision['base'];
  readonly changes: readonly ChangeName[];
  /** Changes that its base has and it has not, and the other way round; empty for the published ones. */
  readonly added: readonly ChangeName[];
  readonly removed: readonly ChangeName[];
  /** Operations of scenarios that it has no code for. */
  readonly missingOperations: readonly string[];
  /** The functions whose text is public, where others had to be modelled after their neighbours; null when all are. */
  readonly verbatimFunctions: readonly string[] | null;
}

/** `vist revisions list` */
export function listRevisions(options: PrintOptions, io: Io): ExitStatus {
  const revisions = REVISION_NAMES.map((name) => factsOf(revisionOf(name)));
  const changes = CHANGE_NAMES.map((name) => ({ name, ...CHANGES[name] }));
  const data = { revisions, changes };
  return printPage({ schema: 'vist/revisions', schemaVersion: 1, data, text: () => revisionsPage(data) }, options, io);
}

/** `vist revisions show ID`. @throws Refusal when there is neither a revision nor a change of that name. */
export function showRevision(id: string, options: PrintOptions, io: Io): ExitStatus {
  if (isChangeName(id)) {
    const change = { name: id, ...CHANGES[id] };
    const text = (): string => changePage(change);
    return printPage({ schema: 'vist/change', schemaVersion: 1, data: change, text }, options, io);
  }
  const parsed = parseRevision(id);
  if (!parsed.ok) {
    const names = [...REVISION_NAMES, ...CHANGE_NAMES];
    throw new Refusal(id.includes(',') ? parsed.message : `${parsed.message}, or a change${suggestion(id, names)}`);
  }
  const facts = factsOf(parsed.revision);
  const text = (): string => revisionPage(facts);
  return printPage({ schema: 'vist/revision', schemaVersion: 1, data: facts, text }, options, io);
}

function factsOf(revision: Revision): RevisionFacts {
  const { name, base, changes } = revision;
  const published = revisionOf(base).changes;
  return {
    name,
    base,
    changes: CHANGE_NAMES.filter((change) => changes.has(change)),
    added: CHANGE_NAMES.filter((change) => changes.has(change) && !published.has(change)),
    removed: CHANGE_NAMES.filter((change) => !changes.has(change) && published.has(change)),
    missingOperations: missingOperations(revision),
    verbatimFunctions: verbatimFunctions(base),
  };
}
