import { readFileSync } from 'node:fs';
import { crc32, gunzipSync } from 'node:zlib';
import {
  createReducer,
  type Profile,
  readScenario,
  type Seq,
  seq,
  type SystemEvent,
  systemModel,
  type SystemState,
} from '@vist/core';
import { bytesSource, openTrace, snapshotFeed, type TraceSink, traceWriter } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { scenarioJson } from './kit/scenario.ts';
import { type Ran, vist } from './kit/vist.ts';

const folder = testFolder();

/** A run of some thousand events on cached memory, as its file. */
const SCENARIO = scenarioJson((scenario) => {
  scenario['variant'] = 'revised';
  scenario.host['coherent'] = false;
  const lpis = Array.from({ length: 60 }, () => [
    { op: 'lpi_enable', vm: 0, id_bits: 12 },
    { op: 'lpi_disable', vm: 0 },
  ]);
  scenario.ops = [...scenario.ops.slice(0, 2), ...lpis.flat(), ...scenario.ops.slice(4)];
});

let plain: Uint8Array;
beforeEach(async () => {
  const path = folder.path('plain.vist');
  await vist(['run', folder.write('s.json', SCENARIO), '--memory', 'cached', '-o', path]);
  plain = new Uint8Array(readFileSync(path));
});

/** The trace again, with a snapshot every 500 events or so; `lag` states of so many events earlier. */
function withSnapshots(bytes: Uint8Array, lag = 0): Uint8Array {
  const trace = openTrace(bytesSource(bytes), nodePlatform);
  const parts: Uint8Array[] = [];
  const sink: TraceSink = {
    write: (part) => parts.push(part) > 0,
    drained: () => Promise.resolve(),
    close: () => Promise.resolve(),
    abandon: () => {},
  };
  const writer = traceWriter(trace.header, sink, nodePlatform, trace.schema);
  const feed = snapshotFeed(writer, null, { everyEvents: 500, mostChanges: 4 });
  const reducer = createReducer(systemModel(profileOf()), { freeze: false });
  let state: SystemState = reducer.initial;
  const late: SystemEvent[] = [];
  for (const record of trace.records(seq(0))) {
    if (record.seq % 250 === 0 && record.seq > 0) feed(state, record.seq);
    writer.push(record);
    late.push(record.event);
    if (late.length > lag) state = reducer.step(state, late.shift()!);
  }
  // For a sink in memory everything is written when this returns.
  void writer.finish({ stateDigest: trace.footer?.stateDigest ?? null });
  return Buffer.concat(parts);
}

function profileOf(): Profile {
  const reading = readScenario(SCENARIO);
  if (!reading.ok) throw new Error('not a scenario');
  return { ...reading.scenario.profile, memory: 'cached' };
}

/** The same file with other links in its snapshots, and right checksums: those of another run. */
function ofAnotherRun(bytes: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes);
  for (let at = 16; changed[at] !== 0x89;) {
    const end = at + 8 + changed.readUInt32LE(at + 4);
    if (changed[at] === 4) {
      // A link is a bin of 32 bytes.
      const link = changed.indexOf(Buffer.of(0xc4, 32), at + 8) + 2;
      changed[link]! ^= 1;
      changed.writeUInt32LE(crc32(changed.subarray(at, end)), end);
    }
    at = end + 4;
  }
  return changed;
}

const ASKED: readonly (readonly string[])[] = [
  ...[600, 5000, 5001, 6010].flatMap((at) =>
    ['state', 'vmte:0', 'vm:0', 'irs'].map((what) => ['show', `t.vist@${at}`, what]),
  ),
  ['show', 't.vist', 'state', '--json'],
  ['log', 't.vist', '-Y', 'seq >= 5200 and vmte:0.LPI_IST_VALID%poc == 1', '--limit', '40'],
  ['log', 't.vist', '-Y', 'type == mem.deviceStored and vmte:0.LPI_IST_VALID%irs == 0'],
  ['why', 't.vist', 'vmte:0.LPI_IST_ADDR%poc@5300'],
  ['replay', 't.vist', '--to', '5300'],
  ['replay', 't.vist', '--verify'],
];

async function answers(bytes: Uint8Array): Promise<readonly Ran[]> {
  const path = folder.write('t.vist', bytes);
  const ran: Ran[] = [];
  for (const args of ASKED) ran.push(await vist(args.map((arg) => arg.replace('t.vist', path))));
  return ran;
}

describe('snapshots of a trace', () => {
  it('change no answer, present or absent, damaged or of another run', async () => {
    const without = await answers(plain);
    expect(without.map(({ status }) => status).filter((status) => status > 1)).toEqual([]);
    expect(await answers(withSnapshots(plain))).toEqual(without);
    const wrong = withSnapshots(plain, 40);
    // Were they believed, it would show.
    expect(await answers(wrong)).not.toEqual(without);
    expect(await answers(ofAnotherRun(wrong))).toEqual(without);
    const damaged = Buffer.from(wrong);
    for (const [, at] of snapshotsIn(damaged)) damaged[at + 12]! ^= 1;
    const shown = (await answers(damaged)).map(({ stdout }) => stdout);
    expect(shown.slice(0, -1)).toEqual(without.map(({ stdout }) => stdout).slice(0, -1));
  });

  it('that are stale are named by vist doctor', async () => {
    const good = await vist(['doctor', folder.write('t.vist', withSnapshots(plain))]);
    expect(good).toMatchObject({ status: 0 });
    const { status, stdout } = await vist(['doctor', folder.write('t.vist', ofAnotherRun(withSnapshots(plain)))]);
    expect(status).toBe(4);
    expect(stdout).toMatch(/the snapshot before event 500 is of another run/u);
  });

  it('are written by vist run, and leave the run id as it is', async () => {
    const many = scenarioJson((scenario) => {
      const lpis = Array.from({ length: 900 }, () => [
        { op: 'lpi_enable', vm: 0, id_bits: 12 },
        { op: 'lpi_disable', vm: 0 },
      ]);
      scenario.ops = [...scenario.ops.slice(0, 2), ...lpis.flat(), ...scenario.ops.slice(4)];
    });
    const path = folder.path('many.vist');
    expect(await vist(['run', folder.write('many.json', many), '-o', path])).toMatchObject({ status: 0 });
    const trace = openTrace(bytesSource(readFileSync(path)), nodePlatform);
    const [first] = trace.snapshots.seqs();
    expect(first).toBeGreaterThanOrEqual(65_536);
    expect(trace.snapshots.at(first!)).toMatchObject({ isFull: true });
    expect(await vist(['doctor', path])).toMatchObject({ status: 0 });
  });
});

