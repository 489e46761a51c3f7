/** What a value of an encoded field means; empty when the number says it. */
export function meaningOf(field: string, value: bigint): string {
  const [, name = field] = /^(?:LPI_|SPI_)(.+)$/u.exec(field) ?? [];
  return MEANINGS[name]?.[Number(value)] ?? '';
}

/** By field, then by value, as the specification encodes them. */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  L2SZ: ['4 KiB', '16 KiB', '64 KiB', 'reserved'],
  ISTSZ: ['4 bytes', '8 bytes', '16 bytes', 'reserved'],
  STRUCTURE: ['linear', 'two-level'],
  HM: ['edge', 'level'],
  IRM: ['targeted', '1 of N'],
};
