import { seq, type SystemRecord, word64, physAddr } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { csvExporter } from './csv.ts';
import type { TextExporter } from './exporter.ts';
import { mermaidExporter } from './mermaid.ts';
import { recordingExporter, traceTextExporter } from './recording.ts';

const RECORDS: readonly SystemRecord[] = [
  {
    seq: seq(0),
    cause: null,
    actor: 'pe0',
    origin: null,
    event: { type: 'call.entered', func: 'vgic_v5_vmte_init', caller: 'harness', args: [{ name: 'vm', value: 0 }] },
  },
  {
    seq: seq(1),
    cause: seq(0),
    actor: 'pe0',
    origin: null,
    event: {
      type: 'mem.stored',
      addr: physAddr(0x8_8000_0010),
      sizeBytes: 8,
      value: word64(0xc000n),
      filled: true,
      site: 'vgic_v5_vmte_init',
    },
  },
];

function text({ next, end }: TextExporter): string {
  return [...RECORDS.flatMap((record) => next(record)), ...end()].join('\n');
}

describe('exports as text', () => {
  it('CSV has one line per event', () => {
    expect(text(csvExporter())).toBe(
      [
        'seq,cause,actor,type,fields,isInferred',
        '0,,pe0,call.entered,func=vgic_v5_vmte_init;caller=harness;args=vm:0,false',
        '1,0,pe0,mem.stored,addr=0x880000010;sizeBytes=8;value=0xc000;filled=true;site=vgic_v5_vmte_init,false',
      ].join('\n'),
    );
  });

  it('Mermaid draws who did what to whom', () => {
    expect(text(mermaidExporter())).toBe(
      [
        'sequenceDiagram',
        '  participant cache as PE caches',
        '  participant memory as memory (PoC)',
        '  pe0->>pe0: vgic_v5_vmte_init()',
        '  pe0->>cache: write 0x880000010 = 0xc000',
      ].join('\n'),
    );
  });

  it('recording and trace text are the same lines in two forms', () => {
    expect(text(recordingExporter()).split('\n')).toHaveLength(2);
    expect(text(traceTextExporter()).split('\n')[1]).toBe(
      '       swapper/0-1     [000]   100.000002: bprint:               vgic_v5_vmte_init: mem_write ' +
        'addr=0xffff000880000010 size=8 val=0xc000',
    );
  });

  it('an empty log is an empty document', () => {
    expect([csvExporter().end(), mermaidExporter().end().length, recordingExporter().end()]).toEqual([
      ['seq,cause,actor,type,fields,isInferred'],
      3,
      [],
    ]);
  });
});
