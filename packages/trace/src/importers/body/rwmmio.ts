import type { Fact } from '../source/sighting.ts';
import { pairsOf } from './pairs.ts';
import { functionOf, isOurs } from './symbol.ts';

/** `rwmmio_read` and its kin: `CALLER0 -> CALLER width=N val=X addr=X`; null for registers of other drivers. */
export function rwmmioFact(name: string, body: string): Fact | null {
  const arrow = body.indexOf(' -> ');
  if (arrow < 0) return null;
  const caller0 = functionOf(body.slice(0, arrow).trim());
  const caller = functionOf(body.slice(arrow + 4));
  if (!isOurs(caller0) && !isOurs(caller)) return null;
  const { width, val, addr } = pairsOf(body.slice(arrow + 4));
  return { kind: name.slice('rw'.length), caller0, caller, width, addr, ...(val === undefined ? {} : { val }) };
}
