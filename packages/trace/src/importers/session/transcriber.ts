import { type Actor, type Deed, NOTHING_SEEN, type Origin, type SystemCommand } from '@vist/core';
import type { IssueList } from '../source/issues.ts';
import type { Fact, Place } from '../source/sighting.ts';
import { DEVICE_FACTS } from './device-facts.ts';
import { HARNESS_FACTS } from './harness-facts.ts';
import { type FactReader, KERNEL_FACTS } from './kernel-facts.ts';
import type { SeenLine } from './reorder.ts';
import { reportOf } from './report-facts.ts';
import { type HeldReport, newTask, type Report, type Sketch, type Surroundings, type Task } from './task.ts';
import { FactProblem } from './values.ts';

/** Turns lines into what was done, with what follows from the lines before: callers, functions, operations. */
export interface Transcriber {
  add(line: SeenLine): void;
  /** Gives what waited for a line that did not come. */
  end(): void;
}

/** A transcriber whose deeds go to `emit`. Every line becomes a deed, or a report of one. */
export function createTranscriber(emit: (deed: Deed) => void, issues: IssueList): Transcriber {
  const tasks = new Map<number, Task>();
  const around: Surroundings = { live: new Set(), vms: new Map(), outstanding: [], hasHarness: false };
  let isHashSaid = false;
  let lookedAt = 0;

  function taskAt(at: Place): Task {
    const id = at.pid === 0 || at.pid === null ? -1 - (at.cpu ?? 0) : at.pid;
    const known = tasks.get(id);
    if (known !== undefined) return known;
    const task = newTask(id);
    tasks.set(id, task);
    return task;
  }

  /** Said once, also when the objects are of other code: those of ours will be hashed too. */
  function noteHashes(name: string, text: string, line: number): void {
    if (isHashSaid || lookedAt > MOST_LOOKED_AT || (name !== 'kmalloc' && name !== 'kfree')) return;
    lookedAt += 1;
    if (!/ ptr=0{8}[0-9a-f]{8}\b/u.test(text)) return;
    if (/ ptr=0{16}\b/u.test(text)) return;
    isHashSaid = true;
    issues.add({ severity: 'note', line, code: 'hashed-pointer', message: HASHED });
  }

  function keep(text: string, name: string, at: Place): void {
    noteHashes(name, text, at.line);
    const command: SystemCommand = { type: 'import.keep', text, name };
    emit({
      task: at.pid ?? NOBODY,
      actor: 'env',
      command,
      seen: NOTHING_SEEN,
      guessed: NOTHING_GUESSED,
      reports: null,
      origin: originOf(at),
    });
  }

  function send(task: Task, { actor, command, seen, guessed }: Sketch, at: Place): void {
    const reports = around.hasHarness ? reportsFor(task, command) : null;
    emit({ ...deedAt(at, actor ?? `pe${at.cpu ?? 0}`, command), task: task.id, seen, guessed, reports });
  }

  /** An injected error is told before the command returns with it. */
  function sendHeldFault(task: Task, next: Sketch | null): void {
    const held = task.fault;
    if (held === null) return;
    task.fault = null;
    const { command } = held.sketch;
    const err = next?.command.type === 'kvm.returnCommand' ? next.command.ret : null;
    const known = command.type === 'env.injectCommandFault' ? { ...command, err } : command;
    send(task, { ...held.sketch, command: known }, held.at);
  }

  function endRun(fact: Fact, task: Task, at: Place): void {
    const report = reportOf(fact);
    if (report?.type !== 'harness.summarised') return;
    const held = around.outstanding.splice(0).map((each) => each.report);
    const objects = held.filter((each) => each.type === 'harness.outstanding').toSorted((a, b) => a.addr - b.addr);
    const totals = held.filter((each) => each.type !== 'harness.outstanding');
    const command: SystemCommand = { type: 'env.endRun', reason: report.reason };
    emit({ ...deedAt(at, 'env', command), task: task.id, reports: [...objects, ...totals, report] });
  }

  /** True when the fact was a report, which waits for what it is about. */
  function holdReport(fact: Fact, task: Task, { at, text }: { readonly at: Place; readonly text: string }): boolean {
    const report = reportOf(fact);
    if (report === null) return false;
    around.hasHarness = true;
    if (report.type === 'harness.summarised') endRun(fact, task, at);
    else if (report.type === 'harness.outstanding' || report.type === 'harness.leakSummarised') {
      around.outstanding.push({ report, at, text });
    } else task.reports.push({ report, at, text });
    return true;
  }

  function addFact(fact: Fact, name: string, at: Place, text: string): void {
    const task = taskAt(at);
    try {
      if (holdReport(fact, task, { at, text })) return;
      const reader = READERS.get(fact.kind);
      if (reader === undefined) {
        const message = `kind "${fact.kind}": expected one of docs/RECORDINGS.md`;
        issues.add({ severity: 'warning', line: at.line, code: 'unknown-kind', message });
        return keep(text, name, at);
      }
      noteHashedPointer(fact, at);
      const sketch = reader(fact, task, around);
      if (fact.kind !== 'dsb') task.barrier = null;
      sendHeldFault(task, sketch);
      if (sketch === null) keep(text, name, at);
      else if (isErrorFault(sketch)) task.fault = { sketch, at };
      else send(task, sketch, at);
    } catch (error) {
      if (!(error instanceof FactProblem)) throw error;
      issues.add({ severity: 'error', line: at.line, code: error.code, message: error.message });
      keep(text, name, at);
    }
  }

  function noteHashedPointer(fact: Fact, at: Place): void {
    if (fact['hashed'] !== true || fact.kind !== 'kmalloc') return;
    issues.add({ severity: 'warning', line: at.line, code: 'hashed-pointer', message: HASHED });
  }

  function keepHeld({ at, text }: HeldReport): void {
    const message = 'the recording ends before what this line is about';
    issues.add({ severity: 'warning', line: at.line, code: 'open-at-end', message });
    keep(text, '', at);
  }

  return {
    add({ sighting, text }) {
      const { at } = sighting;
      if (sighting.kind === 'fact') return addFact(sighting.fact, sighting.name, at, text);
      if (sighting.kind === 'opaque') {
        const { problem } = sighting;
        if (problem !== null) issues.add({ severity: 'error', line: at.line, ...problem });
        return keep(text, sighting.name, at);
      }
      const { count, cpu } = sighting;
      const message = `${count ?? 'some'} events lost${cpu === null ? '' : ` on CPU ${cpu}`}`;
      issues.add({ severity: 'warning', line: at.line, code: 'lost-events', message });
      const command: SystemCommand = { type: 'import.drop', count, cpu };
      emit({ ...deedAt(at, 'env', command), task: NOBODY, reports: null });
    },
    end() {
      for (const task of tasks.values()) {
        sendHeldFault(task, null);
        for (const held of task.reports.splice(0)) keepHeld(held);
      }
      for (const held of around.outstanding.splice(0)) keepHeld(held);
    },
  };
}

