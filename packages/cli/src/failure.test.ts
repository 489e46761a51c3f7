import { ModelBug } from '@vist/core';
import { TraceFormatError, TraceSinkError } from '@vist/trace';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import { VERSION } from './version.ts';

const statusAndText = (error: unknown): readonly [number, string] => {
  const { status, text } = failureOf(error, false);
  return [status, text];
};

describe('failureOf', () => {
  it('says in one line what the user can put right', () => {
    expect(statusAndText(new Refusal('x.json: is empty'))).toEqual([2, 'vist: x.json: is empty\n']);
    expect(statusAndText(fileRefusal('x', Object.assign(new Error('no'), { code: 'EACCES' })))).toEqual([
      2,
      'vist: x: permission denied\n',
    ]);
  });

  it('tells a damaged trace from a later one', () => {
    expect(statusAndText(new TraceFormatError('checksum', 7, 'bad'))).toEqual([4, 'vist: byte 7: bad\n']);
    expect(statusAndText(new TraceFormatError('newer-version', 10, 'new'))).toEqual([5, 'vist: byte 10: new\n']);
  });

  it('is quiet about a reader who has left, and not about a full disk', () => {
    expect(statusAndText(new TraceSinkError('EPIPE', null, 'gone'))).toEqual([0, '']);
    expect(
      statusAndText(new TraceSinkError('ENOSPC', 'x.partial', 'cannot write x.partial: the disk is full')),
    ).toEqual([2, 'vist: cannot write x.partial: the disk is full\n']);
  });

  it('owns up to a defect, and says what to report', () => {
    const bug = new ModelBug('seq -1: expected a whole number from 0');
    const text = [
      'vist: internal error: seq -1: expected a whole number from 0',
      `This is a defect of vist ${VERSION} (Node ${process.version}), not of your input. Please report this message`,
      'with the command line and the scenario or trace; VIST_DEBUG=1 adds the stack.',
      '',
    ].join('\n');
    expect(statusAndText(bug)).toEqual([70, text]);
    expect(failureOf(bug, true).text).toBe(`${text}${bug.stack}\n`);
  });
});
