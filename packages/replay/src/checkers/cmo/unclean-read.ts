import { physAddr, type Seq, word64 } from '@vist/core';
import { irsCommandOf } from '../facts/commands.ts';
import { entryRange } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import type { Range, Unclean } from '../facts/lines.ts';
import { nameOf } from '../facts/pending.ts';
import { consumedBy } from '../facts/walk.ts';
import type { RecordOf } from '../rule.ts';
import type { Damage, Needs, WitnessAct } from '../witness.ts';

/** Bytes that a record lets the IRS read before they are in memory. */
export interface UncleanRead {
  /** Who lets it: `the command that makes valid VM 0`. */
  readonly by: string;
  /** The whole range that the IRS may read, and its parts that are not at the PoC. */
  readonly range: Range;
  readonly parts: readonly Unclean[];
}

/** What of the memory that a record lets the IRS read is not at the PoC, range by range. */
export function uncleanReads(
  record: RecordOf<'mmio.writeBegan' | 'mem.deviceLoaded'>,
  facts: Facts,
  unclean: (range: Range) => readonly Unclean[],
): readonly UncleanRead[] {
  const { event } = record;
  if (event.type === 'mem.deviceLoaded') {
    // A load for a command was judged at the command.
    if (facts.commands.open.length > 0) return [];
    return readOf('an access of the IRS', { base: event.addr, sizeBytes: event.sizeBytes }, unclean);
  }
  const command = irsCommandOf(event.offset, event.value);
  if (command === null) return [];
  const { table } = facts.structures;
  const asked = command.kind === 'vmt' ? tableAsked(facts, command.base) : table;
  return consumedBy(facts.lines, asked, command, facts.profile).flatMap((range) =>
    readOf(nameOf(command), range, unclean),
  );
}

/** The VM table as the write of VMT_BASER asks for it: VMT_CFGR was written before. */
function tableAsked({ profile }: Facts, base: number): Parameters<typeof consumedBy>[1] {
  return { base, vmIdBits: profile.irs.vmIdBits, isTwoLevel: profile.irs.vmtTwoLevel };
}

function readOf(by: string, range: Range, unclean: (range: Range) => readonly Unclean[]): readonly UncleanRead[] {
  const parts = unclean(range);
  return parts.length === 0 ? [] : [{ by, range, parts }];
}

/** What makes an IRS read old bytes: nothing but a cache that keeps them, and other bytes in memory before. */
export function needsOldBytes(facts: Facts, part: Unclean, at: Seq): Needs {
  const addr = physAddr(part.base - (part.base % 4));
  const damage: Damage = { kind: 'irs-reads-old', ...entryRange(facts, addr), at };
  return { kind: 'needs', acts: leftOver(facts, addr, part.storedAt), damage };
}

/** Where zeros were stored, fresh memory shows no difference: its previous owner left something else. */
function leftOver(facts: Facts, addr: number, storedAt: Seq): readonly WitnessAct[] {
  if (facts.lines.word32(addr) !== 0) return [];
  const step = { kind: 'leave', addr: physAddr(addr), sizeBytes: 4, value: word64(LEFT_BEHIND) } as const;
  return [{ side: 'after', seq: storedAt, step, text: `memory still holds what was there before the store` }];
}

const LEFT_BEHIND = 0x6b6b_6b6bn;
