import { describe, expect, it } from 'vitest';
import { imported, recordingLines, sample } from './import-kit.ts';

const COMMANDS = [
  'VMT_L2_MAP',
  'VMTE_MAKE_VALID',
  'VMTE_MAKE_INVALID',
  'VPE_MAKE_VALID',
  'SPI_VIST_MAKE_VALID',
  'LPI_VIST_MAKE_VALID',
  'LPI_VIST_MAKE_INVALID',
];

/**
 * A recording as a stock kernel would have made it: no test program, no accesses of tables, no barriers, no
 * work of the IRS, no messages; flags, symbol offsets, and commands by number without their VM.
 */
function stock(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => !/: (?:bprint|console): /u.test(line))
    .map((line) =>
      line
        .replace(/(\[\d+\]) +/u, '$1 d..1.  ')
        .replace(/cmd=(\w+) vm_id=\d+ vpe_idx=\d+/u, (_, name: string) => `cmd=${COMMANDS.indexOf(name)}`)
        .replace(/(kmalloc|kfree): +\([^)]*\) /u, '$1: ')
        .replaceAll('+0x0', '+0x14/0x90'),
    );
}

describe.each([
  ['v0-life-16k-nc-l2-lpi14', 'V0'],
  ['posted-three-faults', 'V1'],
  ['revised-six-vms-churn', 'V4'],
  ['revised-cmd-lpi-valid-drop', 'V4'],
  // Commands that were given up on and performed later: nothing shows it but what KVM finds afterwards.
  ['posted-late-then-retry', 'V1'],
  ['v3-late-then-retry', 'V3'],
] as const)('%s as a stock kernel records it', { timeout: 60_000 }, (name, revision) => {
  const lines = sample(`${name}.trace.txt`);
  const { result, records } = imported(stock(lines));

  it('is known to be what it is, and explained to the end', () => {
    expect(result.format).toBe('trace-pipe');
    expect(result.revision?.name).toBe(revision);
    expect(result).toMatchObject({ divergenceCount: 0, opaqueCount: 0, issues: [] });
  });

  it('has the stores again that nobody recorded, with their values', () => {
    const stores = (all: readonly string[]): readonly string[] => all.filter((line) => line.includes('"mem_write"'));
    const whole = stores(recordingLines(imported(lines).records)).map(tableStore);
    expect(stores(recordingLines(records)).map(tableStore)).toEqual(whole);
  });
});

it(
  'what user space wrote is not recorded: what goes by it is left open, and is no divergence',
  { timeout: 60_000 },
  () => {
    const { result } = imported(stock(sample('v2-migrate-user-fault.trace.txt')));
    expect(result.revision?.name).toBe('V2');
    expect(result).toMatchObject({ divergenceCount: 0, opaqueCount: 0, issues: [] });
  },
);

function tableStore(line: string): string {
  const { func, addr, val } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return `${String(func)} ${String(addr)} ${String(val)}`;
}
