import { hexWord, kernelVirt, type PhysAddr } from '../arch/addr.ts';
import type { NamedValue } from '../pe/events.ts';

/** A kernel virtual address as the recordings print it. */
export function virt(addr: PhysAddr): string {
  return hexWord(kernelVirt(addr));
}

/** Numbers are decimal, bigints hex, as the kernel's own printing has them. */
export function argsOf(args: readonly NamedValue[]): Record<string, string | number> {
  return Object.fromEntries(args.map(({ name, value }) => [name, typeof value === 'bigint' ? hexWord(value) : value]));
}
