import { type PhysAddr, type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import type { Kernel } from '../kernel.ts';
import { type KvmProgram, load, oops, store } from '../steps.ts';

/**
 * Loads a 64-bit table entry as the code understands it. Memory is little-endian always; code that takes
 * fields from the raw word sees its bytes swapped on a big-endian PE.
 */
export function* loadEntry(kernel: Kernel, addr: PhysAddr, site: string): KvmProgram<Word64> {
  yield* checkNull(addr, site);
  const word = yield* load(addr, ENTRY_BYTES, site);
  const isSwapped = kernel.profile.endianness === 'big' && !kernel.revision.has('le-loads');
  return isSwapped ? swapBytes(word) : word;
}

/** Stores a 64-bit table entry: `WRITE_ONCE(..., cpu_to_le64(word))`. */
export function* storeEntry(addr: PhysAddr, word: Word64, site: string): KvmProgram<void> {
  yield* checkNull(addr, site);
  yield* store(addr, ENTRY_BYTES, word, site);
}

/** Stores zero, which needs no byte swap. */
export function* clearEntry(addr: PhysAddr, site: string): KvmProgram<void> {
  yield* storeEntry(addr, ZERO_WORD, site);
}

/** A word with its eight bytes in the opposite order. */
export function swapBytes(word: bigint): Word64 {
  let swapped = 0n;
  for (let byte = 0n; byte < 8n; byte += 1n) swapped |= ((word >> (8n * byte)) & 0xffn) << (8n * (7n - byte));
  return word64(swapped);
}

/** An entry of a table whose pointer is NULL is in the first page, where nothing is mapped. */
function* checkNull(addr: PhysAddr, site: string): KvmProgram<void> {
  if (addr < NULL_PAGE_BYTES) yield* oops(addr, site);
}

const ENTRY_BYTES = 8;
const NULL_PAGE_BYTES = 4096;
