import { nearestName } from '@vist/core';
import type { ForkWishes } from '../commands/fork.ts';
import { Refusal } from '../refusal.ts';

/**
 * What a fork does otherwise, as one line says it: the options of `vist fork` without their dashes, and `;` between
 * them. `drop`, `set sizeBytes=64`, `evict vmte:0; fault hang`, `rev V1,+free-floor`.
 *
 * @throws Refusal for a word that is no option.
 */
export function wishesOf(text: string): ForkWishes {
  let wishes: ForkWishes = {};
  for (const part of text.split(';').map((each) => each.trim())) {
    const [, word = '', value = ''] = /^(\S+)\s*(.*)$/u.exec(part) ?? [];
    if (word !== '') wishes = withWish(wishes, word, value);
  }
  return wishes;
}

function withWish(wishes: ForkWishes, word: string, value: string): ForkWishes {
  const wish = WISHES.get(word);
  if (wish === undefined) {
    const near = nearestName(word, WORDS);
    const expected = `${WORDS.slice(0, -1).join(', ')} or ${WORDS.at(-1)}`;
    throw new Refusal(`${word}: ${near === null ? '' : `did you mean ${near}? `}expected ${expected}`);
  }
  const { key, takes } = wish;
  if (takes === 'nothing') {
    if (value !== '') throw new Refusal(`${word} ${value}: expected nothing behind ${word}`);
    return { ...wishes, [key]: true };
  }
  if (value === '') throw new Refusal(`${word}: expected a value behind it`);
  if (takes === 'one') return { ...wishes, [key]: value };
  const values = takes === 'words' ? value.split(/\s+/u) : [value];
  return { ...wishes, [key]: [...(wishes[key] ?? []), ...values] };
}

type Wish =
  | { readonly takes: 'nothing'; readonly key: KeyOf<boolean> }
  | { readonly takes: 'one'; readonly key: KeyOf<string> }
  /** Each adds a value; of words, one or more. */
  | { readonly takes: 'another' | 'words'; readonly key: KeyOf<readonly string[]> };

type KeyOf<Value> = {
  [Key in keyof ForkWishes]-?: NonNullable<ForkWishes[Key]> extends Value ? Key : never;
}[keyof ForkWishes];

/** The options of `vist fork` that say what is other. */
const WISHES: ReadonlyMap<string, Wish> = new Map([
  ['drop', { key: 'drop', takes: 'nothing' }],
  ['set', { key: 'set', takes: 'words' }],
  ['evict', { key: 'evict', takes: 'another' }],
  ['fill', { key: 'fill', takes: 'another' }],
  ['clean', { key: 'clean', takes: 'another' }],
  ['irs-step', { key: 'irsStep', takes: 'nothing' }],
  ['insert', { key: 'insert', takes: 'another' }],
  ['fault', { key: 'fault', takes: 'one' }],
  ['rev', { key: 'rev', takes: 'one' }],
  ['profile', { key: 'profile', takes: 'one' }],
  ['irs-model', { key: 'irsModel', takes: 'one' }],
] as const);

const WORDS: readonly string[] = [...WISHES.keys()];
