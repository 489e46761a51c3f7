import { describeChanges, type OutcomeChange, type Problem } from '@vist/replay';
import type { Column } from '../render/table.ts';
import { counted, returnCode } from '../render/words.ts';
import type { DiffReport, Explanation, ShownDeparture } from './diff-report.ts';

/** A part of a report, before it is text or Markdown. */
export type Section =
  | { readonly kind: 'changes'; readonly title: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    };

/** What came of the comparison, in one sentence. */
export function headline({ left, right, view, ...report }: DiffReport): string {
  const { changeCount, sameCount, removedCount, addedCount, isEqual } = report;
  if (isEqual && view === 'irs')
    return `${left} and ${right} are equal to the IRS: it sees the same ${sameCount} steps`;
  if (isEqual) return `${left} and ${right} do the same: ${sameCount} steps`;
  const places = changeCount === 1 ? 'one place' : `${changeCount} places`;
  const seen = view === 'irs' ? ', of what the IRS sees' : '';
  return `${places}: ${removedCount} steps only in ${left}, ${addedCount} only in ${right}, ${sameCount} in both${seen}`;
}

/** That one of the two is a fork of the other; nothing when it is none. */
export function forkLines({ fork }: DiffReport): readonly string[] {
  return fork === null ? [] : [`${fork.child} is a fork of ${fork.parent} at @${fork.at}`];
}

/** The differences themselves. */
export function changesSection({ changes, changeCount }: DiffReport): Section {
  const hidden = changeCount - changes.length;
  const more = hidden > 0 ? [`... and ${counted(hidden, 'more difference')}`] : [];
  return { kind: 'changes', title: 'Differences', lines: [...describeChanges(changes), ...more] };
}

/** How much differs, by type of event. */
export function statSection({ left, right, stat }: DiffReport): Section {
  return {
    kind: 'table',
    title: 'Steps by type',
    columns: [column('event'), number(`only in ${left}`), number(`only in ${right}`)],
    rows: stat.map(({ type, removed, added }) => [type, `${removed}`, `${added}`]),
  };
}

/** What differs first, what comes of it, and what it is good for. */
export function explanationSections({ departures, departureCount, outcome }: Explanation): readonly Section[] {
  const hidden = departureCount - departures.length;
  return [
    ...departures.map(departureSection),
    ...(hidden > 0
      ? [{ kind: 'changes', title: `and ${counted(hidden, 'more difference')} of their own`, lines: [] } as const]
      : []),
    ...returnsSection(outcome),
    ...sizesSections(outcome),
    ...problemsSection('Findings fixed', outcome.fixed),
    ...problemsSection('Findings that are new', outcome.introduced),
    ...problemsSection('Findings still there', outcome.persisting),
  ];
}

function departureSection(departure: ShownDeparture, index: number): Section {
  const { first, consequences } = departure;
  const where = `@${first.leftSeq} of the first and @${first.rightSeq} of the second`;
  const title = index === 0 ? `They part at ${where}` : `On its own: ${where}`;
  const forced = consequencesText(departure);
  const shown = forced === null ? [] : [forced, ...describeChanges(consequences)];
  return { kind: 'changes', title, lines: [...describeChanges([first]), ...shown] };
}

/** How often a difference is there again, and what it forces later; null when nothing. */
function consequencesText({ repeatCount, inOperationCount, aboutObjectsCount }: ShownDeparture): string | null {
  const parts = [
    ...(repeatCount === 0 ? [] : [`the same ${counted(repeatCount, 'time')} more`]),
    ...(inOperationCount === 0
      ? []
      : [`${inOperationCount} later in the same ${repeatCount === 0 ? 'operation' : 'operations'}`]),
    ...(aboutObjectsCount === 0 ? [] : [`${aboutObjectsCount} later about the same objects`]),
  ];
  return parts.length === 0 ? null : `and what comes of it: ${parts.join(', ')}`;
}

function returnsSection({ returns }: OutcomeChange): readonly Section[] {
  if (returns.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Operations that return something else',
      columns: [number('index'), column('operation'), number('before'), number('now')],
      rows: returns
        .slice(0, MOST_ROWS)
        .map(({ index, op, vm, ret, now }) => [
          `${index}`,
          vm === null ? op : `${op} of VM ${vm}`,
          codeText(ret),
          codeText(now),
        ]),
    },
  ];
}

function codeText(ret: number | null): string {
  return ret === null ? 'nothing' : returnCode(ret);
}

function sizesSections({ sizes: { before, after }, sites }: OutcomeChange): readonly Section[] {
  const row = (name: string, of: (sizes: typeof before) => number): readonly string[] => {
    const [a, b] = [of(before), of(after)];
    return [name, `${a}`, `${b}`, b === a ? '' : b > a ? `+${b - a}` : `${b - a}`];
  };
  return [
    {
      kind: 'table',
      title: 'Sizes',
      columns: [column(''), number('before'), number('now'), number('')],
      rows: [
        row('allocations', (sizes) => sizes.allocations),
        row('frees', (sizes) => sizes.frees),
        row('bytes allocated', (sizes) => sizes.allocatedBytes),
        row('most bytes at a time', (sizes) => sizes.peakBytes),
        row('bytes left', (sizes) => sizes.liveBytes),
        ...sites.map(({ before: a, after: b }) => [
          `${a.site}()`,
          `${a.bytes} in ${a.allocations}`,
          `${b.bytes} in ${b.allocations}`,
          '',
        ]),
      ],
    },
  ];
}

function problemsSection(title: string, problems: readonly Problem[]): readonly Section[] {
  if (problems.length === 0) return [];
  return [
    {
      kind: 'table',
      title,
      columns: [column('rule'), column('severity'), number('count'), number('first'), column('')],
      rows: problems
        .slice(0, MOST_ROWS)
        .map(({ rules, severity, count, at, title: text }) => [rules.join(' '), severity, `${count}`, `@${at}`, text]),
    },
  ];
}

const MOST_ROWS = 40;

function column(heading: string): Column {
  return { heading, align: 'left' };
}

function number(heading: string): Column {
  return { heading, align: 'right' };
}
