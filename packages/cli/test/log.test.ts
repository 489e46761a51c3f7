import { readFileSync } from 'node:fs';
import { seq } from '@vist/core';
import { describeRecord } from '@vist/replay';
import { createTrace, openTraceFile } from '@vist/trace/node';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const SCENARIO = 'posted/double-enable-lpi12';

let file = '';
beforeEach(async () => {
  file = folder.path('run.vist');
  await vist(['run', SCENARIO, '-o', file]);
});

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await vist(['log', file, ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

describe('vist log', () => {
  it('prints every event on one line', async () => {
    const trace = openTraceFile(file);
    const printed = await lines();
    const described = [...trace.records(seq(0))].map(describeRecord);
    expect(printed.map((line) => line.replaceAll(/ +/gu, ' '))).toEqual(described);
    expect(printed[1]).toBe(
      '#1      pe0   call.entered func=vgic_v5_vmt_allocate caller=harness args=(max_vpes=512) (because of #0)',
    );
    trace.close();
  });

  it('names the register of an access', async () => {
    const [write] = await lines('-Y', 'mmio.writeBegan and offset == IRS_VMAP_VMR', '--limit', '1');
    expect(write).toContain(' offset=0x2c8(IRS_VMAP_VMR) ');
  });

  it('prints what vist run emits, as JSON', async () => {
    const emitted = (await vist(['run', SCENARIO, '--emit', 'jsonl'])).stdout;
    expect((await vist(['log', file, '--json'])).stdout).toBe(emitted);
  });

  it('prints the events that an expression is true of', async () => {
    const printed = await lines('-Y', 'alloc.freed and site ~ free');
    expect(printed.length).toBeGreaterThan(0);
    for (const line of printed) expect(line).toMatch(/^#\d+ +pe0 +alloc\.freed .*site=\w*free/u);
  });

  it('knows places as they are after each event, and as they were at one', async () => {
    expect(await vist(['log', file, '-Y', 'mem.stored and addr in ist:0/lpi'])).toMatchObject({ status: 1 });
    const then = await lines('-Y', 'mem.stored and addr in ist:0/lpi@300');
    expect(then).toHaveLength(4);
    const [first] = await lines('-Y', 'vmte:0.LPI_IST_VALID == 1', '--limit', '1');
    expect(first).toMatch(/^#\d+ +irs0 +mem\.deviceStored /u);
  });

  it.each([
    ['addr in ist:3/lpi', /^vist: nothing fits; ist:3\/lpi: at #\d+, VM 3 has no VM ID; PLACE@N is/u],
    ['touched in ist:0/lpi@20 and irs', /^vist: nothing fits; ist:0\/lpi: at #20, VM 0 has no VM ID\n$/u],
    ['kvm.vmDied', /^$/u],
  ])('says which places are nowhere when nothing fits: %s', async (text, said) => {
    const { status, stdout, stderr } = await vist(['log', file, '-Y', text]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(said);
  });

  it('prints some fields with tabs between, and as JSON', async () => {
    const filter = ['-Y', 'env.operationBegan and op == lpi_enable'];
    const fields = ['--fields', 'seq,block,vm,args.id_bits,ret'];
    const [first = ''] = await lines(...filter, ...fields);
    expect(first).toMatch(/^\d+\tenv\t0\t12\t$/u);
    expect(JSON.parse((await lines(...filter, ...fields, '--json'))[0] ?? '')).toEqual({
      seq: Number(first.split('\t')[0]),
      block: 'env',
      vm: 0,
      'args.id_bits': 12,
      ret: null,
    });
  });

  it('prints what a view has seen', async () => {
    const types = new Set(await lines('--view', 'irs', '--fields', 'block,actor'));
    expect(types).toEqual(
      new Set(['mmio\tpe0', 'irs\tirs0', 'mem\tirs0', 'irs\tpe0'].filter((each) => types.has(each))),
    );
    expect((await lines('--view', 'cpu', '-Y', 'mem.stored')).length).toBe((await lines('-Y', 'mem.stored')).length);
  });

  it('ends with 1 when nothing matches', async () => {
    expect(await vist(['log', file, '-Y', 'vm == 77'])).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('points at what is wrong with an expression, and at fields that there are not', async () => {
    expect(await vist(['log', file, '-Y', 'mem.stored and adr == 1'])).toEqual({
      status: 2,
      stdout: '',
      stderr: [
        'vist: not an expression',
        '  mem.stored and adr == 1',
        '                 ^ expected a field, an event type or a block (vist fields lists them); did you mean addr?',
        '',
      ].join('\n'),
    });
    expect(await vist(['log', file, '--fields', 'seq,adr'])).toMatchObject({
      status: 2,
      stderr: 'vist: --fields: "adr": expected a field of vist fields (did you mean addr?)\n',
    });
  });

  it('colours on a terminal, and not elsewhere', async () => {
    expect((await vist(['log', file, '--limit', '1'], { isTTY: true })).stdout).toContain(
      '\u001B[1menv.operationBegan',
    );
    expect((await vist(['log', file, '--limit', '1'], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001B',
    );
  });

  it('prints what is whole of a damaged trace, and ends with 4', async () => {
    const chunked = folder.path('chunked.vist');
    await vist(['run', SCENARIO, '-o', chunked, '--chunk', '64']);
    const cut = folder.write('cut.vist', readFileSync(chunked).subarray(0, -2500));
    const { status, stdout, stderr } = await vist(['log', cut]);
    expect(status).toBe(4);
    expect(stdout.split('\n').length).toBeGreaterThan(64);
    expect(stderr).toMatch(/^vist: .*cut\.vist: byte \d+: /u);
  });

  it('does not guess at states that a view of a trace does not lead to', async () => {
    const trace = openTraceFile(file);
    const { identity, notes } = trace.header;
    const view = folder.path('view.vist');
    const writer = createTrace(view, { identity, notes: { ...notes, view: 'mem.stored' } });
    for (const record of trace.records(seq(0))) if (record.event.type === 'mem.stored') writer.push(record);
    await writer.finish({ stateDigest: null });
    trace.close();
    expect((await vist(['log', view, '-Y', 'value > 0'])).status).toBe(0);
    expect(await vist(['log', view, '-Y', 'addr in vmte:0'])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('its states are not known: it is a view of another trace: mem.stored') as string,
    });
    expect(await vist(['show', view])).toMatchObject({ status: 3 });
  });

  it('follows a file that grows until it is closed', async () => {
    const growing = folder.path('growing.vist');
    const trace = openTraceFile(file);
    const writer = createTrace(growing, trace.header);
    const records = [...trace.records(seq(0))];
    const [first, second] = [records.slice(0, 100), records.slice(100)];
    for (const record of first) writer.push(record);
    writer.flush();
    await writer.drained();
    const following = vist(['log', growing, '--follow']);
    for (const record of second) writer.push(record);
    await writer.finish({ stateDigest: null });
    trace.close();
    expect((await following).stdout).toBe((await vist(['log', file])).stdout);
  });
});
