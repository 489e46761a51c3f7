import type { Fact } from '../source/sighting.ts';

/** A kernel message in the trace: the `printk:console` event. */
export function consoleFact(body: string): Fact {
  // The event has the message as the console gets it: with the boot clock in front.
  const message = body.replace(/^\[\s*\d+\.\d+\]\s/u, '');
  const warning = /^WARNING: (\S+) \((.*)\)$/u.exec(message);
  if (warning !== null) return { kind: 'warn', func: warning[1], expr: warning[2] };
  return { kind: 'console', msg: message };
}
