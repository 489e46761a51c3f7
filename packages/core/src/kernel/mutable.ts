/**
 * `T` with every field writable, as `evolve` sees it. Branded numbers and bigints stay what they are
 * (immer's own `Draft` takes them apart), and so does what is opaque to immer.
 */
export type Mutable<T> = T extends string | number | bigint | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : T extends Opaque
      ? T
      : { -readonly [Key in keyof T]: Mutable<T[Key]> };

/** What immer leaves alone: bulk data behind a module of its own. */
export interface Opaque {
  readonly isOpaque: true;
}

/** A copy of plain data that may be written: it shares nothing with the original. */
export function mutableCopy<T>(value: T): Mutable<T> {
  return copyOf(value) as Mutable<T>;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)]));
}
