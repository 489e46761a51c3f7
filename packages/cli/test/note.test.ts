import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const trace = (): string => folder.path('run.vist');

beforeEach(async () => {
  await vist(['run', 'examples/first-run', '-o', trace()]);
});

describe('vist note', () => {
  it('keeps notes in the trace, which info and log show; the run is the same', async () => {
    const before = await vist(['info', trace()]);
    expect(await vist(['note', `${trace()}@40`, 'this', 'is', 'it'])).toEqual({ status: 0, stdout: '', stderr: '' });
    await vist(['note', `${trace()}@12`]);
    const info = await vist(['info', trace()]);
    expect(info.stdout).toBe(`${before.stdout}  note      #12\n  note      #40  this is it\n`);
    expect(JSON.parse((await vist(['info', trace(), '--json'])).stdout)).toMatchObject({
      bookmarks: [
        { at: 12, note: '' },
        { at: 40, note: 'this is it' },
      ],
    });
    const log = (await vist(['log', trace(), '-Y', 'seq in (12, 40)'])).stdout.split('\n');
    expect([log[1], log[3]].map((line) => line?.trim())).toEqual(['^ bookmark', '^ this is it']);
    expect((await vist(['replay', trace(), '--verify'])).status).toBe(0);
    expect((await vist(['doctor', trace()])).status).toBe(0);
  });

  it('replaces a note, takes it away, and leaves the file as it was', async () => {
    const before = readFileSync(trace());
    await vist(['note', `${trace()}@40`, 'one']);
    await vist(['note', `${trace()}@40`, 'two']);
    expect((await vist(['info', trace()])).stdout).toContain('#40  two\n');
    await vist(['note', `${trace()}@40`, '--remove']);
    expect(readFileSync(trace())).toEqual(before);
    expect(await vist(['note', `${trace()}@40`, '--remove'])).toMatchObject({ status: 1 });
  });

  it.each([
    ['no event', 'run.vist', 2, 'T@N'],
    ['an event behind the end', 'run.vist@99999', 2, 'has no event 99999'],
    ['no file', 'none.vist@1', 2, 'no such file'],
  ])('refuses %s', async (_, target, status, message) => {
    expect(await vist(['note', folder.path(target)])).toMatchObject({
      status,
      stderr: expect.stringContaining(message),
    });
  });

  it('has no place for notes in a trace that is not closed', async () => {
    folder.write('cut.vist', readFileSync(trace()).subarray(0, -30));
    expect(await vist(['note', `${folder.path('cut.vist')}@1`])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('not closed, so it keeps no notes'),
    });
  });
});
