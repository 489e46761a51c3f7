import type { Profile } from '../arch/profile.ts';
import { ModelBug } from '../kernel/invariant.ts';
import type { Actor } from '../kernel/model.ts';
import { EFAULT } from '../kvm/errno.ts';
import type { GuestShape, Kernel } from '../kvm/kernel.ts';
import type { Revision } from '../kvm/revisions.ts';
import { DONE, type Reply } from '../pe/program.ts';
import { operationProgram } from '../run/operations.ts';
import { actName } from '../system/act-names.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemState } from '../system/state.ts';
import { programOfCall } from './call-programs.ts';
import type { Deed } from './deed.ts';
import type { Contradiction } from './followed-irs.ts';
import { mismatch } from './matching.ts';
import { completed, nextStep, type OpenProgram, timed } from './open-program.ts';
import { mayBeUnseen, type Sights } from './sights.ts';

/** What a guide goes by: which code, on what, and what the recording shows of it. */
export interface GuideInput {
  readonly revision: Revision;
  readonly profile: Profile;
  readonly guests: ReadonlyMap<number, GuestShape>;
  readonly sights: Sights;
}

/** Where the code cannot have done what was seen. */
export interface Divergence {
  readonly deed: Deed;
  /** Operation or call that was followed. */
  readonly following: string;
  /** What the code would have done; null when it had nothing more to do. */
  readonly expected: SystemCommand | null;
  /** Steps it would have made unseen before that, since what was seen last. */
  readonly unseen: readonly SystemCommand[];
  readonly reason: string;
}

/** Why something is followed no further: it reads what user space wrote, or goes by what such a call found. */
export type UndecidedCall = 'user-memory' | 'earlier-call';

/** How the guide takes what was seen. */
export type Guidance =
  | { readonly kind: 'explained' }
  /** Nothing is followed at the moment: whoever did it, it is not the code's. */
  | { readonly kind: 'unguided' }
  /** What the code does next depends on something that was not recorded: it is followed no further. */
  | { readonly kind: 'undecided'; readonly following: string; readonly because: UndecidedCall }
  | { readonly kind: 'diverged'; readonly divergence: Divergence };

/** Carries out commands on the following machine. */
export interface Performer {
  seen(deed: Deed): Reply;
  /** Something that the IRS did by itself, and what it should have done instead. */
  device(deed: Deed): Contradiction | null;
  inferred(next: Deed, actor: Actor, command: SystemCommand): Reply;
}

/** Follows a recording with the programs of a revision: what they do between two deeds is inferred. */
export interface Guide {
  see(deed: Deed): Guidance;
}

