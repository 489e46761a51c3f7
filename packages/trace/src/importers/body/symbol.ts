/** The function of a symbol as the kernel prints it: without offset, size, module and the compiler's suffixes. */
export function functionOf(symbol: string): string {
  let end = symbol.length;
  for (let index = 0; index < symbol.length; index += 1) {
    const char = symbol.charCodeAt(index);
    if (char === PLUS || char === DOT || char === SPACE) {
      end = index;
      break;
    }
  }
  return symbol.slice(0, end);
}

/** True for functions of the code that is modelled, and of the test program of the recordings. */
export function isOurs(func: string): boolean {
  return OURS.test(func);
}

/** `__vgic_v5_irs_vmap_vm`, `gicv5_wait_for_op_s_atomic`, `irs_writeq_relaxed` ... */
const OURS = /^(?:_*vgic_v5_|_*gicv5_irs|gicv5_wait_for_op|irs_(?:read|write)[lq]_|harness$|irs_model$)/u;

const PLUS = 43;
const DOT = 46;
const SPACE = 32;
