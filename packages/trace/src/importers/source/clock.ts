/** Nanoseconds of a clock that prints seconds and a fraction, or a bare count of its own. */
export function clockNs(whole: string, fraction: string | undefined): bigint {
  if (fraction === undefined || fraction === '') return BigInt(whole);
  const digits = fraction.length > 9 ? fraction.slice(0, 9) : fraction;
  const nanoseconds = Number(digits) * (SCALES[digits.length] ?? 1);
  const seconds = Number(whole);
  // One number that is exact for 100 days costs half of two that always are.
  if (seconds < EXACT_SECONDS) return BigInt(seconds * 1e9 + nanoseconds);
  return BigInt(whole) * 1_000_000_000n + BigInt(nanoseconds);
}

/** 2^53 nanoseconds are 104 days. */
const EXACT_SECONDS = 9_000_000;
/** Nanoseconds of the last digit, by the number of digits. */
const SCALES: readonly number[] = [0, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1];
