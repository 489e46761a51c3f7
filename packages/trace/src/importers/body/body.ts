import type { Fact } from '../source/sighting.ts';
import { consoleFact } from './console.ts';
import { kmemFact } from './kmem.ts';
import { kvmMmioFact } from './kvm-mmio.ts';
import { messageFact, printedFact } from './printed.ts';
import { probeFact } from './probe.ts';
import { rwmmioFact } from './rwmmio.ts';
import { isOurs } from './symbol.ts';

/** What the text of a kernel trace event says, by the event's name; null when it is none of ours. */
export function bodyFact(name: string, body: string): Fact | null {
  switch (name) {
    case 'kmalloc':
    case 'kfree':
      return kmemFact(name, body);
    case 'rwmmio_read':
    case 'rwmmio_post_read':
    case 'rwmmio_write':
    case 'rwmmio_post_write':
      return rwmmioFact(name, body);
    case 'bprint':
    case 'print':
      return printedFact(body);
    case 'console':
      return consoleFact(body);
    case 'kvm_mmio':
      return kvmMmioFact(body);
    default:
      if (body.startsWith('(')) return probeFact(name, body);
      return isOurs(name) ? messageFact(name, body) : null;
  }
}
