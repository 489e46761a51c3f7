import { invariant, physAddr, seq } from '@vist/core';
import { cutTrace, type TraceFilter, type TraceReader, viewTrace } from '@vist/trace';
import type { CutOptions } from '../commands/rewrite.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { rewrite } from './target.ts';

/** `vist cut`. @throws Refusal when what to keep is not said, or does not lie in the trace. */
export async function cut(path: string, options: CutOptions, io: Io): Promise<ExitStatus> {
  const view = viewOf(options);
  const isRange = options.from !== undefined || options.to !== undefined;
  if (view === null && !isRange) throw new Refusal('what to keep: expected --from, --to, --vm or --object');
  if (view !== null && isRange)
    throw new Refusal('expected a range (--from, --to) or a view (--vm, --object), got both');
  return rewrite(path, options, io, (trace, target) =>
    view === null
      ? cutTrace(trace, { ...rangeOf(trace, options), stateBefore: null }, target)
      : viewTrace(trace, view, target),
  );
}

function rangeOf(
  trace: TraceReader,
  { from, to }: CutOptions,
): { readonly from: ReturnType<typeof seq>; readonly before: ReturnType<typeof seq> } {
  const first = trace.header.notes.firstSeq;
  const end = first + trace.length;
  const low = from ?? first;
  const high = to ?? end - 1;
  const isInside = Number.isInteger(low) && Number.isInteger(high) && low >= first && high < end && low <= high;
  if (!isInside) throw new Refusal(`--from ${low}, --to ${high}: expected positions from ${first} to ${end - 1}`);
  return { from: seq(low), before: seq(high + 1) };
}

function viewOf({ vm, object }: CutOptions): { readonly filter: TraceFilter; readonly description: string } | null {
  if (vm !== undefined && object !== undefined) throw new Refusal('expected --vm or --object, got both');
  if (vm !== undefined) return { filter: { keys: { vm: [vm] } }, description: `events that name VM ${vm}` };
  if (object === undefined) return null;
  const match = /^(?<addr>0x[0-9a-f]+|\d+)\+(?<bytes>0x[0-9a-f]+|\d+)$/iu.exec(object);
  if (match === null)
    throw new Refusal(`--object: expected an address and a length as 0x880010000+4096, got "${object}"`);
  const { addr, bytes } = match.groups ?? {};
  invariant(addr !== undefined && bytes !== undefined, 'both groups of the pattern are there when it matches');
  const from = physAddr(Number(addr));
  return {
    filter: { addresses: { from, to: from + Number(bytes) } },
    description: `events that speak of ${object}`,
  };
}
