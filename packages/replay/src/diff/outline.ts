import { type LogSource, seq, type SystemRecord } from '@vist/core';
import { createDependencies } from './dependencies.ts';
import { createEncoder, type EventKind, type Vocabulary } from './encoder.ts';
import { type AllocatedObject, createObjects } from './objects.ts';
import type { DiffOptions } from './options.ts';
import { createStepList, type StepColumns, type StepList } from './step-list.ts';

/**
 * A log as a tree of numbered steps: operations hold calls, calls hold calls and steps. It says of each step what
 * it does as a number, in arrays of some bytes per step; the records themselves are read again where they matter.
 */
export interface Outline extends StepColumns {
  readonly object: (number: number) => AllocatedObject;
}

/** Reads a log into an outline. */
export function outlineOf(log: LogSource, vocabulary: Vocabulary, options: DiffOptions): Outline {
  const { interner } = vocabulary;
  const isFlat = options.view === 'irs';
  const dependencies = options.modulo.has('order') ? createDependencies() : null;
  const objects = createObjects();
  const steps = createStepList(log.length ?? 0);
  const encoder = createEncoder(vocabulary, { objects, refer: steps.refer }, options);

  /** A step that has to come after another is another step than one that need not. */
  function idOf(record: SystemRecord, kind: EventKind): number {
    const id = encoder.encode(record, kind);
    const after = dependencies?.of(record) ?? [];
    dependencies?.add(record, id);
    return after.length === 0 ? id : interner.idOf(Int32Array.of(AFTER, id, ...after), 2 + after.length);
  }

  /** An operation stands among those of the PE that does it; its own record says nothing of that. */
  function laneOf({ actor }: SystemRecord, parent: number): number {
    if (dependencies === null) return 0;
    const lane = LANES.indexOf(actor.replace(/\d+$/u, '')) + LANES.length * Number(/\d+$/u.exec(actor)?.[0] ?? 0);
    if (actor.startsWith('pe') && parent > 0 && steps.parentOf(parent) === 0) steps.setLane(parent, lane);
    return lane;
  }

  for (const record of log.records(seq(0))) {
    const { type } = record.event;
    objects.add(record.event);
    if (isFlat ? !isSeenByIrs(type) : dependencies !== null && type === 'env.switched') continue;
    const kind = encoder.kindOf(type);
    const { tag, isFrame } = kind;
    const id = idOf(record, kind);
    const parent = isFlat ? 0 : frameOf(steps, record);
    steps.add({
      seq: record.seq,
      tag,
      id,
      name: isFrame ? encoder.nameOf(record) : id,
      parent,
      isFrame,
      lane: laneOf(record, parent),
    });
  }
  return { ...steps.finish(interner), object: objects.at };
}

/** Kinds of actors, each of which has lanes of its own. */
const LANES: readonly string[] = ['env', 'pe', 'irs', 'guest'];

/** First number of a step with those that it comes after. */
const AFTER = -3;

/** What an IRS could observe: accesses to its registers, and memory as it reads and writes it. */
function isSeenByIrs(type: string): boolean {
  return type.startsWith('irs.') || type.startsWith('mmio.') || type.startsWith('mem.device');
}

/** The frame that a record is in: its cause, or the frame of its cause. */
function frameOf(steps: StepList, { cause }: SystemRecord): number {
  const step = cause === null ? 0 : steps.at(cause);
  return step === 0 || steps.isFrame(step) ? step : steps.parentOf(step);
}
