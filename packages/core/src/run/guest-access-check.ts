import { registerNamed } from '../arch/irs-regs.ts';
import type { OperationFields } from './operation-shapes.ts';
import type { ShapeIssue } from './shape.ts';

/** The first access to a register that no load or store can make; null when all can be made. */
export function impossibleAccess(operations: readonly OperationFields[]): ShapeIssue | null {
  for (const [index, { reg, part, value }] of operations.entries()) {
    const register = typeof reg === 'string' ? registerNamed(reg) : null;
    if (register === null) continue;
    const { name, widthBits } = register;
    const isHalf = part === 'low' || part === 'high';
    if (isHalf && widthBits === 32) {
      return {
        pointer: `/ops/${index}/part`,
        expected: `"whole", as ${name} has 32 bits`,
        actual: JSON.stringify(part),
      };
    }
    const accessBits = isHalf ? 32 : widthBits;
    if (typeof value === 'string' && BigInt.asUintN(accessBits, BigInt(value)) !== BigInt(value)) {
      return {
        pointer: `/ops/${index}/value`,
        expected: `${accessBits} bits for ${name}`,
        actual: JSON.stringify(value),
      };
    }
  }
  return null;
}
