import { type Stats, statSync } from 'node:fs';
import { fileRefusal } from '../refusal.ts';

/** What is at a path; null when nothing is. @throws Refusal when it cannot be looked at. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw fileRefusal(path, error);
  }
}
