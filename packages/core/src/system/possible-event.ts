import { isPossible } from '../memory/possible.ts';
import { isOf } from './block.ts';
import type { SystemEvent } from './events.ts';

/** False for an event that claims more than any machine can have done; it changes no state. */
export function isPossibleEvent(event: SystemEvent): boolean {
  return isOf(event, 'mem.') || isOf(event, 'alloc.') ? isPossible(event) : true;
}
