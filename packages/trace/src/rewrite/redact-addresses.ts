import { INDEX_PAGE_BYTES } from '../container/touched.ts';

/** Moves memory by one distance, wherever an event speaks of it. */
export interface AddressRedaction {
  readonly address: (address: number) => number;
  /** A number that may be an address. */
  readonly number: (value: number) => number;
  /** A word that may hold an address, with flags in its low bits. */
  readonly word: (value: bigint) => bigint;
  /** What a call was given: as a word, and a kernel virtual address of other things is numbered. */
  readonly argument: (value: bigint) => bigint;
  /** A text that may quote addresses in hex. */
  readonly text: (text: string) => string;
}

/** Where the lowest memory of a redacted trace lies. */
const NEW_BASE = 2 ** 32;
/** What is moved stays aligned to this: the largest blocks that tables ask for. */
const ALIGNMENT = 2 ** 21;
/** Kernel virtual addresses; above them are error codes, and minus one. */
const KERNEL = { from: 0xffff_0000_0000_0000n, to: 0xffff_ffff_ffff_f000n };
/** Lower addresses are null pointers with offsets, and tell nothing. */
const LOWEST = 2 ** 16;

/** @param pages numbers of the 4 KiB pages that the trace's addresses lie in. */
export function addressRedaction(pages: ReadonlySet<number>): AddressRedaction {
  const lowest = [...pages].reduce(
    (least, page) => (page * INDEX_PAGE_BYTES < LOWEST ? least : Math.min(least, page)),
    Number.MAX_SAFE_INTEGER,
  );
  const base = Math.floor((lowest * INDEX_PAGE_BYTES) / ALIGNMENT) * ALIGNMENT;
  const distance = pages.size === 0 ? 0 : NEW_BASE - base;
  const isMemory = (value: number): boolean => value >= LOWEST && pages.has(Math.floor(value / INDEX_PAGE_BYTES));
  const number = (value: number): number => (isMemory(value) ? value + distance : value);
  const word = (value: bigint): bigint => {
    // Physical addresses have 52 bits; of kernel virtual ones, as arguments of calls are, the lower 48 are physical.
    const speaksOfMemory = [52, 48].some((bits) => isMemory(Number(BigInt.asUintN(bits, value))));
    return speaksOfMemory ? BigInt.asUintN(64, value + BigInt(distance)) : value;
  };
  const others = new Map<bigint, bigint>();
  const argument = (value: bigint): bigint => {
    const moved = word(value);
    if (moved !== value || value < KERNEL.from || value >= KERNEL.to) return moved;
    const known = others.get(value) ?? KERNEL.from + BigInt(others.size + 1);
    others.set(value, known);
    return known;
  };
  return {
    number,
    word,
    argument,
    address: (address) => (address < LOWEST ? address : address + distance),
    text: (text) =>
      text.replaceAll(/(?:0x)?(?<digits>\bffff[0-9a-f]{12}\b|(?<=0x)[0-9a-f]{5,16})/gu, (_, digits: string) => {
        return `0x${argument(BigInt(`0x${digits}`)).toString(16)}`;
      }),
  };
}
