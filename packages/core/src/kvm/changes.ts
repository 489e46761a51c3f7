import type { Change, ChangeName } from './change.ts';
import { EMULATION_CHANGES } from './emulation-changes.ts';
import { IST_CHANGES } from './ist-changes.ts';
import { VM_CHANGES } from './vm-changes.ts';

/** Every change, by name. */
export const CHANGES: Readonly<Record<ChangeName, Change>> = {
  ...IST_CHANGES,
  ...VM_CHANGES,
  ...EMULATION_CHANGES,
};

/** True when there is a change of that name. */
export function isChangeName(name: string): name is ChangeName {
  return Object.hasOwn(CHANGES, name);
}

/** The names of all changes, in the order of the tables. */
export const CHANGE_NAMES: readonly ChangeName[] = Object.keys(CHANGES).filter(isChangeName);
