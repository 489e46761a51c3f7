// Negative error numbers of Linux, as the kernel's functions return them.

/** Operation not permitted. */
export const EPERM: -1 = -1;
/** Input/output error. */
export const EIO: -5 = -5;
/** No such device or address. */
export const ENXIO: -6 = -6;
/** Argument list too long. */
export const E2BIG: -7 = -7;
/** No such file or directory. */
export const ENOENT: -2 = -2;
/** Cannot allocate memory. */
export const ENOMEM: -12 = -12;
/** Bad address. */
export const EFAULT: -14 = -14;
/** Device or resource busy. */
export const EBUSY: -16 = -16;
/** No such device. */
export const ENODEV: -19 = -19;
/** Invalid argument. */
export const EINVAL: -22 = -22;
/** No space left on device. */
export const ENOSPC: -28 = -28;
/** Connection timed out. */
export const ETIMEDOUT: -110 = -110;

const EEXIST = -17;

const NAMES: Readonly<Record<string, number>> = {
  EPERM,
  ENOENT,
  EIO,
  ENXIO,
  E2BIG,
  ENOMEM,
  EFAULT,
  EBUSY,
  EEXIST,
  ENODEV,
  EINVAL,
  ENOSPC,
  ETIMEDOUT,
};

/** The names of error numbers that the model knows: `EINVAL`. */
export const ERRNO_NAMES: readonly string[] = Object.keys(NAMES);

/** The name of a negative error number; null when it has none here. */
export function errnoName(err: number): string | null {
  return ERRNO_NAMES.find((name) => NAMES[name] === err) ?? null;
}

/** The negative error number of a name, `EINVAL`; null when there is none. */
export function errnoNamed(name: string): number | null {
  return Object.hasOwn(NAMES, name) ? (NAMES[name] ?? null) : null;
}
