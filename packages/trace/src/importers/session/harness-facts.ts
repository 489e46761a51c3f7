import { NOTHING_SEEN, type SystemCommand } from '@vist/core';
import { commandName } from './command-names.ts';
import type { FactReader } from './kernel-facts.ts';
import { OUTSIDE, type Sketch } from './task.ts';
import { choiceOf, countOf, intOf, kernelAddrOf, operationArgs, physOf, textOf, wordOf } from './values.ts';

/** Acts of the recordings' test program: operations, injected faults, what ends a run. */
export const HARNESS_FACTS: Readonly<Record<string, FactReader>> = {
  op_begin(fact, task, around) {
    const index = countOf(fact, 'idx');
    const op = textOf(fact, 'op');
    const args = operationArgs(fact);
    const vmArg = args.find(({ name }) => name === 'vm')?.value;
    const vm = typeof vmArg === 'number' ? vmArg : null;
    around.hasHarness = true;
    task.operation = { index, op, vm };
    task.frames.length = 0;
    task.commands.length = 0;
    return env({ type: 'env.beginOperation', index, op, vm, args });
  },
  op_end(fact, task) {
    const vm = task.operation?.vm ?? null;
    task.operation = null;
    const seen = { liveCount: countOf(fact, 'live_allocs'), liveBytes: countOf(fact, 'live_bytes') };
    const command = { index: countOf(fact, 'idx'), op: textOf(fact, 'op'), vm, ret: intOf(fact, 'ret') };
    return { actor: 'env', command: { type: 'env.endOperation', ...command }, seen, guessed: [] };
  },
  fault_injected(fact) {
    switch (choiceOf(fact, 'type', ['alloc_fail', 'command', 'user_access_fault'])) {
      case 'alloc_fail':
        return env({
          type: 'env.injectAllocationFault',
          index: countOf(fact, 'alloc_index'),
          indexInOp: countOf(fact, 'op_alloc_index'),
          sizeReqBytes: countOf(fact, 'bytes_req'),
        });
      case 'command':
        return env({
          type: 'env.injectCommandFault',
          mode: choiceOf(fact, 'mode', ['error', 'drop', 'late', 'hang', 'ignored']),
          command: commandName(fact),
          err: null,
          index: countOf(fact, 'cmd_index'),
          indexInOp: countOf(fact, 'op_cmd_index'),
        });
      default:
        return env({ type: 'env.injectUserFault', indexInOp: countOf(fact, 'op_user_index') });
    }
  },
  lock_recursion(fact) {
    const lock = choiceOf(fact, 'lock', ['config_lock', 'vmt_l2_lock', 'vgic_v5_irs_lock', 'vm_config_lock']);
    return {
      actor: null,
      command: { type: 'lock.acquire', lock, instance: 0, pe: 0 },
      seen: { type: 'lock.recursed' },
      guessed: [],
    };
  },
  ub_shift_out_of_bounds: (fact) =>
    pe({
      type: 'ub.shiftOutOfBounds',
      site: textOf(fact, 'func'),
      expr: textOf(fact, 'expr'),
      exponent: countOf(fact, 'exponent'),
      typeBits: countOf(fact, 'type_bits'),
    }),
  ub_division_by_zero: (fact) =>
    pe({ type: 'ub.divideByZero', site: textOf(fact, 'func'), expr: textOf(fact, 'expr') }),
  oops(fact) {
    const addr = wordOf(fact, 'addr') >> 52n === 0n ? physOf(fact, 'addr') : kernelAddrOf(fact, 'addr');
    return pe({ type: 'ub.oops', addr, site: typeof fact['func'] === 'string' ? fact['func'] : OUTSIDE });
  },
};

function env(command: SystemCommand): Sketch {
  return { actor: 'env', command, seen: NOTHING_SEEN, guessed: [] };
}

function pe(command: SystemCommand): Sketch {
  return { actor: null, command, seen: NOTHING_SEEN, guessed: [] };
}
