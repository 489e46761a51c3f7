import { peekPoc, type PhysAddr, type RunInput, type Seq, startSession, type SystemEvent } from '@vist/core';
import { createStepClock, isSwitch } from './step-trace.ts';

/** One step of a PE: what was read and written in it, and the first record. */
interface SeenStep {
  /** Memory at the place that is watched, at the end of the step. */
  readonly memory: bigint;
  readonly seq: Seq;
  readonly pe: number;
  readonly seen: string;
}

/**
 * The first record up to a step at which two runs of the same programs part: another act, or also another value
 * in a load, a store or a register, or in memory at a place. Steps of PEs that the first run does not have are passed over.
 */
export function firstParting(
  run: RunInput,
  other: RunInput,
  { step, of, at }: { readonly step: number; readonly of: 'acts' | 'values'; readonly at: PhysAddr | null },
): Seq | null {
  const pes = new Set(run.scenario.operations.map(({ pe }) => pe));
  const theirs = stepsOf(other, of, at).filter(({ pe }) => pes.has(pe));
  const mine = stepsOf(run, of, at).slice(0, step + 1);
  for (const [index, { seen, seq }] of mine.entries()) if (seen !== theirs[index]?.seen) return seq;
  const last = mine.at(-1);
  return of === 'values' && last !== undefined && last.memory !== theirs[mine.length - 1]?.memory ? last.seq : null;
}

function stepsOf(input: RunInput, of: 'acts' | 'values', at: PhysAddr | null): readonly SeenStep[] {
  const steps: SeenStep[] = [];
  const clock = createStepClock(input);
  let current: { seq: Seq; seen: string[] } | null = null;
  const session = startSession(
    input,
    { chunkLength: 4096, freeze: false },
    {
      record(record) {
        clock.see(record);
        if (isSwitch(record)) return;
        current ??= { seq: record.seq, seen: [`pe${clock.pe}`] };
        const text = of === 'values' ? valueOf(record.event) : record.event.type;
        if (of === 'acts' && current.seen.length > 1) return;
        if (text !== null) current.seen.push(text);
      },
      state: () => {},
    },
  );
  const memoryAt = (): bigint => (at === null ? 0n : peekPoc(session.machine.view.memory, at, 4));
  while (session.isRunning) {
    current = null;
    session.step();
    // The observer has set it: TypeScript sees only the line above.
    const made = current as { seq: Seq; seen: string[] } | null;
    if (made !== null) steps.push({ seq: made.seq, pe: clock.pe, seen: made.seen.join(' '), memory: memoryAt() });
  }
  return steps;
}

/** What an event says that a run goes by; null for what memory and caches do about it. */
function valueOf(event: SystemEvent): string | null {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.stored':
    case 'mem.deviceLoaded':
    case 'mem.deviceStored':
      return `${event.type}:${event.addr}=${event.value}`;
    case 'mmio.readEnded':
    case 'mmio.writeBegan':
      return `${event.type}:${event.offset}=${event.value}`;
    case 'mem.linesWrittenBack':
    case 'mem.linesDropped':
    case 'mem.linesFetched':
    case 'mem.linesFilled':
    case 'mem.linesEvicted':
    case 'mem.linesCleaned':
      return null;
    default:
      return event.type;
  }
}
