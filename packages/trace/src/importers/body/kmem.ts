import type { Fact } from '../source/sighting.ts';
import { pairsOf } from './pairs.ts';
import { functionOf, isOurs } from './symbol.ts';

/** `kmalloc` and `kfree` as the slab tracepoints print them; null for allocations of other code. */
export function kmemFact(name: string, body: string): Fact | null {
  const at = body.indexOf('call_site=');
  if (at < 0) return null;
  const site = functionOf(body.slice(at + 'call_site='.length));
  if (name === 'kmalloc' && !isOurs(site) && !isAddress(site)) return null;
  // Others free most of what is freed: their lines are not taken apart.
  if (name === 'kfree') return { kind: 'kfree', call_site: site, ...pointer(valueOf(body, at)) };
  const { ptr = '', ...fields } = pairsOf(body.slice(at));
  const { bytes_req, bytes_alloc, gfp_flags = '', accounted } = fields;
  // Kernels before 6.1 do not print whether it is accounted.
  const isAccounted = accounted === undefined ? gfp_flags.includes('ACCOUNT') : accounted.startsWith('true');
  return { kind: 'kmalloc', call_site: site, ...pointer(ptr), bytes_req, bytes_alloc, accounted: isAccounted };
}

function valueOf(body: string, from: number): string {
  const at = body.indexOf(' ptr=', from);
  if (at < 0) return '';
  const end = body.indexOf(' ', at + ' ptr='.length);
  return end < 0 ? body.slice(at + ' ptr='.length) : body.slice(at + ' ptr='.length, end);
}

/** Old kernels print the call site as a number. */
function isAddress(site: string): boolean {
  return /^(?:0x)?[0-9a-f]{8,16}$/u.test(site);
}

/**
 * A pointer, with `hashed` when it is not one: `%p` prints a hash of 32 bits unless the trace option
 * `hash-ptr` is off, and two objects may share it.
 */
function pointer(text: string): { readonly ptr: string; readonly hashed?: true } {
  if (text === '(nil)' || text === '(null)' || /^(?:0x)?0+$/u.test(text)) return { ptr: '0x0' };
  const hex = text.startsWith('0x') ? text.slice(2) : text;
  if (!text.startsWith('0x') && hex.length === 16 && hex.startsWith('00000000'))
    return { ptr: `0x${hex}`, hashed: true };
  return { ptr: `0x${hex}` };
}
