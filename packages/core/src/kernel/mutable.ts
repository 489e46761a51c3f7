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
