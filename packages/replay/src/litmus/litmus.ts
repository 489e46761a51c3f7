import {
  type Actor,
  isPossibleEvent,
  type LogSource,
  type Profile,
  type Seq,
  seq,
  type SystemEvent,
  type SystemRecord,
} from '@vist/core';
import { createFacts } from '../checkers/facts/facts.ts';
import { stateAt } from '../timeline/fold.ts';
import { type Column, columnOf } from './columns.ts';
import { initialValue, type Moment, type Outcome, outcomeOf } from './outcome.ts';
import { type Location, type Step, stepsOf } from './steps.ts';

/** The range that a witness is of. */
export interface LitmusInput {
  /** Name of the test: letters, digits, `+`, `-`, `_` and `.`. */
  readonly name: string;
  readonly profile: Profile;
  readonly from: Seq;
  readonly to: Seq;
}

/** A witness, or why the range makes none. */
export type Litmus = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/**
 * A range of a log as a litmus test of AArch64, in the form of herd: what memory held, a column per PE and IRS with
 * its accesses, maintenance and barriers in the order of the log, and an `exists` clause of what was observed.
 * docs/EXPORT.md says what such a test is and what it is not.
 */
export function litmusWitness(log: LogSource, { name, profile, from, to }: LitmusInput): Litmus {
  const { records, nameOf } = rangeOf(log, profile, from, to);
  const odd = records.find(({ event }) => isOdd(event));
  if (odd !== undefined) return no(`#${odd.seq} accesses what is no register's width: expected 1, 2, 4 or 8 bytes`);
  const steps = stepsOf(records, profile);
  if (steps.length === 0) return no('nothing in it reads or writes tables, maintains caches or waits');
  if (steps.length > MOST_STEPS) return no(`it has ${steps.length} instructions: expected at most ${MOST_STEPS}`);
  const before = { state: folded(log, from, profile), profile };
  const after = { state: folded(log, seq(to + 1), profile), profile };
  const outcome = outcomeOf(steps, before, after);
  const columns: Column[] = [];
  for (const actor of new Set(steps.filter(({ what }) => what.kind !== 'environment').map((step) => step.actor))) {
    const column = columnOf(actor, steps, nameOf);
    if (column === null) return no(`${actor} needs more than the 31 registers of AArch64: choose a shorter one`);
    columns.push(column);
  }
  return { ok: true, text: render({ name, from, to, steps, columns, outcome, before, nameOf }) };
}

/** An access that no instruction of AArch64 makes alone: only a damaged log has one. */
function isOdd(event: SystemEvent): boolean {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.stored':
    case 'mem.deviceLoaded':
    case 'mem.deviceStored':
      return ![1, 2, 4, 8].includes(event.sizeBytes);
    default:
      return false;
  }
}

/** A test that is longer nobody reads, and no tool explores. */
const MOST_STEPS = 400;

function no(reason: string): Litmus {
  return { ok: false, reason };
}

function folded(log: LogSource, at: Seq, profile: Profile): Moment['state'] {
  return stateAt(log, at, { profile, gear: 'chunk', chunkLength: 4096 }).state;
}

interface Range {
  readonly records: readonly SystemRecord[];
  readonly nameOf: (location: Location) => string;
}

/** The records of a range, and what the words that they touch are called when they are first touched. */
function rangeOf(log: LogSource, profile: Profile, from: Seq, to: Seq): Range {
  const records: SystemRecord[] = [];
  const { facts, apply } = createFacts(profile);
  const names = new Map<number, string>();
  for (const record of log.records(seq(0))) {
    if (record.seq > to) break;
    if (!isPossibleEvent(record.event)) continue;
    apply(record);
    if (record.seq < from) continue;
    records.push(record);
    const { event } = record;
    if ('addr' in event && event.addr !== null && 'sizeBytes' in event && !names.has(event.addr)) {
      names.set(event.addr, identifier(facts.names.name(event.addr, event.sizeBytes)));
    }
  }
  const taken = new Map<string, string>();
  return {
    records,
    nameOf({ key, bytes }) {
      if (bytes === null) return key;
      const plain = names.get(bytes.base) ?? 'm';
      const owner = taken.get(plain) ?? key;
      taken.set(plain, owner);
      return owner === key ? plain : `${plain}_${bytes.base.toString(16)}_${bytes.sizeBytes}`;
    },
  };
}

