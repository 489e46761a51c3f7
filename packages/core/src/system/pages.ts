import { ENV_PAGES } from '../env/pages.ts';
import { GUEST_PAGES } from '../guest/pages.ts';
import { HARNESS_PAGES } from '../harness/pages.ts';
import { IRS_PAGES } from '../irs/pages.ts';
import { expectPage, PageError, type PageSource, type StateChange, type StatePage } from '../kernel/page.ts';
import { KVM_PAGES } from '../kvm/pages.ts';
import { MEMORY_PAGES } from '../memory/pages.ts';
import { PE_PAGES } from '../pe/pages.ts';
import { INITIAL_SYSTEM, type SystemState } from './state.ts';

/**
 * Version of the pages, which page `form` of every full change holds. It changes whenever a page does;
 * a state of another version is made again from the events.
 */
export const STATE_FORM = 1;

/**
 * A state as pages: all of them when `before` is null, otherwise those that differ from its. What the two share is passed
 * over, so that this costs what has changed between them. `after` must come from `before` by events.
 */
export function stateChange(before: SystemState | null, after: SystemState): StateChange {
  const changed: [key: string, page: StatePage][] = [];
  const gone: string[] = [];
  const into = {
    put: (key: string, page: StatePage) => void changed.push([key, page]),
    drop: (key: string) => void gone.push(key),
  };
  if (before === null) into.put('form', STATE_FORM);
  MEMORY_PAGES.put(before?.memory ?? null, after.memory, into);
  PE_PAGES.put(before?.pe ?? null, after.pe, into);
  IRS_PAGES.put(before?.irs ?? null, after.irs, into);
  KVM_PAGES.put(before?.kvm ?? null, after.kvm, into);
  GUEST_PAGES.put(before?.guest ?? null, after.guest, into);
  ENV_PAGES.put(before?.env ?? null, after.env, into);
  HARNESS_PAGES.put(before?.harness ?? null, after.harness, into);
  return { changed, gone };
}

/**
 * The state that a change makes of the one before it, with which it shares what is not changed; of none, when all pages
 * are there. Null when these are not pages of this version, or not all of them.
 */
export function stateAfterChange(before: SystemState | null, change: StateChange): SystemState | null {
  try {
    const from = sourceOf(change);
    if (before === null) checkWhole(from);
    const base = before ?? INITIAL_SYSTEM;
    return {
      memory: MEMORY_PAGES.take(base.memory, from),
      pe: PE_PAGES.take(base.pe, from),
      irs: IRS_PAGES.take(base.irs, from),
      kvm: KVM_PAGES.take(base.kvm, from),
      guest: GUEST_PAGES.take(base.guest, from),
      env: ENV_PAGES.take(base.env, from),
      harness: HARNESS_PAGES.take(base.harness, from),
    };
  } catch (error) {
    if (error instanceof PageError) return null;
    throw error;
  }
}

function checkWhole(from: PageSource): void {
  expectPage(from.one('form') === STATE_FORM, `state: expected pages of form ${STATE_FORM}`);
  for (const kind of ONCE) expectPage(from.one(kind) !== null, `state: expected page ${kind}`);
}

/** Pages that every state has. */
const ONCE = ['memory', 'pe', 'irs', 'kvm', 'kvm.vmt', 'env', 'harness'] as const;

/** The pages of a change by kind. @throws PageError for a key that is none. */
function sourceOf({ changed, gone }: StateChange): PageSource {
  const single = new Map<string, StatePage>();
  const numbered = new Map<string, (readonly [number: number, page: StatePage])[]>();
  const dropped = new Map<string, number[]>();
  for (const [key, page] of changed) {
    const [kind, number] = kindOf(key);
    if (number === null) single.set(kind, page);
    else listAt(numbered, kind).push([number, page]);
  }
  for (const key of gone) {
    const [kind, number] = kindOf(key);
    expectPage(number !== null, `page ${key} is gone: every state has it`);
    listAt(dropped, kind).push(number);
  }
  return {
    one: (kind) => single.get(kind) ?? null,
    numbered: (kind) => numbered.get(kind) ?? [],
    gone: (kind) => dropped.get(kind) ?? [],
  };
}

function listAt<Item>(lists: Map<string, Item[]>, kind: string): Item[] {
  const known = lists.get(kind);
  if (known !== undefined) return known;
  const list: Item[] = [];
  lists.set(kind, list);
  return list;
}

function kindOf(key: string): readonly [kind: string, number: number | null] {
  const colon = key.indexOf(':');
  if (colon === -1) return [key, null];
  const number = Number(key.slice(colon + 1));
  expectPage(Number.isSafeInteger(number) && number >= 0, `page ${key}: expected a number behind its kind`);
  return [key.slice(0, colon), number];
}
