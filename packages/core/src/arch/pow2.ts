import { invariant } from '../kernel/invariant.ts';

/** True for 1, 2, 4, ... */
export function isPowerOfTwo(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 1 && 2 ** floorLog2(n) === n;
}

/** Smallest power of two that is at least `n`: `roundup_pow_of_two()`. @throws ModelBug below 1. */
export function nextPowerOfTwo(n: number): number {
  return 2 ** ceilLog2(n);
}

/** Number of the highest set bit: `ilog2()`, `fls() - 1`. @throws ModelBug unless whole and from 1. */
export function floorLog2(n: number): number {
  invariant(Number.isSafeInteger(n) && n >= 1, () => `logarithm of ${n}: expected a whole number from 1`);
  // Dividing by two is exact; Math.log2 of numbers close to a power of two is not.
  let log2 = 0;
  for (let rest = n; rest >= 2; rest = Math.floor(rest / 2)) log2 += 1;
  return log2;
}

/** Logarithm of a power of two. @throws ModelBug when `n` is none. */
export function exactLog2(n: number): number {
  invariant(isPowerOfTwo(n), () => `logarithm of ${n}: expected a power of two`);
  return floorLog2(n);
}

/** Bits needed to number `n` things: `order_base_2()`. @throws ModelBug unless whole and from 1. */
export function ceilLog2(n: number): number {
  return n === 1 ? 0 : floorLog2(n - 1) + 1;
}

/** Smallest multiple of `step` that is at least `n`. Both whole; 0 stays 0. @throws ModelBug otherwise. */
export function roundUp({ n, step }: { readonly n: number; readonly step: number }): number {
  invariant(Number.isSafeInteger(n) && n >= 0 && step >= 1, () => `cannot round ${n} up to a multiple of ${step}`);
  return n + ((step - (n % step)) % step);
}
