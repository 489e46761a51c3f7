import { readFileSync } from 'node:fs';

/**
 * Bytes of this process that were resident at most. `maxRSS` of its resource usage would not do: it survives exec, so
 * that it counts the process that started this one.
 *
 * @throws RangeError where the kernel does not tell (it is Linux that has /proc).
 */
export function peakBytes(): number {
  const found = /VmHWM:\s+(\d+) kB/u.exec(readFileSync('/proc/self/status', 'utf8'));
  if (found === null) throw new RangeError('/proc/self/status: no VmHWM');
  return Number(found[1]) * 1024;
}
