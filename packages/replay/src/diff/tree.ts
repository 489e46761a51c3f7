import { type LogSource, seq, type SystemEvent, type SystemRecord } from '@vist/core';
import { type KeyOptions, keyOf } from './key.ts';
import { createLabels } from './labels.ts';

/** A step of a run, with the steps inside it when it is an operation or a call. */
export interface Step {
  readonly seq: number;
  /** What the step is, as text that is equal for equal steps. */
  readonly key: string;
  /** What the step is without its arguments: frames with equal names are aligned and looked into. */
  readonly name: string;
  /** An operation, a call or a command: aligned by its name and looked into. */
  readonly isFrame: boolean;
  readonly steps: readonly Step[];
}

/** Which events of a log are compared. */
export interface TreeOptions extends KeyOptions {
  readonly isCompared: (event: SystemEvent) => boolean;
}

/** A log as a tree: operations hold calls, calls hold calls and leaves. Interleaved actors have frames of their own. */
export function treeOf(log: LogSource, options: TreeOptions): Step {
  const labels = createLabels();
  const root: MutableStep = { seq: 0, key: '', name: '', isFrame: true, steps: [] };
  const frames = new Map<string, MutableStep[]>();
  for (const record of log.records(seq(0))) {
    const { event, actor } = record;
    labels.next(event);
    const stack = stackOf(frames, ownerOf(record), root);
    const isClosing = CLOSING.has(event.type);
    if (isClosing && stack.length > 1) stack.pop();
    if (!options.isCompared(event)) {
      if (OPENING.has(event.type)) stack.push(stack.at(-1) ?? root);
      continue;
    }
    const step: MutableStep = {
      seq: record.seq,
      key: `${actor} ${keyOf(event, labels, options)}`,
      name: `${actor} ${nameOf(event)}`,
      isFrame: OPENING.has(event.type),
      steps: [],
    };
    (stack.at(-1) ?? root).steps.push(step);
    if (OPENING.has(event.type)) stack.push(step);
  }
  return root;
}

interface MutableStep extends Step {
  readonly steps: MutableStep[];
}

const OPENING: ReadonlySet<string> = new Set(['env.operationBegan', 'call.entered', 'kvm.commandSent']);
const CLOSING: ReadonlySet<string> = new Set(['env.operationEnded', 'call.returned', 'kvm.commandReturned']);

/** Operations belong to the PE that runs them; what an IRS or the environment does stands where it happens. */
function ownerOf({ actor }: SystemRecord): string {
  return actor.startsWith('pe') ? actor : 'pe0';
}

function stackOf(frames: Map<string, MutableStep[]>, owner: string, root: MutableStep): MutableStep[] {
  const known = frames.get(owner);
  if (known !== undefined) return known;
  const stack = [root];
  frames.set(owner, stack);
  return stack;
}

function nameOf(event: SystemEvent): string {
  switch (event.type) {
    case 'call.entered':
      return `${event.type} ${event.func}`;
    case 'env.operationBegan':
      return `${event.type} ${event.op} ${event.vm ?? ''}`;
    case 'kvm.commandSent':
      return `${event.type} ${event.command}`;
    default:
      return event.type;
  }
}
