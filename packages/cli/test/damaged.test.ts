import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();

/** The bytes of the chunks of a trace (docs/TRACE_FORMAT.md: op, check, length, payload, CRC-32). */
function chunksOf(bytes: Buffer): readonly { readonly offset: number; readonly end: number }[] {
  const chunks = [];
  const closingMark = bytes.length - MAGIC_BYTES;
  for (let offset = MAGIC_BYTES; offset < closingMark;) {
    const end = offset + 8 + bytes.readUInt32LE(offset + 4) + 4;
    if (bytes[offset] === CHUNK) chunks.push({ offset, end });
    offset = end;
  }
  return chunks;
}

const MAGIC_BYTES = 16;
const CHUNK = 3;

beforeEach(async () => {
  const run = ['run', 'examples/two-vms-one-line', '-o', folder.path('run.vist')];
  await vist(run);
  const bytes = readFileSync(folder.path('run.vist'));
  const [only] = chunksOf(bytes);
  bytes[only!.end - 9]! ^= 1;
  folder.write('nothing.vist', bytes);

  await vist([...run, '--chunk', '64']);
  const chunked = readFileSync(folder.path('run.vist'));
  const last = chunksOf(chunked).at(-1)!;
  folder.write('short.vist', Buffer.concat([chunked.subarray(0, last.offset), chunked.subarray(last.end)]));
});

describe('a damaged trace is not shown as an empty machine, or as a shorter run', () => {
  it.each([
    ['show', 'nothing.vist', 'state'],
    ['show', 'nothing.vist@9', 'state'],
    ['why', 'nothing.vist', 'vmte:0'],
    ['fork', 'nothing.vist', '--at', '21', '--drop'],
    ['info', 'nothing.vist'],
    ['show', 'short.vist', 'state'],
    ['show', 'short.vist@325', 'state'],
    ['why', 'short.vist', 'vmte:0'],
    ['fork', 'short.vist', '--at', '325', '--drop'],
    ['info', 'short.vist'],
  ])('vist %s %s', async (command, name, ...rest) => {
    const { status, stdout, stderr } = await vist([command, folder.path(name), ...rest]);
    expect(status).toBe(4);
    expect(`${stdout}${stderr}`).toMatch(/byte \d+: /u);
    if (name.startsWith('nothing') && command !== 'info') expect(stdout).toBe('');
  });

  it('what lies before the damage can be shown', async () => {
    expect(await vist(['show', `${folder.path('short.vist')}@304`, 'state'])).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = await vist(['info', folder.path('short.vist')]);
    expect(stdout).toContain('the footer says 330 events, the file has 320');
  });
});
