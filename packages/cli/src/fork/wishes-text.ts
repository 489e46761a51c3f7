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
  if (word === 'drop' || word === 'irs-step') {
    if (value !== '') throw new Refusal(`${word} ${value}: expected nothing behind ${word}`);
    return word === 'drop' ? { ...wishes, drop: true } : { ...wishes, irsStep: true };
  }
  if (value === '' && WORDS.includes(word)) throw new Refusal(`${word}: expected a value behind it`);
  switch (word) {
    case 'set':
      return { ...wishes, set: [...(wishes.set ?? []), ...value.split(/\s+/u)] };
    case 'fill':
    case 'evict':
    case 'clean':
    case 'insert':
      return { ...wishes, [word]: [...(wishes[word] ?? []), value] };
    case 'rev':
    case 'profile':
    case 'fault':
      return { ...wishes, [word]: value };
    default: {
      const near = nearestName(word, WORDS);
      throw new Refusal(
        `${word}: ${near === null ? '' : `did you mean ${near}? `}expected drop, set, evict, fill, clean, irs-step, fault, rev or profile`,
      );
    }
  }
}

const WORDS: readonly string[] = [
  'drop',
  'irs-step',
  'set',
  'evict',
  'fill',
  'clean',
  'insert',
  'fault',
  'rev',
  'profile',
];
