import type { Footer } from '../container/footer.ts';
import { TraceFormatError } from '../format-error.ts';
import type { LogResult } from './log-check.ts';

/** Where a footer stands, and what it says. */
export interface FoundFooter {
  readonly offset: number;
  readonly footer: Footer;
}

/** What a footer says that the log before it does not. */
export function checkFooter({ footer, offset }: FoundFooter, log: LogResult): readonly TraceFormatError[] {
  const problems: TraceFormatError[] = [];
  const expect = (isRight: boolean, code: 'identity' | 'malformed', message: string): void => {
    if (!isRight) problems.push(new TraceFormatError(code, offset, `footer: ${message}`));
  };
  expect(
    footer.eventCount === log.eventCount,
    'malformed',
    `says ${footer.eventCount} events, the file has ${log.eventCount}`,
  );
  expect(footer.runId === log.runId, 'identity', `says run ${footer.runId}, the events are of run ${log.runId}`);
  expect(isSameCounts(footer.tagCounts, log.tagCounts), 'malformed', 'its numbers of events per type are wrong');
  expect(String(footer.indexOffsets) === String(log.indexOffsets), 'malformed', 'the index is not where it says');
  expect(
    JSON.stringify(footer.snapshots) === JSON.stringify(log.snapshots),
    'malformed',
    'the snapshots are not where it says',
  );
  return problems;
}

function isSameCounts(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a].every(([tag, count]) => b.get(tag) === count);
}
