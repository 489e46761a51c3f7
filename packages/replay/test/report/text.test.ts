import { PLAIN_MARKS, reportText, RULES } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { reportOf, type ReportParts, SHOWN, TWICE } from './report-of.ts';

const OPTIONS = { marks: PLAIN_MARKS, columns: 100, isFull: false };

function linesOf(rules: readonly string[], parts: ReportParts = {}): readonly string[] {
  const report = reportOf(TWICE, { rules: RULES.filter(({ rule }) => rules.includes(rule)), ...parts });
  return reportText(report, OPTIONS).split('\n');
}

describe('a report for people', () => {
  it('has of a line both sides, the map with a caret, the free revisions, and what the fork showed', () => {
    expect(
      linesOf(['CMO-4'], { confirmationOf: () => SHOWN, freeIn: () => ({ free: ['V3', 'V4'], unreached: ['V0'] }) }),
    ).toEqual([
      'error CMO-4: a store to VMTE of VM 0, word 2 (LPI IST) may write VMTE of VM 0, word 0 (VALID,',
      '  VMD_ADDR) back as it was',
      '  at #263 in vgic_v5_vmte_assign_ist()',
      '',
      '  The line at 0x880008000 also holds VMTE of VM 0, word 0 (VALID, VMD_ADDR), which the IRS changed',
      '  at #123 (0x880010000 to 0x880010001). Nothing invalidated the line since, so',
      '  vgic_v5_vmte_assign_ist() may write into an old copy of it; the write-back undoes what the IRS',
      '  stored.',
      '',
      '  about      VMTE of VM 0, word 0 (VALID, VMD_ADDR)  vmte:0  [0x880008000, +8)',
      '               allocated at #51 by vgic_v5_alloc_l2_vmt(), 4096 bytes at 0x880008000',
      '               last cleaned at #106, read by the IRS at #122, stored by the IRS at #123',
      '             VMTE of VM 0, word 2 (LPI IST)  vmte:0  [0x880008010, +8)',
      '               allocated at #51 by vgic_v5_alloc_l2_vmt(), 4096 bytes at 0x880008000',
      '               last cleaned at #106, read by the IRS at #122, stored by the IRS at #123',
      '',
      '  record     #123 stored by the IRS, in memory only',
      '               irs0 mem.deviceStored addr=0x880008000 sizeBytes=8 value=0x880010001',
      '               in command VMTE_MAKE_VALID',
      '               in vgic_v5_send_command(vm=0, vcpu=0, type=1)',
      '               in vgic_v5_init(vm=0)',
      '               in operation 1: vm_init vm=0',
      '             #263 writes into the line',
      '               pe0 mem.stored addr=0x880008010 sizeBytes=8 value=0x64000008800010c0 filled=false',
      '                 site=vgic_v5_vmte_assign_ist',
      '               in vgic_v5_vmte_assign_ist(vm=0, ist_base=0x8800010c0, two_level=1, id_bits=12,',
      '                 l2sz=0, istsz=0, spi_ist=0)',
      '               in vgic_v5_lpi_ist_alloc(vm=0, id_bits=12)',
      '               in operation 3: lpi_enable vm=0 id_bits=12',
      '',
      '  memory     0x880008000 |!!!!!!!!|........|wwwwwwww|........|........|........|........|........|',
      '                          ^^^^^^^^',
      '             +0     8 bytes  VMTE of VM 0, word 0 (VALID, VMD_ADDR)   <- lost',
      '             +8     8 bytes  VMTE of VM 0, word 1 (VPET_ADDR)',
      '             +16    8 bytes  VMTE of VM 0, word 2 (LPI IST)   <- written',
      '             +24    8 bytes  VMTE of VM 0, word 3 (SPI IST)',
      '             +32    8 bytes  VMTE of VM ID 1, word 0 (VALID, VMD_ADDR)',
      '             +40    8 bytes  VMTE of VM ID 1, word 1 (VPET_ADDR)',
      '             +48    8 bytes  VMTE of VM ID 1, word 2 (LPI IST)',
      '             +56    8 bytes  VMTE of VM ID 1, word 3 (SPI IST)',
      '',
      '  missing    clean+invalidate of the line at 0x880008000, after #123 and before #263 at the latest',
      '',
      '  confirmed  yes: a write-back puts 0x0 at 0x880008020, where the IRS had stored 0x1 (#70 of the',
      '               forked run)',
      '',
      '  free of it V3, V4; not comparable: V0, where the run fails',
      '',
      '  reproduce  vist check twice.scenario.json --rule CMO-4',
      '  vist rules show CMO-4',
      '',
      'twice.scenario.json: 412 records, 1 error',
      '',
    ]);
  });

  it('has of a loss who allocated it, and where the pointer was lost', () => {
    const lines = linesOf(['LIFE-7']);
    expect(lines[0]).toBe('error LIFE-7: vgic_v5_alloc_l1_ist() loses L1 table of the LPI IST of VM 0, 64 bytes');
    expect(lines).toContain('  record     #189 allocated by vgic_v5_alloc_l1_ist()');
    expect(lines).toContain('             #300 vmi:0.h_lpi_ist set to 0x880001140');
    expect(lines.join('\n')).toContain(
      '  missing    free of L1 table of the LPI IST of VM 0, allocated at #189, after #189 and before #300',
    );
  });

  it('has of what needs another PE the acts with their positions, and repeats as positions only', () => {
    const report = reportOf(TWICE, { rules: RULES.filter(({ rule }) => rule === 'LOCK-1') });
    const found = reportText(report, { ...OPTIONS, isFull: true });
    expect(found).toMatch(/^ {2}at #(?<at>\d+) .*; \d+ times, also at #\d+/mu);
    expect(found).toMatch(/^ {2}needs {6}an eviction of the line, before #\d+$/mu);
  });

  it('has the first of each rule in full, what happened before what may, and then a list of all', () => {
    const lines = linesOf(['LOCK-1', 'LOCK-3', 'LIFE-7', 'CMO-7']);
    const rules = lines.flatMap((line) => /^error (?<rule>[A-Z]+-\d+):/u.exec(line)?.groups?.['rule'] ?? []);
    expect(rules).toEqual(['LIFE-7', 'LOCK-1', 'LOCK-3']);
    const list = lines.slice(lines.indexOf('all findings (--full has each like those above)') + 1, -3);
    expect(list.slice(0, 3)).toEqual([
      '  error   LIFE-7  happened #300       vgic_v5_alloc_l1_ist() loses L1 table of the LPI IST of VM 0,',
      '                                      64 bytes',
      '  error   LIFE-7  happened #308       vgic_v5_alloc_l2_ists() loses 9 objects, 32832 bytes',
    ]);
    expect(list.at(-1)).toBe(
      '  note    CMO-7   happened #371       clean-invalidate of VMTE of VM 0 had nothing to do',
    );
    expect(list.filter((line) => line.includes(' LOCK-3 ')).length).toBeGreaterThan(1);
  });

  it('has everything in full when asked, and then no list', () => {
    const report = reportOf(TWICE, { rules: RULES.filter(({ rule }) => rule === 'LOCK-3' || rule === 'CMO-7') });
    const text = reportText(report, { ...OPTIONS, isFull: true });
    expect(text.match(/^(?:error|note) [A-Z]+-\d+: /gmu)).toHaveLength(report.groups.length);
    expect(text).not.toContain('all findings');
  });

  it('says so when there is nothing to say', () => {
    expect(linesOf([])).toEqual(['twice.scenario.json: 412 records, no findings', '']);
  });

  it.each([60, 80, 100])('is not wider than %i columns, commands and long words aside; its map shrinks', (columns) => {
    const report = reportOf(TWICE, { reproduce: (rule) => `vist check ${'a-long-name-'.repeat(10)} --rule ${rule}` });
    const lines = reportText(report, { ...OPTIONS, columns, isFull: true }).split('\n');
    const wide = lines.filter((line) => line.length > columns && !/^ *\S+$/u.test(line));
    expect(wide.filter((line) => !line.startsWith('  reproduce  vist check a-long-name-'))).toEqual([]);
    const bars = lines.filter((line) => line.includes('|!') || line.includes('!|'));
    expect(bars.length).toBeGreaterThan(0);
    for (const bar of bars) expect(lines[lines.indexOf(bar) + 1]?.indexOf('^')).toBe(bar.indexOf('!'));
  });
});
