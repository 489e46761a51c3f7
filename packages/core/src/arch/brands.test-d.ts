import { hexAddr, physAddr, physOffset, word64 } from './addr.ts';
import { bytesOfExponent, isteSizeBytes, istszField, l2szField, l2TableBytes } from './geometry.ts';
import { decodeIntid } from './intid.ts';
import { IRS_VMAP_VMR } from './irs-vm-regs.ts';

// @ts-expect-error: a number is not an address until it has been checked
hexAddr(0x880000000);

// @ts-expect-error: nor is a word, whose bits only happen to be one
physOffset(word64(0x880000000n), 8);

// @ts-expect-error: base and offset cannot change places
physOffset(8, physAddr(0x880000000));

// @ts-expect-error: an ISTE size is not the ISTSZ field that encodes it
isteSizeBytes(4);

// @ts-expect-error: ISTSZ is not L2SZ, although both are 0, 1 or 2
l2TableBytes(istszField(0));

// @ts-expect-error: and not the other way round
isteSizeBytes(l2szField(0));

// @ts-expect-error: a size is not the exponent it is computed from
bytesOfExponent(4096);

// @ts-expect-error: the ID of an interrupt is not its INTID
decodeIntid(300);

// @ts-expect-error: a register has the fields of its table and no others
export const absent: unknown = IRS_VMAP_VMR.fields.VPE_ID;
