import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHANGE_NAMES, CHANGES, PROFILES, REVISION_NAMES } from '@vist/core';
import { carriedScenarios } from '../catalogue/carried-scenarios.ts';
import type { ValueKind } from '../commands/command.ts';
import { REVISION_TITLES } from '../render/words.ts';

/** A value, and what to say about it. */
type Value = readonly [value: string, what: string];

/** Values of a kind that can stand for a word of which `typed` is there. */
export function valuesOf(kind: ValueKind, typed: string): readonly Value[] {
  switch (kind) {
    case 'file':
      return files(typed);
    case 'profile':
      return PROFILES.map(({ profile, doc }): Value => [profile.name, doc]);
    case 'revision':
      return typed.includes(',') ? mixtures(typed) : revisions();
    case 'scenario':
      return [...files(typed), ...scenarios(typed)];
  }
}

function revisions(): readonly Value[] {
  return REVISION_NAMES.map((name): Value => [name, REVISION_TITLES[name]]);
}

/** `V1,+free` goes on with the changes that it may mean. */
function mixtures(typed: string): readonly Value[] {
  const [, before = '', sign = ''] = /^(.*,)([+-]?)[^,]*$/u.exec(typed) ?? [];
  const signs = sign === '' ? ['+', '-'] : [sign];
  return signs.flatMap((each) => CHANGE_NAMES.map((name): Value => [before + each + name, CHANGES[name].title]));
}

/** The folders of scenarios first, then what is in the one that was chosen. */
function scenarios(typed: string): readonly Value[] {
  if (typed.includes('/')) return carriedScenarios().map(({ id, description }): Value => [id, description]);
  const folders = new Set(carriedScenarios().map(({ id }) => `${id.split('/')[0] ?? ''}/`));
  return [...folders].map((folder): Value => [folder, 'scenarios that come with vist']);
}

function files(typed: string): readonly Value[] {
  const folder = typed.endsWith('/') ? typed : dirname(typed);
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry): Value => {
      const path = folder === '.' && !typed.startsWith('./') ? entry.name : join(folder, entry.name);
      return [entry.isDirectory() ? `${path}/` : path, ''];
    });
  } catch {
    // What cannot be listed cannot be completed.
    return [];
  }
}