/** A guide over the state of a machine. */
export function createGuide(input: GuideInput, view: () => SystemState, performer: Performer): Guide {
  const { revision, profile, guests, sights } = input;
  const open = new Map<number, OpenProgram>();
  /** VMs of which something is not known that their code goes by. */
  const unsure = new Set<number>();

  function kernelOn(deed: Deed): Kernel {
    return { revision, profile, pe: deed.origin.cpu ?? 0, guests, state: () => view().kvm };
  }

  function begin(deed: Deed): OpenProgram | null {
    const { command } = deed;
    const common = {
      reply: DONE,
      expected: null,
      last: null,
      unseen: [],
      hasMatched: false,
      lastNs: deed.origin.timeNs,
    };
    if (command.type === 'env.beginOperation') {
      const { index, op, vm } = command;
      const args = Object.fromEntries(command.args.map(({ name, value }) => [name, asArgument(value)]));
      const pe = deed.origin.cpu ?? 0;
      const scenario = scenarioOf(input);
      const context = { machine: { view: view() }, irsWork: () => null, revision, scenario, guests, pe };
      // The programs look at the state as it is when they look.
      Object.defineProperty(context.machine, 'view', { get: view });
      const started = operationProgram(context, { index, op, vm, pe, args });
      return { ...common, ...started, name: `operation ${index} (${op})`, vm, isOperation: true };
    }
    if (command.type !== 'call.enter') return null;
    const program = programOfCall(kernelOn(deed), command);
    if (program === null) return null;
    return { ...common, program, actor: deed.actor, name: command.func, vm: vmOf(command), isOperation: false };
  }

  function perform(current: OpenProgram, deed: Deed, wanted: SystemCommand): void {
    const step = timed(current, deed, wanted);
    current.reply = performer.inferred(deed, current.actor, step);
    current.last = step;
    current.expected = null;
    if (current.unseen.length < MOST_LISTED) current.unseen.push(step);
  }

  /** Gives locks back at once: whoever is seen next may need them. */
  function releaseLocks(task: number, current: OpenProgram, deed: Deed): void {
    for (;;) {
      if (current.last?.type === 'kvm.sendCommand') return;
      const step = nextStep(current, deed, sights);
      if (step === undefined) {
        if (!current.isOperation) open.delete(task);
        return;
      }
      if (step.type !== 'lock.release') return;
      perform(current, deed, step);
    }
  }

  function advance(task: number, current: OpenProgram, deed: Deed): Guidance {
    for (let steps = 0; steps < MOST_UNSEEN; steps += 1) {
      const step = nextStep(current, deed, sights);
      if (step === undefined && (current.isOperation || !current.hasMatched)) {
        return diverged(task, current, deed, null, 'the code has returned');
      }
      if (step === undefined) {
        // The call is over, with what nobody saw after its return; this is something else.
        open.delete(task);
        return follow(deed);
      }
      const reason = mismatch(step, deed);
      if (reason === null) {
        current.reply = performer.seen(completed(deed, step));
        current.last = step;
        current.expected = null;
        current.unseen = [];
        current.hasMatched = true;
        current.lastNs = deed.origin.timeNs;
        if (ENDS_PROGRAM.has(step.type)) open.delete(task);
        else releaseLocks(task, current, deed);
        return { kind: 'explained' };
      }
      if (!mayBeUnseen(step, sights)) return diverged(task, current, deed, step, reason);
      if (USER_ACCESS.has(step.type) && hasFaulted(deed)) refuseAccess(current);
      else if (step.type === 'mem.userLoad' && !sights.hasHarness) return undecided(task, current, deed, 'user-memory');
      else perform(current, deed, step);
    }
    return diverged(task, current, deed, current.expected, `no end after ${MOST_UNSEEN} steps`);
  }

  /** Runs the rest of an operation, which must be nothing that would have been seen. */
  function finish(task: number, current: OpenProgram, deed: Deed): Guidance {
    for (let steps = 0; steps < MOST_UNSEEN; steps += 1) {
      const step = nextStep(current, deed, sights);
      if (step === undefined) break;
      if (!mayBeUnseen(step, sights)) return diverged(task, current, deed, step, `${actName(step.type)} is missing`);
      perform(current, deed, step);
    }
    open.delete(task);
    performer.seen(deed);
    return { kind: 'explained' };
  }

  /** What user space wrote is unknown, and the code goes by it. */
  function undecided(task: number, { name, actor, vm }: OpenProgram, deed: Deed, because: UndecidedCall): Guidance {
    if (vm !== null) unsure.add(vm);
    open.delete(task);
    giveBackLocks(actor, deed);
    performer.seen(deed);
    return { kind: 'undecided', following: name, because };
  }

  /** What was seen happened, whether the code explains it or not. */
  function diverged(
    task: number,
    current: OpenProgram,
    deed: Deed,
    expected: SystemCommand | null,
    reason: string,
  ): Guidance {
    const { name, actor, unseen, vm } = current;
    if (vm !== null && unsure.has(vm)) return undecided(task, current, deed, 'earlier-call');
    open.delete(task);
    giveBackLocks(actor, deed);
    performer.seen(deed);
    return { kind: 'diverged', divergence: { deed, following: name, expected, unseen, reason } };
  }

  /** Nobody knows what it holds now; a lock that is kept would stop everybody else. */
  function giveBackLocks(actor: Actor, deed: Deed): void {
    for (const [key, holder] of Object.entries(view().pe.lockHolders)) {
      if (actor !== `pe${holder}`) continue;
      const [lock = '', instance = '0'] = key.split('/');
      if (!isLock(lock)) continue;
      performer.inferred(deed, actor, { type: 'lock.release', lock, instance: Number(instance), pe: holder });
    }
  }

  function follow(deed: Deed): Guidance {
    const { task, command } = deed;
    const current = open.get(task);
    if (command.type === 'env.beginOperation') {
      const started = begin(deed);
      if (started !== null) open.set(task, started);
      performer.seen(deed);
      return { kind: 'explained' };
    }
    if (command.type === 'env.endOperation') {
      if (current !== undefined) return finish(task, current, deed);
      performer.seen(deed);
      return { kind: 'unguided' };
    }
    if (command.type === 'import.drop') return lost(deed);
    if (current !== undefined && command.type === 'env.injectUserFault') return beforeFault(current, deed, USER_ACCESS);
    if (current !== undefined && command.type === 'env.injectAllocationFault') {
      return beforeFault(current, deed, ALLOCATION);
    }
    if (current !== undefined && current.actor === deed.actor) return advance(task, current, deed);
    if (deed.actor.startsWith('pe') && current === undefined) {
      const started = begin(deed);
      if (started !== null) {
        open.set(task, started);
        return advance(task, started, deed);
      }
    }
    if (deed.actor === 'irs0') return device(deed);
    performer.seen(deed);
    return deed.actor.startsWith('pe') ? { kind: 'unguided' } : { kind: 'explained' };
  }

  function device(deed: Deed): Guidance {
    const contradiction = performer.device(deed);
    if (contradiction === null) return { kind: 'explained' };
    return { kind: 'diverged', divergence: { deed, following: 'a command of the IRS', unseen: [], ...contradiction } };
  }

  /** What was lost may have been anything: nothing that is open can be followed on. */
  function lost(deed: Deed): Guidance {
    for (const [task, { actor }] of open) {
      open.delete(task);
      giveBackLocks(actor, deed);
    }
    performer.seen(deed);
    return { kind: 'explained' };
  }

  /** A fault was injected: the code has come to the step that meets it. A user access that faults is not made. */
  function beforeFault(current: OpenProgram, deed: Deed, met: ReadonlySet<SystemCommand['type']>): Guidance {
    for (let steps = 0; steps < MOST_UNSEEN; steps += 1) {
      const step = nextStep(current, deed, sights);
      if (step === undefined) return diverged(deed.task, current, deed, null, 'the code has returned');
      if (met.has(step.type)) break;
      if (!mayBeUnseen(step, sights)) {
        return diverged(
          deed.task,
          current,
          deed,
          step,
          `${actName(step.type)}, not ${[...met].map(actName).join(' or ')}`,
        );
      }
      perform(current, deed, step);
    }
    performer.seen(deed);
    if (met === USER_ACCESS) refuseAccess(current);
    return { kind: 'explained' };
  }

  return {
    see(deed) {
      try {
        return follow(deed);
      } catch (error) {
        // A program that is fed somebody else's replies may come to what it holds impossible: that is a
        // finding about the recording, not about this program.
        if (!(error instanceof ModelBug)) throw error;
        const current = open.get(deed.task);
        open.delete(deed.task);
        const divergence = {
          deed,
          following: current?.name ?? 'nothing',
          expected: current?.expected ?? null,
          unseen: current?.unseen ?? [],
          reason: error.message,
        };
        performer.seen(deed);
        return { kind: 'diverged', divergence };
      }
    },
  };
}

