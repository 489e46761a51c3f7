import type { SystemEvent } from '@vist/core';

/** How often a command was passed through a doorbell, and how often that failed. */
export interface CommandCount {
  readonly command: string;
  readonly sent: number;
  readonly failed: number;
}

/** Counts commands, in the order of their first use. */
export interface CommandTally {
  readonly add: (event: SystemEvent) => void;
  readonly result: () => readonly CommandCount[];
}

/** A tally of no commands. */
export function createCommandTally(): CommandTally {
  const counts = new Map<string, { sent: number; failed: number }>();
  const countOf = (command: string): { sent: number; failed: number } => {
    const count = counts.get(command) ?? { sent: 0, failed: 0 };
    counts.set(command, count);
    return count;
  };
  return {
    add(event) {
      if (event.type === 'kvm.commandSent') countOf(event.command).sent += 1;
      else if (event.type === 'kvm.commandReturned' && event.ret !== 0) countOf(event.command).failed += 1;
    },
    result: () => [...counts].map(([command, count]) => ({ command, ...count })),
  };
}
