import type { Actor, ObservedCommand, SystemCommand, SystemEvent } from '@vist/core';
import type { Place } from '../source/sighting.ts';

type HarnessEvent = Extract<SystemEvent, { readonly type: `harness.${string}` }>;

/** A report of the recordings' test program about what comes next. */
export type Report = HarnessEvent;

/** What is open on one task: the text forms leave out what follows from it. */
export interface Task {
  readonly id: number;
  /** Functions that were entered and have not returned, and commands by their handler. */
  readonly frames: string[];
  readonly commands: OpenCommand[];
  operation: { readonly index: number; readonly op: string; readonly vm: number | null } | null;
  /** The function of a barrier, which the maintenance right after it belongs to. */
  barrier: string | null;
  /** Reports that wait for the act they are about, with the line that they came from. */
  reports: HeldReport[];
  /** A fault whose error number the next line tells. */
  fault: Held | null;
}

export interface OpenCommand {
  readonly command: Extract<SystemCommand, { type: 'kvm.sendCommand' }>['command'];
  readonly vmId: number | null;
  readonly caller: string;
}

export interface HeldReport {
  readonly report: Report;
  readonly at: Place;
  readonly text: string;
}

export interface Held {
  readonly sketch: Sketch;
  readonly at: Place;
}

/** What a fact stands for, before it is said who did it and where in the source it stood. */
export interface Sketch {
  /** Null: the PE of the line's CPU. */
  readonly actor: Actor | null;
  readonly command: SystemCommand;
  readonly seen: ObservedCommand['seen'];
  /** Keys of the command that the line does not have, and that were taken from what is open. */
  readonly guessed: readonly string[];
}

/** What all tasks of a source share. */
export interface Surroundings {
  /** Objects that are allocated, by address: frees of them count whoever does it. */
  readonly live: Set<number>;
  /** Numbers of VMs, by the `struct kvm` that the probes print. */
  readonly vms: Map<bigint, number>;
  /** Objects that were never freed, as the test program lists them at its end. */
  readonly outstanding: HeldReport[];
  /** True once the test program of the recordings spoke. */
  hasHarness: boolean;
}

/** Functions that are kept of a task whose returns are missing. */
export const MAX_FRAMES: number = 256;

/** The innermost open function. */
export function openFunction(task: Task): string {
  return task.frames.at(-1) ?? OUTSIDE;
}

/** A task on which nothing is open. */
export function newTask(id: number): Task {
  return { id, frames: [], commands: [], operation: null, barrier: null, reports: [], fault: null };
}

/** How the recordings call what calls KVM. */
export const OUTSIDE = 'harness';
