import type { Revision } from '@vist/core';
import { shellWord } from '../shell.ts';
import type { RunTally } from '../tally/run-tally.ts';
import type { Choices, LoadedScenario } from './load-scenario.ts';

/** A command that shows more, and what it shows. */
export interface CloserLook {
  readonly command: string;
  readonly what: string;
}

/** Commands that go on from a run: ready to be typed, and only those that have something to show. */
export function closerLooks(
  loaded: LoadedScenario,
  tally: RunTally,
  trace: { readonly file: string } | null,
): readonly CloserLook[] {
  const { scenario, revision } = loaded;
  const run = (...options: readonly string[]): string => runLine(loaded, options);
  const hasTrouble = tally.findings.length > 0 || (tally.outstanding?.isLeak ?? false);
  const file = trace?.file ?? '-';
  return [
    ...(file === '-'
      ? [{ command: run('-o', 'run.vist'), what: 'record it' }]
      : [{ command: `vist replay ${shellWord(file)} --verify`, what: 'check the trace, event by event' }]),
    { command: checkLine(loaded, file), what: 'what the rules find in it' },
    { command: run('--emit', 'jsonl'), what: 'every event' },
    ...(hasTrouble && revision.name !== 'V4'
      ? [{ command: run('--rev', 'V4'), what: 'the same on the revised code' }]
      : []),
    ...(scenario.profile.memory === 'single' && !scenario.profile.coherent
      ? [{ command: run('--memory', 'cached'), what: 'the same with caches' }]
      : []),
    { command: `vist revisions show ${shellWord(revision.name)}`, what: 'what this revision is made of' },
  ];
}

/** The command line that checks the trace of this run, or the same run where there is none. */
function checkLine({ source, choices }: LoadedScenario, file: string): string {
  const words = file === '-' ? [source === 'stdin' ? '-' : source, ...choiceWords(choices, [])] : [file];
  return ['vist check', ...words.map(shellWord)].join(' ');
}

/** The command line that makes this run, with some options replaced. */
function runLine({ source, choices }: LoadedScenario, options: readonly string[]): string {
  const given = choiceWords(choices, options);
  const words = [source === 'stdin' ? '-' : source, ...given, ...options];
  return ['vist run', ...words.map(shellWord)].join(' ');
}

/** Choices as they are typed, but for those that `options` replace. */
export function choiceWords(choices: Choices, options: readonly string[]): readonly string[] {
  return Object.entries({
    '--rev': choices.rev,
    '--profile': choices.profile,
    '--memory': choices.memory,
    '--policy': choices.policy,
    '--irs-model': choices.irsModel,
    '--seed': choices.seed,
  }).flatMap(([name, value]) => (value === undefined || options.includes(name) ? [] : [name, String(value)]));
}

/** Commands that go on from a trace. */
export function traceLooks(revision: Revision | null, file: string): readonly CloserLook[] {
  const verify = { command: `vist replay ${shellWord(file)} --verify`, what: 'check it, event by event' };
  if (revision === null) return [verify];
  const show = { command: `vist revisions show ${shellWord(revision.name)}`, what: 'what this revision is made of' };
  return [verify, show];
}
