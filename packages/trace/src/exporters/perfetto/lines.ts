/** The lines that a range touches, by their numbers; of a range that no allocation can have, the first ones. */
export function* linesOfRange(base: number, sizeBytes: number, lineBytes: number): Generator<number> {
  const first = Math.floor(base / lineBytes);
  const end = Math.min(Math.ceil((base + sizeBytes) / lineBytes), first + MOST_LINES);
  for (let line = first; line < end; line += 1) yield line;
}

/** 16 MiB of lines of 64 bytes: more than the page allocator gives at once. */
const MOST_LINES = 1 << 18;
