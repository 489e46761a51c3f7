import { isReconstructed } from '@vist/core';

/**
 * Whose code a function of V1 is: the posted patch's own, or reconstructed because the posted base is not
 * public. A finding whose cause lies in a reconstructed function says so and counts apart.
 */
export function provenanceInV1(func: string): 'posted' | 'reconstructed' {
  return isReconstructed('V1', func) ? 'reconstructed' : 'posted';
}
