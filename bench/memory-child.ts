import type { LogSource, SystemRecord } from '@vist/core';
import { verifyByActs, verifyByPrograms } from '@vist/replay';
import { createTrace, openTraceFile } from '@vist/trace/node';
import { CHUNK, revisionIn, runLive, traceStartOf } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { peakBytes } from './peak-memory.ts';

// One job in a process of its own, so that its peak of resident memory is its own:
// node --expose-gc bench/memory-child.ts run|record|programs|acts ROUNDS FILE
const [job = 'run', rounds = '1', file = ''] = process.argv.slice(2);
const scenario = churnScenario({ vms: 140, rounds: Number(rounds), idBits: 12 });

/** Events between two looks at what is really live. */
const LOOK_EVERY = 100_000;
let seen = 0;
let mostLiveBytes = 0;

/** Counts an event, and sometimes collects what is garbage and looks at the rest. */
function look(): void {
  seen += 1;
  if (seen % LOOK_EVERY !== 0) return;
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  mostLiveBytes = Math.max(mostLiveBytes, heapUsed + external);
}

/** Does the job; the number of events it went over. */
async function work(): Promise<number> {
  switch (job) {
    case 'run':
      return runLive(scenario, look).events;
    case 'record': {
      const writer = createTrace(file, traceStartOf(scenario));
      const { events, digest } = runLive(scenario, (record) => {
        writer.push(record);
        look();
      });
      await writer.finish({ stateDigest: digest });
      return events;
    }
    case 'programs':
    case 'acts':
      return verify(job);
    default:
      throw new RangeError(`job ${job}: expected run, record, programs or acts`);
  }
}

function verify(level: 'programs' | 'acts'): number {
  const trace = openTraceFile(file);
  const log: LogSource = { length: trace.length, records: (from) => looked(trace.records(from)) };
  const digest = trace.footer?.stateDigest ?? null;
  const options = { chunkLength: CHUNK, freeze: false };
  const verdict =
    level === 'acts'
      ? verifyByActs(log, { profile: scenario.profile, chunkLength: CHUNK, digest })
      : verifyByPrograms(log, { scenario, revision: revisionIn(scenario), options, digest });
  trace.close();
  if (!verdict.verified) throw new RangeError(`the log is not verified beyond ${verdict.verifiedPrefix}`);
  return verdict.length;
}

function* looked(records: Iterable<SystemRecord>): Generator<SystemRecord> {
  for (const record of records) {
    look();
    yield record;
  }
}

const events = await work();
process.stdout.write(JSON.stringify({ events, peakBytes: peakBytes(), mostLiveBytes }));
