import { hexWord, registerName } from '@vist/core';

/** Where an access is: `0x2c8(IRS_VMAP_VMR)` in the frame of an IRS, bytes in a buffer of user space. */
export function offsetText(type: string, offset: number): string {
  if (type.startsWith('mem.')) return String(offset);
  const name = registerName(offset);
  return `${hexWord(BigInt(offset))}${name === null ? '' : `(${name})`}`;
}
