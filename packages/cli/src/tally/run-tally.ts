import { isReconstructed, type Revision, type SystemRecord } from '@vist/core';
import { type CommandCount, createCommandTally } from './commands.ts';
import { createFindingTally, type Finding, type FindingCounts, findingCounts } from './findings.ts';
import { type Allocations, createMemoryTally, type Outstanding } from './memory.ts';
import { createOperationTally, type OperationResult, type ReturnCount } from './operations.ts';

/** What happened in a run, in numbers. Plain data whose size does not grow with the run. */
export interface RunTally {
  readonly eventCount: number;
  /** Events per block, which is the part of their type before the dot. */
  readonly eventsByBlock: Readonly<Record<string, number>>;
  readonly operationCount: number;
  /** The first operations, in order. */
  readonly operations: readonly OperationResult[];
  /** All operations, by name and return code. */
  readonly returnCodes: readonly ReturnCount[];
  readonly commands: readonly CommandCount[];
  readonly allocations: Allocations;
  /** Null when the run did not come to its end. */
  readonly outstanding: Outstanding | null;
  readonly findings: readonly Finding[];
  readonly findingCounts: FindingCounts;
  /** Faults that were injected. */
  readonly faultCount: number;
  /** Why the run ended, in the recordings' words; null when it did not come to its end. */
  readonly endReason: string | null;
}

/** Folds the records of a run into its tally. */
export interface RunTallier {
  readonly add: (record: SystemRecord) => void;
  readonly result: () => RunTally;
}

/** @param revision null when nobody knows which code ran. */
export function createRunTallier(revision: Revision | null): RunTallier {
  const isOurs = (func: string): boolean => revision !== null && isReconstructed(revision.base, func);
  const memory = createMemoryTally(isOurs);
  const commands = createCommandTally();
  const operations = createOperationTally();
  const findings = createFindingTally(isOurs);
  const blocks = new Map<string, number>();
  let eventCount = 0;
  let faultCount = 0;
  let endReason: string | null = null;

  return {
    add(record) {
      const { event } = record;
      const block = event.type.slice(0, event.type.indexOf('.'));
      blocks.set(block, (blocks.get(block) ?? 0) + 1);
      eventCount += 1;
      memory.add(event);
      commands.add(event);
      operations.add(event);
      findings.add(record, operations.current());
      if (event.type.endsWith('FaultInjected')) faultCount += 1;
      if (event.type === 'env.runEnded') endReason = event.reason;
    },
    result: () => {
      const found = findings.result();
      return {
        eventCount,
        eventsByBlock: Object.fromEntries(blocks),
        operationCount: operations.count(),
        operations: operations.first(),
        returnCodes: operations.returns(),
        commands: commands.result(),
        allocations: memory.allocations(),
        outstanding: memory.outstanding(),
        findings: found,
        findingCounts: findingCounts(found),
        faultCount,
        endReason,
      };
    },
  };
}
