import type { Fact } from '../source/sighting.ts';
import { pairsOf } from './pairs.ts';
import { functionOf, isOurs } from './symbol.ts';

/**
 * A kprobe or kretprobe event: `(FUNC+0x0) arg=value` or `(CALLER+0x10 <- FUNC) ret=value`. The function is
 * that in the parenthesis, whatever the event is called; where a tool prints addresses there (perf), it is
 * the event's name. Null for functions of other code.
 */
export function probeFact(name: string, body: string): Fact | null {
  const end = body.indexOf(')');
  if (!body.startsWith('(') || end < 0) return null;
  const inside = body.slice(1, end);
  const arrow = inside.indexOf(' <- ');
  const named = name.replace(/(?:__return|__exit|_ret)$/u, '');
  const func = symbolOr(arrow < 0 ? inside : inside.slice(arrow + 4), named);
  const values = pairsOf(body.slice(end + 1));
  if (arrow < 0) return entryFact(func, values);
  return returnFact(func, symbolOr(inside.slice(0, arrow), ''), values);
}

function symbolOr(text: string, otherwise: string): string {
  const func = functionOf(text.trim());
  return func === '' || /^(?:0x)?[0-9a-f]{6,16}$/u.test(func) ? otherwise : func;
}

function entryFact(func: string, values: Readonly<Record<string, string>>): Fact | null {
  switch (func) {
    case 'dcache_clean_inval_poc':
    case 'dcache_clean_poc':
    case 'dcache_inval_poc':
      return { kind: 'dcache', op: func.slice('dcache_'.length), start: values['start'], end: values['end'] };
    case 'irq_set_vcpu_affinity':
      return { kind: 'command', ...values };
    case 'kvm_vm_dead':
      return { kind: 'vm_dead', ...values };
    case '__vgic_v5_vdpend':
      return { kind: 'vdpend', ...values };
    default:
      return isOurs(func) ? { kind: 'func_entry', func, args: values } : null;
  }
}

function returnFact(func: string, caller: string, values: Readonly<Record<string, string>>): Fact | null {
  const [ret] = Object.values(values);
  const value = ret === undefined ? {} : { ret };
  if (func === 'irq_set_vcpu_affinity') return { kind: 'command_return', ...value };
  if (!isOurs(func)) return null;
  return { kind: 'func_return', func, ...(caller === '' ? {} : { caller }), ...value };
}