describe('vist cut --from', () => {
  const cut = async (from: Uint8Array | string, first: number, last: number, name: string): Promise<string> => {
    const source = typeof from === 'string' ? from : folder.write('t.vist', from);
    const args = ['cut', source, '--from', String(first), '--to', String(last), '-o', folder.path(name)];
    expect(await vist(args)).toMatchObject({ status: 0 });
    return folder.path(name);
  };

  it('begins with the state before it, and is verified from there', async () => {
    for (const bytes of [plain, withSnapshots(plain)]) {
      const path = await cut(bytes, 5000, 5600, 'part.vist');
      const verified = await vist(['replay', path, '--verify']);
      expect(verified).toMatchObject({ status: 0 });
      expect(verified.stdout).toMatch(/601 events/u);
      expect(await vist(['doctor', path])).toMatchObject({ status: 0 });
      const trace = openTrace(bytesSource(readFileSync(path)), nodePlatform);
      expect(trace.snapshots.seqs()[0]).toBe(5000);
    }
  });

  it('needs nothing of what came before: not its scenario either', async () => {
    const source = folder.write(
      'session.txt',
      gunzipSync(readFileSync(new URL('../../trace/test/samples/posted-three-faults.trace.txt.gz', import.meta.url))),
    );
    const imported = folder.path('session.vist');
    await vist(['import', source, '-o', imported]);
    const whole = await vist(['replay', imported, '--verify']);
    const part = await vist(['replay', await cut(imported, 200, 400, 'part.vist'), '--verify']);
    expect([whole.status, part.status]).toEqual([0, 0]);
    expect(part.stdout).toMatch(/201 events/u);
  });

  it('answers as the whole trace does', async () => {
    const path = await cut(withSnapshots(plain), 5000, 5600, 'part.vist');
    for (const at of [5000, 5001, 5333, 5601]) {
      for (const what of ['vmte:0', 'vm:0', 'irs', 'ist:0/lpi']) {
        const part = await vist(['show', `${path}@${at}`, what]);
        const whole = await vist(['show', `${folder.path('t.vist')}@${at}`, what]);
        expect({ ...part, stderr: part.stderr.replace(path, folder.path('t.vist')) }).toEqual(whole);
      }
    }
    for (const what of ['locks', 'actors', 'alloc:0x880000000']) {
      expect(await vist(['show', path, what])).toMatchObject({ status: 3, stdout: '' });
    }
    const expression = ['-Y', 'seq >= 5100 and seq < 5600 and vmte:0.LPI_IST_VALID%poc == 1'];
    expect(await vist(['log', path, ...expression])).toEqual(await vist(['log', folder.path('t.vist'), ...expression]));
    expect(await vist(['show', `${path}@4999`])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('5000 to 5601'),
    });
  });

  it('of a cut is a cut', async () => {
    const path = await cut(withSnapshots(plain), 4000, 6000, 'part.vist');
    const again = await cut(path, 5100, 5300, 'smaller.vist');
    expect(await vist(['replay', again, '--verify'])).toMatchObject({ status: 0 });
    const straight = await cut(plain, 5100, 5300, 'straight.vist');
    const [one, other] = [again, straight].map((file) => openTrace(bytesSource(readFileSync(file)), nodePlatform));
    expect(one?.runId).toBe(other?.runId);
    expect(one?.snapshots.at(5100)?.open()).toEqual(other?.snapshots.at(5100)?.open());
  });

  it('of which an event was changed is not verified', async () => {
    const path = await cut(withSnapshots(plain), 5000, 5600, 'part.vist');
    const lines = (await vist(['cat', path, '--text'])).stdout.split('\n');
    const at = lines.findIndex((line) => line.includes('"mem.deviceLoaded"') && line.includes('"value":"0x'));
    const changed = lines.with(at, lines[at]!.replace(/"value":"0x[\da-f]+"/u, '"value":"0x123"'));
    const forged = folder.path('forged.vist');
    expect(await vist(['cat', folder.write('part.jsonl', changed.join('\n')), '-o', forged])).toMatchObject({
      status: 0,
    });
    const { status, stdout } = await vist(['replay', forged, '--verify']);
    expect(status).toBe(1);
    const { seq: position } = JSON.parse(lines[at]!) as { seq: Seq };
    expect(stdout).toContain(`record ${position}`);
  });
});

/** Every snapshot record: its kind, and where it begins. */
function snapshotsIn(bytes: Uint8Array): readonly (readonly [op: number, at: number])[] {
  const found: (readonly [number, number])[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 16; bytes[at] !== 0x89;) {
    if (bytes[at] === 4) found.push([4, at]);
    at += 12 + view.getUint32(at + 4, true);
  }
  return found;
}
