import { describe, expect, it } from 'vitest';
import { DONE, type Program } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import { type CommandEdit, editedProgram } from './edited-program.ts';
import { runProgram } from './executor.ts';

const dsb: SystemCommand = { type: 'mem.synchronise', domain: 'ishst', site: 'f' };
const log: SystemCommand = { type: 'kvm.log', level: 'err', message: 'hello' };

function* program(): Program<SystemCommand, number> {
  yield dsb;
  yield log;
  return 7;
}

function done(edit: CommandEdit): readonly SystemCommand['type'][] {
  const types: SystemCommand['type'][] = [];
  const result = runProgram(editedProgram(program(), edit), (command) => {
    types.push(command.type);
    return DONE;
  });
  expect(result).toBe(7);
  return types;
}

describe('an edited program', () => {
  it('does what it does when nothing is changed', () => {
    expect(done((command) => [command])).toEqual(['mem.synchronise', 'kvm.log']);
  });

  it('goes on when a command is dropped', () => {
    expect(done((command) => (command === dsb ? [] : [command]))).toEqual(['kvm.log']);
  });

  it('does others around a command', () => {
    expect(done((command) => (command === log ? [dsb, command, dsb] : []))).toEqual([
      'mem.synchronise',
      'kvm.log',
      'mem.synchronise',
    ]);
  });
});
