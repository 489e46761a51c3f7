import type { Fault } from './scenario.ts';
import { byPresence, object, required, tagged } from './shape-object.ts';
import { integer, mapped, oneOf, type Shape } from './shape.ts';

/** Positions and counts, as C's `int` holds them. */
const MOST = 2 ** 31 - 1;

/**
 * A fault of a scenario: the k-th allocation, command or user access of operation `op`, or the n-th of
 * the whole run.
 */
export const FAULT: Shape<Fault> = tagged('type', {
  alloc: faultOf('alloc'),
  user: faultOf('user'),
  cmd: tagged('mode', {
    error: refusal(),
    drop: commandFault('drop'),
    late: commandFault('late'),
    hang: commandFault('hang'),
    ignored: commandFault('ignored'),
  }),
});

function faultOf(name: 'alloc' | 'user'): Shape<Fault> {
  const type = required(oneOf([name]));
  const rest = { type: name, mode: null, err: null };
  return byPresence<Fault>('n', {
    present: mapped(object({ type, ...inRun() }), ({ n }) => ({ ...rest, k: n, op: null })),
    absent: mapped(object({ type, ...inOperation() }), ({ op, k }) => ({ ...rest, k, op })),
  });
}

function commandFault(name: Exclude<Fault['mode'], 'error' | null>): Shape<Fault> {
  const keys = { type: required(oneOf(['cmd'])), mode: required(oneOf([name])) };
  const rest = { type: 'cmd', mode: name, err: null } as const;
  return byPresence<Fault>('n', {
    present: mapped(object({ ...keys, ...inRun() }), ({ n }) => ({ ...rest, k: n, op: null })),
    absent: mapped(object({ ...keys, ...inOperation() }), ({ op, k }) => ({ ...rest, k, op })),
  });
}

/** The one mode that needs to be told what the command returns. */
function refusal(): Shape<Fault> {
  const keys = { type: required(oneOf(['cmd'])), mode: required(oneOf(['error'])), err: required(integer(-4095, -1)) };
  const rest = { type: 'cmd', mode: 'error' } as const;
  return byPresence<Fault>('n', {
    present: mapped(object({ ...keys, ...inRun() }), ({ n, err }) => ({ ...rest, err, k: n, op: null })),
    absent: mapped(object({ ...keys, ...inOperation() }), ({ op, k, err }) => ({ ...rest, err, k, op })),
  });
}

function inRun() {
  return { n: required(integer(1, MOST)) };
}

function inOperation() {
  return { op: required(integer(0, MOST)), k: required(integer(1, MOST)) };
}
