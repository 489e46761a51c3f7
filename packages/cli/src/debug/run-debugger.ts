import { setImmediate as turn } from 'node:timers/promises';
import { frame } from './frame.ts';
import type { Key } from './keys.ts';
import { type DebugModel, saying } from './model.ts';
import { perform } from './perform.ts';
import type { DebugSession } from './session.ts';
import type { Terminal } from './terminal.ts';
import { type Task, update } from './update.ts';

/**
 * Runs a debugger on a terminal until it is over, and answers with how it was left.
 *
 * @param keep writes the bookmarks down when they are others, and says why it could not.
 */
export async function runDebugger(
  start: DebugModel,
  session: DebugSession,
  terminal: Terminal,
  isColoured: boolean,
  keep: (marks: DebugModel['marks']) => string | null,
): Promise<DebugModel> {
  const keys: Key[] = [];
  let wake = (): void => {};
  let model = start;
  let isEnded = false;
  const draw = (): void => terminal.draw(frame(model, session, { ...terminal.size(), isColoured }));
  terminal.listen({
    onKey: (key) => {
      keys.push(key);
      wake();
    },
    onResize: draw,
    onEnd: () => {
      isEnded = true;
      wake();
    },
  });

  const isOver = (): boolean => isEnded || model.isOver || model.goesOn !== null;

  /** Does a task; what is typed meanwhile waits, but for the keys that give up. */
  async function done(before: DebugModel, task: Task): Promise<DebugModel> {
    const work = perform(before, task, { session, screen: terminal.size() });
    for (let last = clock(); ;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (clock() - last < PATIENCE_MS) continue;
      model = saying(before, `at #${step.value}; Esc stops`);
      draw();
      await turn();
      last = clock();
      if (isEnded || keys.some((key) => GIVE_UP.has(key))) {
        keys.length = 0;
        return saying(before, 'stopped', true);
      }
    }
  }

  /** Gets to where the debugger begins. */
  async function begin(): Promise<void> {
    let last = clock();
    for (const at of session.approach(start.at)) {
      if (clock() - last < PATIENCE_MS) continue;
      terminal.draw([`reading ${session.name}: #${at} of #${start.at}; Esc stops`]);
      await turn();
      last = clock();
      isEnded ||= keys.some((key) => GIVE_UP.has(key));
      if (isEnded) return;
    }
    draw();
  }

  await begin();
  while (!isOver()) {
    const key = keys.shift();
    if (key === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    if (key === 'ctrl-z') {
      terminal.suspend();
      continue;
    }
    const { model: next, task } = update(model, key);
    const { marks } = model;
    model = task === null ? next : await done(next, task);
    const problem = model.marks === marks ? null : keep(model.marks);
    if (problem !== null) model = saying(model, problem, true);
    if (keys.length === 0) draw();
  }
  return isEnded ? { ...model, isOver: true, goesOn: null } : model;
}

/** Work that takes longer says how far it is, and looks for keys. */
const PATIENCE_MS = 100;

const GIVE_UP: ReadonlySet<Key> = new Set(['escape', 'ctrl-c', 'ctrl-g']);

function clock(): number {
  return performance.now();
}
