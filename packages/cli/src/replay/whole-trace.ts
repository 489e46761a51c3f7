import type { TraceReader } from '@vist/trace';
import { EXIT } from '../exit-status.ts';
import { Refusal } from '../refusal.ts';

/**
 * Checks that the states of a trace can be known: it has every event from the first on.
 *
 * @throws Refusal (inconclusive) for a view or a cut of another trace.
 */
export function wholeTrace(name: string, { header: { notes } }: TraceReader): void {
  if (notes.view !== null) {
    throw new Refusal(
      `${name}: its states are not known: it is a view of another trace: ${notes.view}`,
      EXIT.inconclusive,
    );
  }
  if (notes.firstSeq > 0) {
    throw new Refusal(`${name}: its states are not known: it begins with event ${notes.firstSeq}`, EXIT.inconclusive);
  }
}
