import { type ByteRange, hexAddr, type Seq } from '@vist/core';
import { type ByteHistory, type HeldByte, type LineHistory, type NewestStore, originSeq } from './byte-history.ts';
import type { MissingMaintenance } from './node.ts';

/** Why a newer value is not where somebody looks. */
export type AbsenceKind =
  /** Stored by a PE, and still only in the cache. */
  | 'not-arrived'
  /** Stored by a PE, and dropped with its line. */
  | 'dropped'
  /** Stored by an IRS, while the PEs read an older copy. */
  | 'not-seen'
  /** Stored by an IRS, and replaced by the write-back of an older copy. */
  | 'overwritten';

/** A newer store than the one whose value is seen, and why it is not seen. */
export interface Absence {
  readonly kind: AbsenceKind;
  readonly newest: NewestStore;
}

/** What of a byte a view holds. */
export function seenByte({ cache, poc }: ByteHistory, view: 'cpu' | 'poc'): HeldByte {
  return view === 'cpu' ? (cache ?? poc) : poc;
}

/** Whether the newest store of a byte is absent from a view; null when it is there, or nobody could tell. */
export function absenceOf(byte: ByteHistory, view: 'cpu' | 'poc', mask: number): Absence | null {
  const { newest } = byte;
  const seen = seenByte(byte, view);
  if (newest === null || originSeq(seen.origin) === newest.seq) return null;
  if (((seen.value ^ newest.value) & mask) === 0) return null;
  if (newest.by === 'pe') return { kind: newest.fate.kind === 'dropped' ? 'dropped' : 'not-arrived', newest };
  return { kind: newest.fate.kind === 'overwritten' ? 'overwritten' : 'not-seen', newest };
}

/** What else is needed to say what is missing. */
export interface Looking {
  /** The line of the bytes. */
  readonly line: ByteRange;
  readonly history: LineHistory;
  /** The position of the look, and the last one at which something could still have been done for it. */
  readonly at: Seq;
  readonly deadline: Seq;
  readonly isCoherent: boolean;
  /** The register write that a store of an IRS was made for; the store itself when nobody knows. */
  commandOf(irsStore: Seq): Seq;
  /** The act that an effect belongs to; acts themselves. */
  actOf(position: Seq): Seq;
}

/** The maintenance that nobody did, and the span of positions in which it would have helped. */
export function missingFor({ kind, newest }: Absence, looking: Looking): MissingMaintenance {
  const { line, deadline, at } = looking;
  switch (kind) {
    case 'not-arrived': {
      const before = deadline > newest.seq ? deadline : at;
      return looking.isCoherent
        ? operation('dsb', line, newest.seq, before)
        : operation('clean', line, newest.seq, before);
    }
    case 'dropped': {
      const { fate } = newest;
      const dropped = fate.kind === 'kept' ? at : looking.actOf(fate.seq);
      return operation('clean', line, newest.seq, dropped);
    }
    case 'not-seen':
      return freshCopy(newest, looking, looking.history.dirtiedAt);
    case 'overwritten':
      return freshCopy(newest, looking, newest.fate.kind === 'overwritten' ? newest.fate.dirtiedAt : null);
    default:
      return kind satisfies never;
  }
}

/**
 * A clean+invalidate that makes the PEs fetch what the IRS stored. A line that was dirty already has to go
 * before the IRS stores; a clean one any time until somebody stores to it, or reads it.
 */
function freshCopy(newest: NewestStore, looking: Looking, dirtiedAt: Seq | null): MissingMaintenance {
  const { line, at } = looking;
  if (newest.overDirtyLine !== null) {
    const command = looking.commandOf(newest.seq);
    const before = command > newest.overDirtyLine ? command : newest.seq;
    return operation('clean-invalidate', line, newest.overDirtyLine, before);
  }
  return operation('clean-invalidate', line, newest.seq, dirtiedAt ?? at);
}

function operation(kind: MissingMaintenance['kind'], line: ByteRange, after: Seq, before: Seq): MissingMaintenance {
  const range = `[${hexAddr(line.base)}, +${line.sizeBytes})`;
  const words = {
    clean: `clean of ${range} to the PoC (DC CVAC)`,
    'clean-invalidate': `clean+invalidate of ${range} (DC CIVAC)`,
    dsb: 'dsb(ishst), which publishes the store to the IRS',
    free: `kfree of ${range}`,
  } as const;
  return { operation: words[kind], kind, ...line, after, before };
}