const READERS: ReadonlyMap<string, FactReader> = new Map(
  Object.entries({ ...KERNEL_FACTS, ...DEVICE_FACTS, ...HARNESS_FACTS }),
);

/** Pointers that are looked at to say that they are hashed: all are, or none. */
const MOST_LOOKED_AT = 1000;

const HASHED = 'pointers are hashed, two objects may share one: record with the trace option hash-ptr off';

/** Task of lines that name none. */
const NOBODY = -1_000_000;

function deedAt(at: Place, actor: Actor, command: SystemCommand): Omit<Deed, 'task' | 'reports'> {
  return { actor, command, seen: NOTHING_SEEN, guessed: NOTHING_GUESSED, origin: originOf(at) };
}

function originOf({ line, timeNs, cpu, comm, pid }: Place): Origin {
  return { line, timeNs, cpu, comm, pid, isInferred: false };
}

const NOTHING_GUESSED: readonly string[] = [];

function isErrorFault({ command }: Sketch): boolean {
  return command.type === 'env.injectCommandFault' && command.mode === 'error';
}

/** The reports that wait for this act: the test program looked before it acted. */
function reportsFor(task: Task, { type }: SystemCommand): Deed['reports'] {
  if (task.reports.length === 0) return NO_REPORTS;
  const reports = task.reports.filter(({ report }) => IS_ABOUT[report.type]?.includes(type) === true);
  if (reports.length > 0) task.reports = task.reports.filter((held) => !reports.includes(held));
  return reports.map(({ report }) => report);
}

const NO_REPORTS: Deed['reports'] = [];

/** The acts that a report can be about. */
const IS_ABOUT: Readonly<Partial<Record<Report['type'], readonly SystemCommand['type'][]>>> = {
  'harness.usedAfterFree': ['mem.load', 'mem.store', 'mem.set'],
  'harness.deviceAccessedFreed': ['mem.deviceLoad', 'mem.deviceStore'],
  'harness.allocationTooLarge': ['alloc.allocate'],
  'harness.freedWrongly': ['alloc.free'],
  'harness.danglingValidIst': ['env.endOperation'],
  'harness.danglingL2Ist': ['env.endOperation'],
  'harness.undersizedIst': ['env.endOperation'],
};
