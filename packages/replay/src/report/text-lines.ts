import { hexAddr, type Seq } from '@vist/core';
import type { Finding, MemoryMap, ObjectRef } from '../checkers/finding.ts';
import type { Confirmation } from '../confirm/confirm.ts';
import { describeRecord } from '../verify/describe.ts';
import type { Side } from './check-report.ts';
import type { FreeRevisions } from './free-revisions.ts';

/** What a finding is about, and what happened to it last. */
export function aboutLines(objects: readonly ObjectRef[]): readonly string[] {
  const lines = objects.slice(0, MOST_OBJECTS).flatMap(objectLines);
  return objects.length > MOST_OBJECTS ? [...lines, 'and others'] : lines;
}

function objectLines({ name, place, addr, sizeBytes, ...about }: ObjectRef): readonly string[] {
  const { allocation } = about;
  const where = `${name}  ${place}  [${hexAddr(addr)}, +${sizeBytes})`;
  const history = [
    positionText('cleaned', about.lastClean),
    positionText('read by the IRS', about.lastIrsLoad),
    positionText('stored by the IRS', about.lastIrsStore),
  ].filter((text) => text !== null);
  return [
    where,
    ...(allocation === null
      ? []
      : [
          `  allocated at #${allocation.allocatedAt} by ${allocation.site}(), ${allocation.sizeBytes} bytes at ${hexAddr(allocation.base)}`,
          ...(allocation.freedAt === null
            ? []
            : [`  freed at #${allocation.freedAt} by ${allocation.freedSite ?? 'somebody'}()`]),
        ]),
    ...(history.length === 0 ? [] : [`  last ${history.join(', ')}`]),
  ];
}

function positionText(what: string, at: Seq | null): string | null {
  return at === null ? null : `${what} at #${at}`;
}

/** A record with the calls that it stands in. */
export function sideLines({ seq, role, record, frames }: Side): readonly string[] {
  return [
    `#${seq} ${role}${record?.origin?.isInferred === true ? ' (inferred)' : ''}`,
    ...(record === null ? [] : [`  ${describeRecord({ ...record, cause: null }).replace(/^#\d+ /u, '')}`]),
    ...frames.map((frame) => `  in ${frame}`),
  ];
}

/** The line as a bar of 8-byte words, and a caret under what is lost: a sign is so many bytes that it fits. */
export function mapLines({ base, cells }: MemoryMap, columns: number): readonly string[] {
  const signs = { subject: '!', written: 'w', other: '.' } as const;
  const carets = { subject: '^', written: ' ', other: ' ' } as const;
  const start = `${hexAddr(base)} `;
  const widthAt = (signBytes: number): number =>
    cells.reduce((sum, { sizeBytes }) => sum + sizeBytes / signBytes + 1, start.length + 1);
  const signBytes = [1, 2, 4].find((bytes) => widthAt(bytes) <= columns) ?? CELL_BYTES;
  const drawn = (of: typeof signs | typeof carets, between: string): string =>
    cells.map(({ part, sizeBytes }) => of[part].repeat(sizeBytes / signBytes)).join(between);
  return [
    `${start}|${drawn(signs, '|')}|`,
    `${' '.repeat(start.length)} ${drawn(carets, ' ')}`,
    ...cells.map(
      ({ offset, sizeBytes, label, part }) =>
        `+${String(offset).padEnd(3)} ${String(sizeBytes).padStart(3)} bytes  ${label}${PART_TEXT[part]}`,
    ),
  ];
}

/** Cells are whole words. */
const CELL_BYTES = 8;

const PART_TEXT = { subject: '   <- lost', written: '   <- written', other: '' } as const;

/** What of the environment has to happen. */
export function statusLines({ status, world }: Finding): readonly string[] {
  const fate =
    world === null || world.kind === 'ignored'
      ? []
      : [`${world.text.replaceAll(/\bif the\b/gu, 'that the')} (#${world.command})`];
  if (status.kind === 'happened') return fate;
  const acts = status.acts.map(({ side, seq, text }) => `${text}, ${side} #${seq}`);
  if (status.damage.kind === 'undecided') return [...fate, ...acts, `${status.damage.decides} would show it`];
  return acts.length === 0 && fate.length === 0 ? ['nothing but caches that keep what they hold'] : [...fate, ...acts];
}

/** What should have been done, and until when. */
export function missingLines({ missing }: Finding): readonly string[] {
  if (missing === null) return [];
  const { operation, after, before } = missing;
  return [`${operation}, ${after === null ? '' : `after #${after} and `}before #${before} at the latest`];
}

/** What came of `--confirm`. */
export function confirmationLines({ world }: Finding, confirmation: Confirmation | null): readonly string[] {
  if (confirmation === null) return [];
  switch (confirmation.outcome) {
    case 'confirmed': {
      const { evidence } = confirmation;
      if (evidence !== null) return [`yes: ${evidence.text} (#${evidence.at} of the forked run)`];
      return [
        world === null ? 'yes: it happened in this run' : 'yes: nothing tells the driver that world from this run',
      ];
    }
    case 'inconclusive':
      return [`not decided: ${confirmation.decides} would decide it`];
    case 'refuted':
      return ['no: the forked run shows no damage. The rule is wrong; please report it'];
  }
}

/** The revisions without the finding. */
export function freeLines(revisions: FreeRevisions | null): readonly string[] {
  if (revisions === null) return [];
  const { free, unreached } = revisions;
  const cut = unreached.length === 0 ? '' : `; not comparable: ${unreached.join(', ')}, where the run fails`;
  return [`${free.length === 0 ? 'no other revision' : free.join(', ')}${cut}`];
}

const MOST_OBJECTS = 4;
