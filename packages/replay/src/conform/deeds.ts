import {
  type Deed,
  type LogSource,
  NOTHING_SEEN,
  type Origin,
  seq,
  type SystemCommand,
  type SystemEvent,
  type SystemModel,
  type SystemRecord,
} from '@vist/core';

/** An act of a log that somebody saw, with its position. */
export interface SeenDeed {
  readonly deed: Deed;
  readonly record: SystemRecord;
}

/** What of a log was seen: its acts without those that were inferred, and without what no tracing tool shows. */
export function* deedsOf(log: LogSource, model: SystemModel): Generator<SeenDeed> {
  let held: SeenDeed | null = null;
  let reports: HarnessEvent[] = [];
  let hasHarness = false;
  /** The PE whose turn it is: what others do meanwhile, they do for it. */
  let pe = 0;

  for (const record of log.records(seq(0))) {
    const { event } = record;
    pe = peOf(event.type === 'env.switched' ? event.to : record.actor) ?? pe;
    if (isReport(event)) {
      reports.push(event);
      continue;
    }
    const command = isShown(record) ? model.commandOf(event) : null;
    if (command === null) continue;
    if (held !== null) yield withReports(held, hasHarness ? reports : null);
    reports = [];
    if (event.type === 'env.operationBegan') hasHarness = true;
    held = { deed: deedOf(record, recorded(command, event), pe), record };
  }
  if (held !== null) yield withReports(held, hasHarness ? reports : null);
}

type HarnessEvent = Extract<SystemEvent, { readonly type: `harness.${string}` }>;

function isReport(event: SystemEvent): event is HarnessEvent {
  return event.type.startsWith('harness.');
}

/** True for what a recording would have of it. */
function isShown({ event, origin }: SystemRecord): boolean {
  return origin?.isInferred !== true && !HIDDEN.test(event.type);
}

/** Bookkeeping, locks and time; what the IRS is about inside; whose turn it is. */
const HIDDEN =
  /^(?:kvm\.(?!command|logged|warned|vmDied|pendingInjected)|lock\.(?!recursed)|pe\.|irs\.(?!lateCommandStarted|walkStopped)|env\.switched)/u;

/** Where memory was found is the recording's word. */
function recorded(command: SystemCommand, event: SystemEvent): SystemCommand {
  if (command.type !== 'alloc.allocate' || event.type !== 'alloc.allocated') return command;
  return { ...command, outcome: { by: 'record', addr: event.addr, sizeAllocBytes: event.sizeAllocBytes } };
}

function deedOf({ seq: line, actor, origin, event }: SystemRecord, command: SystemCommand, pe: number): Deed {
  const at: Origin = origin ?? { line, timeNs: null, cpu: pe, comm: null, pid: null, isInferred: false };
  return { task: at.pid ?? pe, actor, command, seen: seenOf(event), guessed: [], reports: null, origin: at };
}

function peOf(actor: string): number | null {
  return actor.startsWith('pe') ? Number(actor.slice(2)) : null;
}

/** What a register or memory said is the recording's word too. */
function seenOf(event: SystemEvent): Deed['seen'] {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.userLoaded':
    case 'mem.deviceLoaded':
    case 'mmio.readEnded':
      return { value: event.value };
    case 'alloc.failed':
      return { sizeAllocBytes: event.sizeAllocBytes, reason: event.reason };
    default:
      return NOTHING_SEEN;
  }
}

function withReports({ deed, record }: SeenDeed, reports: readonly HarnessEvent[] | null): SeenDeed {
  return { deed: { ...deed, reports }, record };
}
