import type { Fact } from '../source/sighting.ts';
import { pairsOf } from './pairs.ts';

/**
 * `F: MESSAGE` of `trace_printk()`, as the recordings print table accesses, barriers, the IRS's accesses and
 * what their test program says; null for anybody else's message.
 */
export function printedFact(body: string): Fact | null {
  const colon = body.indexOf(': ');
  return colon < 0 ? null : messageFact(body.slice(0, colon), body.slice(colon + 2));
}

/** The same where the function stands in the place of the event's name, as `trace_pipe` prints it. */
export function messageFact(func: string, message: string): Fact | null {
  const space = message.indexOf(' ');
  const what = space < 0 ? message : message.slice(0, space);
  const rest = space < 0 ? '' : message.slice(space + 1);
  if (func === 'harness') return harnessFact(what, rest);
  switch (what) {
    case 'mem_read':
    case 'mem_write':
      return { kind: func === 'irs_model' ? `irs_${what}` : what, func, ...pairsOf(rest) };
    case 'mem_set':
      return { kind: what, func, ...pairsOf(rest) };
    case 'dsb':
      return { kind: 'dsb', func, domain: rest };
    case 'get_user':
      return { kind: 'user_read', ...pairsOf(rest) };
    case 'put_user':
      return { kind: 'user_write', ...pairsOf(rest) };
    default:
      return null;
  }
}

function harnessFact(kind: string, rest: string): Fact {
  const values = pairsOf(rest);
  if (kind !== 'op_begin') return { ...values, kind };
  const { idx, op, ...args } = values;
  return { kind, idx, op, args };
}
