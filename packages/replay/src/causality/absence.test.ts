import { type PhysAddr, physAddr, seq, type SystemRecord } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, type LoggedRun, runOps } from '../../test/why-runs.ts';
import { lineHistory } from './line-machine.ts';
import type { MissingMaintenance, WhyNode } from './node.ts';
import { wordOfBytes } from './segments.ts';
import { createTouchColumns } from './touch-columns.ts';
import { type Touch, type TouchKind, touchOf } from './touch.ts';

const SEED = 20_260_427;

const OPS = [
  { op: 'spi_enable', vm: 0, id_bits: 5 },
  { op: 'vm_init', vm: 1 },
  { op: 'lpi_enable', vm: 0, id_bits: 11 },
  { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 3, operation: 'set-pending', value: 1 },
  { op: 'lpi_disable', vm: 0 },
  { op: 'spi_enable', vm: 1, id_bits: 5 },
  { op: 'lpi_enable', vm: 0, id_bits: 11 },
];

describe('missing maintenance', { timeout: 60_000 }, () => {
  it.each([
    ['V0', 'linear-vmt', 'none', 'cpu'],
    ['V0', 'linear-vmt', 'none', 'poc'],
    ['V0', 'linear-vmt', 'seeded', 'poc'],
    ['V1', 'linear-vmt', 'eager-fill', 'cpu'],
    ['V4,-sync-before-write,-sync-before-read', 'linear-vmt', 'eager-fill', 'poc'],
  ] as const)(
    `would have helped at its latest position: %s on %s, %s, %s, seed ${SEED}`,
    (revision, profile, policy, view) => {
      const run = runOps(revision, OPS, { profile, policy, seed: SEED });
      const words = touchedWords(run);
      let found = 0;
      fc.assert(
        fc.property(fc.integer({ min: 1, max: run.records.length }), fc.nat(words.length - 1), (at, index) => {
          const base = words[index] ?? physAddr(0);
          const { root } = ask(run, `byte:0x${base.toString(16)}%${view}@${at}`);
          for (const { absent, missing } of absences(root)) {
            found += 1;
            expect(withMaintenance(run, missing, { base, at, view })).toBe(newestValue(absent));
          }
        }),
        { seed: SEED, numRuns: 400 },
      );
      expect(found).toBeGreaterThan(0);
    },
  );
});

interface Absent {
  readonly absent: WhyNode;
  readonly missing: MissingMaintenance;
}

/** The newer values that are not there at the place itself: those of older questions are another matter. */
function absences(root: WhyNode): readonly Absent[] {
  return root.because.flatMap((absent) => {
    const missing = absent.because.find(({ kind }) => kind === 'missing')?.missing ?? null;
    return absent.kind === 'absent' && missing !== null ? [{ absent, missing }] : [];
  });
}

/** What the text says was stored. */
function newestValue({ text }: WhyNode): bigint {
  return BigInt(/stored (0x[0-9a-f]+)/u.exec(text)?.[1] ?? -1);
}

/** The byte as it is seen when the line is maintained right before the latest position. */
function withMaintenance(
  run: LoggedRun,
  missing: MissingMaintenance,
  { base, at, view }: { readonly base: PhysAddr; readonly at: number; readonly view: 'cpu' | 'poc' },
): bigint {
  const touches = lineTouches(run, base);
  const before = touches.filter(({ seq: position }) => position < missing.before);
  const after = touches.filter(({ seq: position }) => position >= missing.before);
  const line = { base: missing.base, sizeBytes: missing.sizeBytes };
  const done = maintenance(missing, lineHistory(before, line, run.profile, missing.before)).map((kind): Touch => ({
    seq: missing.before,
    kind,
    ...line,
    value: 0n,
    filled: false,
  }));
  // A store that hit the line finds it gone, and fetches it.
  const [hit, ...rest] = after;
  const refetched =
    hit?.kind === 'store' && missing.kind === 'clean-invalidate' ? [{ ...hit, filled: true }] : after.slice(0, 1);
  const { bytes } = lineHistory(
    [...before, ...done.map((touch) => ({ ...touch, seq: seq(missing.before - 1) })), ...refetched, ...rest],
    { base, sizeBytes: 1 },
    run.profile,
    seq(at),
  );
  return wordOfBytes(bytes.map(({ cache, poc }) => (view === 'cpu' ? (cache ?? poc) : poc).value));
}

function maintenance(missing: MissingMaintenance, line: ReturnType<typeof lineHistory>): readonly TouchKind[] {
  const clean: readonly TouchKind[] = line.dirtiedAt === null ? [] : ['write-back'];
  return missing.kind === 'clean-invalidate' ? [...clean, 'drop'] : clean;
}

function lineTouches({ records, profile }: LoggedRun, base: PhysAddr): readonly Touch[] {
  const columns = createTouchColumns();
  for (const record of records) touchOf(record, columns.add);
  const { cacheLineBytes: sizeBytes } = profile;
  return columns.touching({ base: physAddr(base - (base % sizeBytes)), sizeBytes });
}

/** First bytes of the words that the IRS stored or loaded. */
function touchedWords({ records }: LoggedRun): readonly PhysAddr[] {
  const isIrs = ({ event }: SystemRecord): boolean =>
    event.type === 'mem.deviceStored' || event.type === 'mem.deviceLoaded';
  const addrs = records
    .filter(isIrs)
    .flatMap(({ event }) => ('addr' in event && event.addr !== null ? [event.addr] : []));
  return [...new Set(addrs)];
}
