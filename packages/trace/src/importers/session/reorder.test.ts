import { describe, expect, it } from 'vitest';
import { opaque } from '../source/sighting.ts';
import { createReorder } from './reorder.ts';

/** Lines as `CPU@TIME`, or text without a clock. */
function reordered(size: number, lines: readonly string[]): { readonly order: string; readonly late: string } {
  const order: string[] = [];
  const late: string[] = [];
  const reorder = createReorder(size, { next: ({ text }) => order.push(text), late: ({ text }) => late.push(text) });
  for (const [index, text] of lines.entries()) {
    const [cpu, time] = text.split('@');
    const hasClock = time !== undefined;
    const at = { line: index + 1, timeNs: hasClock ? BigInt(time) : null, cpu: hasClock ? Number(cpu) : null };
    reorder.add({ text, sighting: opaque({ ...at, comm: null, pid: null }, '') });
  }
  reorder.end();
  return { order: order.join(' '), late: late.join(' ') };
}

describe('the order of lines', () => {
  it.each([
    ['stays when it is that of the clock', '0@1 1@2 0@3', '0@1 1@2 0@3'],
    ['is that of the clock among CPUs', '0@1 0@3 0@5 1@2 1@4', '0@1 1@2 0@3 1@4 0@5'],
    ['is that of arrival at one time', '0@1 1@1 0@1', '0@1 1@1 0@1'],
    ['keeps what has no clock behind what was before it', '0@1 x 0@2 1@1', '0@1 x 1@1 0@2'],
    ['keeps what has no clock at the beginning', '# 0@2 1@1', '# 1@1 0@2'],
    ['begins again with a clock that was started again', '0@5 1@6 0@1 1@2', '0@5 1@6 0@1 1@2'],
  ])('%s', (_, lines, order) => {
    expect(reordered(8, lines.split(' '))).toEqual({ order, late: '' });
  });

  it('beyond the window is left, and said', () => {
    const lines = ['0@10', '0@20', '0@30', '1@5'];
    expect(reordered(1, lines)).toEqual({ order: '0@10 0@20 1@5 0@30', late: '1@5' });
  });
});
