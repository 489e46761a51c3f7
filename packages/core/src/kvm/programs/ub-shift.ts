import { BIT_TYPE_BITS, type BitResult } from '../../arch/geometry.ts';
import { ModelBug } from '../../kernel/invariant.ts';
import type { KvmProgram } from '../steps.ts';

/** The bytes of a size that was shifted to: `BIT(n + 1)`. An undefined shift ends the program. */
export function* tableBytes(size: BitResult, site: string): KvmProgram<number> {
  if (size.defined) return size.bytes;
  yield { type: 'ub.shiftOutOfBounds', site, expr: 'BIT', exponent: size.exponent, typeBits: BIT_TYPE_BITS };
  throw new ModelBug(`${site}: resumed after an undefined shift`);
}
