import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const file = (name: string): string => folder.path(name);

beforeEach(async () => {
  await vist(['run', 'posted/double-enable-lpi12', '-o', file('run.vist'), '--chunk', '64']);
});

async function runIdOf(name: string): Promise<unknown> {
  const { stdout } = await vist(['info', file(name), '--json']);
  return (JSON.parse(stdout) as { runId: unknown }).runId;
}

describe('vist info and doctor', () => {
  it('say what a whole trace is', async () => {
    const info = await vist(['info', file('run.vist'), '--json']);
    expect(JSON.parse(info.stdout)).toMatchObject({
      schema: 'vist/info',
      length: 425,
      ending: 'complete',
      damage: null,
    });
    const { status, stdout } = await vist(['doctor', file('run.vist')]);
    expect(status).toBe(0);
    expect(stdout).toContain('run.vist: whole\n  events    425 (0-424)\n');
  });

  it('print as text what JSON has no number for', async () => {
    const { stdout: text } = await vist(['cat', file('run.vist'), '--text']);
    const extra = '{"$int":"18446744073709551615"}';
    const { status, stdout } = await vist(['info', '-', '--json'], {
      stdin: text.replace('"extra":null', `"extra":${extra}`),
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ notes: { extra: '18446744073709551615' } });
  });

  it('say what is wrong with one of which a byte was changed', async () => {
    const bytes = readFileSync(file('run.vist'));
    bytes.writeUInt8(bytes.readUInt8(9000) ^ 1, 9000);
    writeFileSync(file('bad.vist'), bytes);
    const { status, stdout } = await vist(['doctor', file('bad.vist'), '--json']);
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code: 'checksum' })]),
    });
  });
});

describe('vist doctor and recover', () => {
  it('read stdin', async () => {
    const stdin = readFileSync(file('run.vist'));
    expect((await vist(['doctor', '-'], { stdin })).stdout).toContain('stdin: whole');
    const { status } = await vist(['recover', '-', file('saved.vist')], { stdin });
    expect({ status, id: await runIdOf('saved.vist') }).toEqual({ status: 0, id: await runIdOf('run.vist') });
  });

  it.each([
    ['recover', 'whole.vist.partial', 'whole.vist'],
    ['cat', 'whole.vist.partial', '-o', 'whole.vist'],
  ])('%s: what a crash left becomes a whole file, and stays', async (command, ...args) => {
    const bytes = readFileSync(file('run.vist'));
    writeFileSync(file('whole.vist.partial'), bytes);
    const { status } = await vist([command, ...args.map((arg) => (arg === '-o' ? arg : file(arg)))]);
    expect({ status, id: await runIdOf('whole.vist') }).toEqual({ status: 0, id: await runIdOf('run.vist') });
    expect(readFileSync(file('whole.vist.partial')).equals(bytes)).toBe(true);
  });

  it('say of a later format that it is one, and rebuild it only when one of its marks denies it', async () => {
    const later = readFileSync(file('run.vist'));
    later.writeUInt16LE(2, 10);
    writeFileSync(file('flipped.vist'), later);
    later.writeUInt16LE(2, later.length - 6);
    writeFileSync(file('later.vist'), later);
    expect((await vist(['doctor', file('later.vist')])).status).toBe(5);
    const { status, stderr } = await vist(['recover', file('later.vist'), file('saved.vist')]);
    expect({ status, isSaid: stderr.includes('format version 2.0') }).toEqual({ status: 5, isSaid: true });
    expect((await vist(['recover', file('flipped.vist'), file('saved.vist')])).status).toBe(0);
  });
});

describe('vist recover', () => {
  it('--chunk 64: a cut loses at most 64 of the events written before it, and says so', async () => {
    const bytes = readFileSync(file('run.vist'));
    writeFileSync(file('cut.vist'), bytes.subarray(0, bytes.length - 5000));
    const { status, stdout } = await vist(['recover', file('cut.vist'), file('saved.vist'), '--json']);
    expect(status).toBe(4);
    const report = JSON.parse(stdout) as { losses: readonly string[]; eventCount: number };
    expect(report.losses.length).toBeGreaterThan(0);
    expect(report.eventCount % 64).toBe(0);
    expect((await vist(['doctor', file('saved.vist')])).status).toBe(0);
    expect((await vist(['replay', file('saved.vist'), '--verify'])).status).toBe(0);
  });
});

describe('vist cat', () => {
  it('changes codec and chunks, and not the run', async () => {
    await vist(['cat', file('run.vist'), '-o', file('other.vist'), '--codec', 'none', '--chunk', '100']);
    expect(await runIdOf('other.vist')).toBe(await runIdOf('run.vist'));
  });

  it('--text is lossless', async () => {
    const { stdout } = await vist(['cat', file('run.vist'), '--text']);
    writeFileSync(file('run.vist.jsonl'), stdout);
    await vist(['cat', file('run.vist.jsonl'), '-o', file('back.vist')]);
    expect(await runIdOf('back.vist')).toBe(await runIdOf('run.vist'));
  });

  it('the text is read from stdin as well, and by every command', async () => {
    const { stdout: text } = await vist(['cat', file('run.vist'), '--text']);
    await vist(['cat', '-', '-o', file('back.vist'), '--codec', 'none'], { stdin: text });
    expect(await runIdOf('back.vist')).toBe(await runIdOf('run.vist'));
    writeFileSync(file('run.vist.jsonl'), text);
    expect(await vist(['log', file('run.vist.jsonl')])).toEqual(await vist(['log', file('run.vist')]));
    const [ofText, ofTrace] = [await vist(['check', file('run.vist.jsonl')]), await vist(['check', file('run.vist')])];
    // Lines are broken where the name makes them too long.
    const words = (text: string): readonly string[] => text.replaceAll('.jsonl', '').split(/\s+/u);
    expect(words(ofText.stdout)).toEqual(words(ofTrace.stdout));
  });

  it('--text is no file, and has neither codec nor chunks', async () => {
    const { status, stderr } = await vist(['cat', file('run.vist'), '--text', '-o', file('run.vist.jsonl')]);
    expect({ status, isSaid: stderr.includes('--text goes to stdout') }).toEqual({ status: 2, isSaid: true });
  });

  it('names the line of a text that is none', async () => {
    writeFileSync(file('no.jsonl'), '{"vist":1}\n');
    const { status, stderr } = await vist(['cat', file('no.jsonl'), '-o', file('no.vist')]);
    expect(status).toBe(2);
    expect(stderr).toContain('line 1');
  });
});

