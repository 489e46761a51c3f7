/** Negative error numbers of Linux, as the kernel's functions return them. */
export const EPERM: -1 = -1;
export const EIO: -5 = -5;
export const ENXIO: -6 = -6;
export const E2BIG: -7 = -7;
export const ENOENT: -2 = -2;
export const ENOMEM: -12 = -12;
export const EFAULT: -14 = -14;
export const EBUSY: -16 = -16;
export const ENODEV: -19 = -19;
export const EINVAL: -22 = -22;
export const ENOSPC: -28 = -28;
export const ETIMEDOUT: -110 = -110;