/** `VMTE of VM 0, word 2 (LPI IST)` becomes `vmte_vm_0_word_2`. */
function identifier(name: string): string {
  const words = name.replace(/ \(.*\)/u, '').match(/[A-Za-z0-9]+/gu) ?? [];
  const kept = words
    .filter((word) => !['of', 'the', 'in'].includes(word))
    .join('_')
    .toLowerCase();
  return /^[a-z]/u.test(kept) ? kept : `m_${kept}`;
}

interface Parts {
  readonly name: string;
  readonly from: Seq;
  readonly to: Seq;
  readonly steps: readonly Step[];
  readonly columns: readonly Column[];
  readonly outcome: Outcome;
  readonly before: Moment;
  readonly nameOf: (location: Location) => string;
}

function render(parts: Parts): string {
  const { name, from, to, columns, outcome } = parts;
  const isBad = outcome.staleLoads.size + outcome.lost.size > 0;
  return [
    `AArch64 ${name}`,
    `(* Records #${from} to #${to}. ${columns.map(({ actor }, index) => `P${index} is ${actor}`).join(', ')}. *)`,
    '(* An IRS that is not coherent reads and writes behind the caches: models of PEs alone do not know it. *)',
    '{',
    ...initialLines(parts),
    '}',
    ...codeLines(parts),
    isBad
      ? '(* Observed: what was stored last was not read, or is gone. *)'
      : '(* Nothing wrong was observed: this is what was read. *)',
    `exists (${conditions(parts).join(String.raw` /\ `)})`,
    '',
  ].join('\n');
}

function initialLines({ steps, columns, before, nameOf }: Parts): readonly string[] {
  const locations = new Map<string, Location>();
  for (const { what } of steps) if ('location' in what) locations.set(nameOf(what.location), what.location);
  return [
    ...[...locations].map(([name, { bytes, sizeBytes }]) => {
      const value = bytes === null ? 0n : initialValue(bytes, before);
      const place = bytes === null ? 'register of the IRS' : `0x${bytes.base.toString(16)}`;
      return `  uint${8 * sizeBytes}_t ${name}=0x${value.toString(16)}; (* ${place} *)`;
    }),
    ...columns.map(({ initial }, index) =>
      `  ${[...initial].map(([register, text]) => `${index}:X${register}=${text};`).join(' ')}`.trimEnd(),
    ),
  ];
}

function codeLines({ steps, columns }: Parts): readonly string[] {
  const widths = columns.map(({ texts }) => Math.max(2, ...[...texts.values()].map(({ length }) => length)));
  const row = (cells: readonly string[]): string =>
    ` ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} ;`;
  return [
    row(columns.map((_, index) => `P${index}`)),
    ...steps.map((step) => {
      const note = `(* #${step.seq}${step.site === '' ? '' : ` ${step.site}`} *)`;
      if (step.what.kind === 'environment') return ` (* #${step.seq} the environment ${step.what.text} *)`;
      return `${row(columns.map(({ texts }) => texts.get(step) ?? ''))} ${note}`;
    }),
  ];
}

/** What synchronises, and what is wrong; where nothing is, everything that was loaded. */
function conditions({ steps, columns, outcome, nameOf }: Parts): readonly string[] {
  const isBad = outcome.staleLoads.size + outcome.lost.size > 0;
  const loads = steps.flatMap((step) => {
    const { what } = step;
    const isTold = what.kind === 'load' && (what.isSynchronising || !isBad || outcome.staleLoads.has(step));
    return isTold ? [`${registerText(step, step.actor, columns)}=0x${what.value.toString(16)}`] : [];
  });
  const lost = [...outcome.lost].map(([location, value]) => `[${nameOf(location)}]=0x${value.toString(16)}`);
  const all = [...loads, ...lost];
  return all.length === 0 ? ['true'] : all;
}

function registerText(step: Step, actor: Actor, columns: readonly Column[]): string {
  const index = columns.findIndex((column) => column.actor === actor);
  return `${index}:X${columns[index]?.loaded.get(step) ?? 0}`;
}
