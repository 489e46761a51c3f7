import { describe, expect, it } from 'vitest';
import { ask, runOps, tree } from '../../test/why-runs.ts';

const ENABLE = { op: 'lpi_enable', vm: 0, id_bits: 12 };

describe('why the IRS has not set a bit that it owns', () => {
  it('nobody asked it to', () => {
    const run = runOps('V4', []);
    expect(tree(run, 'vmte:0.LPI_IST_VALID%poc')[1]).toMatch(
      /^├─ nobody asked the IRS to set it since #\d+, with a write of IRS_VMAP_VISTR$/u,
    );
    expect(ask(run, 'vmte:0.VALID%poc').value).toBe('0x1');
  });

  it.each([
    ['hang', 'the command was held up until the driver gave up (hang)'],
    ['ignored', 'completed the write of IRS_VMAP_VISTR: ignored'],
  ])('was asked, and did nothing: %s', (mode, fate) => {
    const run = runOps('V1', [ENABLE], { faults: [{ type: 'cmd', op: 3, k: 1, mode }] });
    const [, asked, command, answer] = tree(run, 'vmte:0.LPI_IST_VALID%poc');
    expect(asked).toBe('├─ the IRS was asked to set it, and has not');
    expect(command).toMatch(/^│ {2}├─ #\d+ pe0 wrote IRS_VMAP_VISTR = 0x8000000040000000$/u);
    expect(answer).toContain(fate);
  });

  it('the command failed before it reached the IRS', () => {
    const run = runOps('V1', [ENABLE], { faults: [{ type: 'cmd', op: 3, k: 1, mode: 'error', err: -22 }] });
    const lines = tree(run, 'vmte:0.LPI_IST_VALID%poc');
    expect(lines[1]).toMatch(/^├─ nobody asked the IRS to set it since #\d+, with a write of IRS_VMAP_VISTR$/u);
    expect(lines[2]).toMatch(/LPI_VIST_MAKE_VALID returned -22$/u);
  });

  it('has been cleared since', () => {
    const run = runOps('V4', [{ op: 'vmte_make_invalid', vm: 0 }]);
    expect(tree(run, 'vmte:0.VALID%poc')[1]).toMatch(
      /^├─ #\d+ pe0 wrote IRS_VMAP_VMR = 0xc000000000000000, which asks the IRS to clear it$/u,
    );
  });
});

describe('why an interrupt left no trace in its ISTE', () => {
  const pend = { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 77, operation: 'set-pending', value: 1 };

  it('its walk stopped, because the IST was not valid', () => {
    const run = runOps('V1', [ENABLE, pend], { faults: [{ type: 'cmd', op: 3, k: 1, mode: 'ignored' }] });
    const lines = tree(run, 'ist:0/lpi/77%poc');
    expect(lines[1]).toMatch(/^├─ #\d+ irs0 set-pending reached LPI 77, and was dropped$/u);
    expect(lines[2]).toMatch(/irs0 stopped its walk: ist-invalid$/u);
  });

  it('an interrupt that arrived says nothing of the kind', () => {
    expect(tree(runOps('V4', [ENABLE, pend]), 'ist:0/lpi/77%poc').join('\n')).not.toContain('dropped');
  });
});
