import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHANGE_NAMES, CHANGES, PROFILES, REVISION_NAMES } from '@vist/core';
import { RULES } from '@vist/replay';
import { carriedScenarios } from '../catalogue/carried-scenarios.ts';
import { fieldNames } from '../catalogue/fields.ts';
import type { ValueKind } from '../commands/command.ts';
import { REVISION_TITLES } from '../render/words.ts';

/** A value, and what to say about it. */
type Value = readonly [value: string, what: string];

/** Values of a kind that can stand for a word of which `typed` is there. */
export function valuesOf(kind: ValueKind, typed: string): readonly Value[] {
  switch (kind) {
    case 'field':
      return fieldNames().map((name): Value => [name, '']);
    case 'file':
      return files(typed);
    case 'profile':
      return PROFILES.map(({ profile, doc }): Value => [profile.name, doc]);
    case 'revision':
      return typed.includes(',') ? mixtures(typed) : revisions();
    case 'rule':
      return RULES.map(({ rule, title }): Value => [rule, title]);
    case 'runnable':
      return [...files(typed), ...scenarios()];
    case 'scenario':
      return scenarios();
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

function scenarios(): readonly Value[] {
  return carriedScenarios().map(({ id, description }): Value => [id, description]);
}

/**
 * The files that a path may become. A folder that is the only one stands for what is in it: a shell would
 * end the word behind it.
 */
function files(typed: string): readonly Value[] {
  const folder = typed.endsWith('/') ? typed : dirname(typed);
  const isBare = folder === '.' && !typed.startsWith('.');
  const found = entries(folder)
    .map((entry) => ({ isFolder: entry.isDirectory(), path: isBare ? entry.name : join(folder, entry.name) }))
    .filter(({ path }) => path.startsWith(typed));
  const [only] = found;
  if (found.length === 1 && only?.isFolder === true && only.path !== typed) return files(`${only.path}/`);
  return found.map(({ path, isFolder }): Value => [isFolder ? `${path}/` : path, '']);
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // What cannot be listed cannot be completed.
    return [];
  }
}