/** Most steps between two deeds: a long walk of tables has some ten thousand. */
const MOST_UNSEEN = 200_000;
/** Steps that a divergence lists. */
const MOST_LISTED = 32;

/** Acts after which the actor does nothing more. */
const ENDS_PROGRAM: ReadonlySet<SystemCommand['type']> = new Set<SystemCommand['type']>([
  'ub.shiftOutOfBounds',
  'ub.oops',
]);

const USER_ACCESS: ReadonlySet<SystemCommand['type']> = new Set<SystemCommand['type']>([
  'mem.userLoad',
  'mem.userStore',
]);
const ALLOCATION: ReadonlySet<SystemCommand['type']> = new Set<SystemCommand['type']>(['alloc.allocate']);

function vmOf({ args }: Extract<SystemCommand, { type: 'call.enter' }>): number | null {
  const value = args.find(({ name }) => name === 'vm')?.value;
  return typeof value === 'number' ? value : null;
}

/** A user access that faults is not made. */
function refuseAccess(current: OpenProgram): void {
  current.reply = { type: 'fault' };
  current.expected = null;
}

/** What is seen next is the error of a user access that nobody saw. */
function hasFaulted({ command }: Deed): boolean {
  return command.type === 'call.return' && command.ret === EFAULT;
}

function asArgument(value: number | bigint | string): number | string {
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : value;
}

function isLock(name: string): name is 'config_lock' | 'vmt_l2_lock' | 'vgic_v5_irs_lock' | 'vm_config_lock' {
  return ['config_lock', 'vmt_l2_lock', 'vgic_v5_irs_lock', 'vm_config_lock'].includes(name);
}

/** What the programs of operations look at of a scenario. */
function scenarioOf({ profile, guests, revision }: GuideInput): Parameters<typeof operationProgram>[0]['scenario'] {
  return {
    name: 'recording',
    description: '',
    revision: revision.name,
    profile,
    policy: 'none',
    seed: 0,
    schedule: { kind: 'run-to-completion' },
    guests: [...guests.values()],
    operations: [],
    faults: [],
    endsAtUndefined: true,
    departures: [],
  };
}
