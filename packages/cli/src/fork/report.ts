import type { TraceSummary } from '@vist/trace';
import type { Style } from '../render/style.ts';
import { shellWord } from '../shell.ts';

/** What `vist fork --json` prints. Text is made from the same data. */
export interface ForkReport extends TraceSummary {
  readonly parent: string;
  readonly parentRun: string | null;
  readonly parentEvents: number;
  /** Where the fork leaves its parent. */
  readonly at: number;
  /** What is other. */
  readonly changes: readonly string[];
  /** The new trace; `-` for stdout. */
  readonly file: string;
  /** Position of the first event that is not the parent's; null when all are. */
  readonly firstOther: number | null;
  readonly stateDigest: string;
}

/** A fork, and the commands that go on from it. */
export function forkText(report: ForkReport, style: Style): string {
  const { parent, parentRun, parentEvents, at, changes, file, eventCount, runId, firstOther, ending } = report;
  const from = parentRun === null ? '' : `, run ${parentRun.slice(0, 16)}`;
  const other = firstOther === null ? 'the same as its parent: nothing came of it' : `other from #${firstOther} on`;
  return [
    style.title(file === '-' ? 'stdout' : file),
    `  fork of   ${parent} at #${at} (${parentEvents} events${from})`,
    ...changes.map((text, index) => `  ${(index === 0 ? 'changed' : '').padEnd(9)} ${text}`),
    `  run       ${runId.slice(0, 16)}, ${eventCount} events, ${ending}; ${other}`,
    ...(file === '-' || parent === 'stdin' ? [] : lookLines(report, style)),
    '',
  ].join('\n');
}

function lookLines({ parent, file, at, firstOther }: ForkReport, style: Style): readonly string[] {
  const looks = [
    [`vist diff ${shellWord(parent)} ${shellWord(file)}`, 'what became other'],
    [`vist check ${shellWord(file)}`, 'what is wrong in it'],
    [`vist debug ${shellWord(file)} --at ${firstOther ?? at}`, 'walk on from there'],
  ] as const;
  const column = Math.max(...looks.map(([command]) => command.length));
  return [
    style.title('look closer'),
    ...looks.map(([command, what]) => `  ${command.padEnd(column)}  ${style.quiet(`# ${what}`)}`),
  ];
}