describe('what writes a trace anew', () => {
  it('does not print a trace to a terminal', async () => {
    const { status, stderr } = await vist(['cat', file('run.vist'), '-o', '-'], { isTTY: true });
    expect({ status, isSaid: stderr.includes('stdout is a terminal') }).toEqual({ status: 2, isSaid: true });
  });
});

describe('vist cut and merge', () => {
  it('a range is verified from where it begins, and parts are joined again', async () => {
    await vist(['cut', file('run.vist'), '--to', '99', '-o', file('a.vist')]);
    await vist(['cut', file('run.vist'), '--from', '100', '-o', file('b.vist')]);
    const { status, stdout } = await vist(['replay', file('b.vist'), '--verify']);
    expect({ status, isSaid: stdout.includes('verified  325 of 325 events') }).toEqual({ status: 0, isSaid: true });
    expect(await vist(['merge', file('b.vist'), file('a.vist'), '-o', file('whole.vist')])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('expected parts of one run, each beginning where the one before it ends, or'),
    });
    await vist(['merge', file('a.vist'), file('b.vist'), '-o', file('whole.vist')]);
    expect(await runIdOf('whole.vist')).toBe(await runIdOf('run.vist'));
    expect((await vist(['check', file('whole.vist')])).stderr).toBe('');
  });

  it('a view cannot be verified, and says of what it is one', async () => {
    await vist(['cut', file('run.vist'), '--vm', '0', '-o', file('vm.vist')]);
    const { status, stdout } = await vist(['replay', file('vm.vist'), '--verify']);
    expect(status).toBe(3);
    expect(stdout).toContain('it is a view of another trace: what was done for VM 0');
  });

  it('a view of a VM has its operations with all that follows from them, and nothing else', async () => {
    await vist(['cut', file('run.vist'), '--vm', '0', '-o', file('of-vm.vist')]);
    const lines = (await vist(['log', file('of-vm.vist')])).stdout;
    expect(lines).toContain('irs0  mem.deviceStored');
    expect(lines).toContain('op=lpi_enable');
    expect(lines).not.toContain('op=probe');
    await vist(['cut', file('of-vm.vist'), '--vm', '0', '-o', file('again.vist')]);
    expect((await vist(['log', file('again.vist')])).stdout).toBe(lines);
    const none = await vist(['cut', file('run.vist'), '--vm', '5', '-o', file('none.vist')]);
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('--vm 5: expected the number of a VM') });
  });

  it('refuses positions that are not there', async () => {
    const { status, stderr } = await vist([
      'cut',
      file('run.vist'),
      '--from',
      '9',
      '--to',
      '425',
      '-o',
      file('x.vist'),
    ]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: --from 9, --to 425: expected positions from 0 to 424\n',
    });
    const turned = await vist(['cut', file('run.vist'), '--from', '9', '--to', '3', '-o', file('x.vist')]);
    expect(turned).toMatchObject({ status: 2, stderr: 'vist: --from 9, --to 3: expected --from at or before --to\n' });
  });
});

describe('vist redact and upgrade', () => {
  it('moves memory and keeps what happens', async () => {
    await vist(['redact', file('run.vist'), '-o', file('public.vist')]);
    const { stdout } = await vist(['diff', file('run.vist'), file('public.vist'), '--stat']);
    expect(stdout).toContain('do the same: 425 steps');
    expect(await runIdOf('public.vist')).not.toBe(await runIdOf('run.vist'));
  });

  it('leaves a trace that the machine agrees with, and that has the same findings', async () => {
    await vist(['redact', file('run.vist'), '-o', file('public.vist')]);
    expect((await vist(['replay', file('public.vist'), '--verify'])).status).toBe(0);
    const [before, after] = [await vist(['check', file('run.vist')]), await vist(['check', file('public.vist')])];
    const findings = ({ stdout }: typeof before): readonly string[] =>
      stdout.match(/^ *(?:error|warning) +[A-Z]+-\d.*$/gmu)!;
    expect(findings(before).length).toBeGreaterThan(3);
    expect(findings(after)).toEqual(findings(before));
    expect({ status: after.status, stderr: after.stderr }).toEqual({ status: before.status, stderr: '' });
  });

  it('leaves a part of a run, of which what follows is not missing', async () => {
    await vist(['cut', file('run.vist'), '--to', '99', '-o', file('part.vist')]);
    await vist(['redact', file('part.vist'), '--keep-addresses', '-o', file('public.vist')]);
    expect((await vist(['replay', file('public.vist'), '--verify'])).status).toBe(0);
  });

  it('upgrade of a trace of today changes nothing', async () => {
    await vist(['upgrade', file('run.vist'), '-o', file('same.vist')]);
    expect(readFileSync(file('same.vist')).equals(readFileSync(file('run.vist')))).toBe(true);
  });
});
