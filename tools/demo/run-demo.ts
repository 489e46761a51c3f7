import { performance } from 'node:perf_hooks';
import type { Io } from '../../packages/cli/src/io.ts';
import { styleFor } from '../../packages/cli/src/render/style.ts';
import { indented } from '../../packages/cli/src/render/table.ts';
import { checkLines, problemsOf } from './check-lines.ts';
import { kindLines, scenarioLines } from './findings-table.ts';
import { lookLines } from './look-lines.ts';
import { runAll } from './run-all.ts';

/** Runs the demo and prints it. Exit status 1 when a run parts from its recording, or a trace is not verified. */
export async function runDemo(folder: string, io: Io): Promise<0 | 1> {
  const started = performance.now();
  const style = styleFor(io.stdout, io.env, undefined);
  const scenarios = await runAll(folder, io, (done, of) => {
    if (io.stderr.isTTY === true) io.stderr.write(`\r${done} of ${of} scenarios${done === of ? '\r\u{1b}[K' : ''}`);
  });
  const [head = '', ...checks] = checkLines(scenarios);
  const problems = problemsOf(scenarios);
  const table = scenarioLines(scenarios);
  const lines = [
    style.title(head),
    ...indented(checks),
    ...problems.map((problem) => style.bad(problem)),
    '',
    style.title('What each revision loses, leaks or leaves dangling'),
    ...indented(table),
    ...indented(legendOf(table).map(style.quiet)),
    '',
    ...indented(kindLines(scenarios)),
    '',
    style.title('Look closer'),
    ...indented(lookLines(scenarios)),
    '',
    `${((performance.now() - started) / 1000).toFixed(1)} s`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return problems.length === 0 ? 0 : 1;
}

/** What the words of the table mean; the mark only where one is. */
function legendOf(table: readonly string[]): readonly string[] {
  return [
    'leaks N: bytes still allocated after the VM table was freed; VM killed: on purpose, after a time-out',
    'V0 loses 4160 bytes of every VM that it releases, whatever else is done: vmi and the array of VPE descriptors (D26)',
    ...(table.some((line) => line.includes('*'))
      ? ['*: in code that is reconstructed for V1 (docs/RECORDINGS.md)']
      : []),
  ];
}
