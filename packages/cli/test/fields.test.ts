import { EVENT_SCHEMA } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { vist } from './kit/vist.ts';

describe('vist fields', () => {
  it('lists every event type with its fields, and what every record has', async () => {
    const { status, stdout } = await vist(['fields']);
    expect(status).toBe(0);
    for (const { type, tag } of EVENT_SCHEMA)
      expect(stdout).toMatch(new RegExp(String.raw`^ *${tag} {2}${type}\b`, 'mu'));
    expect(stdout).toMatch(/^fields of every record\n {2}seq /mu);
  });

  it('lists the types that have all of some words; exit status 1 when none has', async () => {
    const { stdout } = await vist(['fields', 'list', 'vmId', 'command']);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'tag  type                 fields',
      '100  kvm.commandSent      irq command vmId vpeIndex caller',
      '101  kvm.commandReturned  command vmId ret',
    ]);
    expect(await vist(['fields', 'list', 'nonsense'])).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('shows a type, a block and a field', async () => {
    expect((await vist(['fields', 'show', 'mem.linesDropped'])).stdout).toBe(
      [
        'mem.linesDropped: effect, tag 8, version 1',
        '  A run of lines left the cache. What was dirty and not written back is lost.',
        '  field      kind  unit',
        '  base       addr         First byte.',
        '  sizeBytes  int   bytes  Length.',
        '',
      ].join('\n'),
    );
    expect((await vist(['fields', 'show', 'guest'])).stdout).toMatch(
      /^guest\.mmioWrote: act, .*\n[^]*\nguest\.mmioRead: act, /u,
    );
    expect((await vist(['fields', 'show', 'vpeIndex'])).stdout).toBe(
      'vpeIndex: int; Vpe index.\n  in kvm.commandSent\n',
    );
  });

  it('prints JSON, and suggests', async () => {
    expect(JSON.parse((await vist(['fields', '--json'])).stdout)).toMatchObject({
      schema: 'vist/fields',
      types: EVENT_SCHEMA,
    });
    expect(await vist(['fields', 'show', 'mem.storred'])).toMatchObject({
      status: 2,
      stderr: 'vist: "mem.storred": expected an event type, a block or a field (did you mean mem.stored?)\n',
    });
  });
});
