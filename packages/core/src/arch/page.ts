import { expectPage, listOf, numbersOf, partsOf, type StatePage, wholeOf } from '../kernel/page.ts';
import { PHYS_ADDR_BITS, type PhysAddr, physAddr, type Word64, word64, ZERO_WORD } from './addr.ts';

/** An address in a page. @throws PageError when it is none. */
export function addrOf(page: StatePage | undefined): PhysAddr {
  const number = wholeOf(page);
  expectPage(number < 2 ** PHYS_ADDR_BITS, `page: expected an address, got ${number}`);
  return physAddr(number);
}

/** A word as a page has it: integers of 32 bits are numbers, because they are written so. */
export function wordPage(word: Word64): StatePage {
  return word >> 32n === 0n ? Number(word) : word;
}

/** Inverse of {@link wordPage}. @throws PageError when it is none. */
export function wordOf(page: StatePage | undefined): Word64 {
  const value = typeof page === 'number' && Number.isSafeInteger(page) ? BigInt(page) : page;
  expectPage(typeof value === 'bigint' && value >= 0n && value >> 64n === 0n, 'page: expected a word');
  return word64(value);
}

/** Registers by offset: `[[offset, value], ...]`. */
export function registersPage(registers: Readonly<Record<number, Word64>>): StatePage {
  return numbersOf(registers).map((offset) => [offset, wordPage(registers[offset] ?? ZERO_WORD)]);
}

/** Inverse of {@link registersPage}. @throws PageError when they are none. */
export function registersOf(page: StatePage | undefined): Readonly<Record<number, Word64>> {
  return Object.fromEntries(
    listOf(page).map((entry) => {
      const [offset, value] = partsOf(entry, 2);
      return [wholeOf(offset), wordOf(value)];
    }),
  );
}

/** A set of numbers as a list. */
export function numbersPage(set: Readonly<Record<number, true>>): StatePage {
  return numbersOf(set);
}

/** Inverse of {@link numbersPage}. @throws PageError when it is none. */
export function numberSetOf(page: StatePage | undefined): Readonly<Record<number, true>> {
  return Object.fromEntries(listOf(page).map((number) => [wholeOf(number), true as const]));
}
