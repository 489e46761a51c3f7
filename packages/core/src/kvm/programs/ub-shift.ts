import { type AlignExponent, BIT_TYPE_BITS, bytesOfExponent } from '../../arch/geometry.ts';
import { ModelBug } from '../../kernel/invariant.ts';
import type { KvmProgram } from '../steps.ts';

/** `BIT(n + 1)`: the size of a table with that exponent. An undefined shift ends the program. */
export function* tableBytes(n: AlignExponent, site: string): KvmProgram<number> {
  const size = bytesOfExponent(n);
  if (size.defined) return size.bytes;
  yield { type: 'ub.shiftOutOfBounds', site, expr: 'BIT', exponent: size.exponent, typeBits: BIT_TYPE_BITS };
  throw new ModelBug(`${site}: resumed after an undefined shift`);
}
