/** Nanoseconds of a clock that prints seconds and a fraction, or a bare count of its own. */
export function clockNs(whole: string, fraction: string | undefined): bigint {
  if (fraction === undefined || fraction === '') return BigInt(whole);
  // Number is exact here: a boot clock of 100 days in nanoseconds has 53 bits.
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  return BigInt(whole) * 1_000_000_000n + BigInt(nanoseconds);
}
