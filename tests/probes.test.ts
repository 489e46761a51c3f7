import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROBES } from '@vist/replay';
import { linesOf, startImport } from '@vist/trace';
import { describe, expect, it } from 'vitest';

const PROBES_FOLDER = new URL('../probes/', import.meta.url).pathname;
const text = (name: string): string => readFileSync(join(PROBES_FOLDER, name), 'utf8');

/** What `functions.sh` prints for a kernel that has these functions. */
function definitions(functions: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'vist-probes-'));
  try {
    const symbols = join(folder, 'kallsyms');
    writeFileSync(symbols, functions.map((func) => `ffff800080000000 t ${func}\n`).join(''));
    const env = { ...process.env, SYMBOLS: symbols };
    return execFileSync('sh', [join(PROBES_FOLDER, 'functions.sh')], { encoding: 'utf8', env })
      .trimEnd()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the scripts of probes/', () => {
  it.each(['functions.sh', 'perf.sh', 'record.sh'])('%s is a shell script', (name) => {
    expect(execFileSync('sh', ['-n', join(PROBES_FOLDER, name)], { encoding: 'utf8' })).toBe('');
  });

  it('functions.sh defines an entry and a return for each function that the kernel has, and no other', () => {
    expect(definitions(['vgic_v5_vmte_init', 'vgic_v5_lpi_ist_alloc', 'vgic_v3_probe'])).toEqual([
      'p:vgic_v5_vmte_init vgic_v5_vmte_init vm=%x0:x64',
      'r:vgic_v5_vmte_init__return vgic_v5_vmte_init ret=$retval:s32',
      'p:vgic_v5_lpi_ist_alloc vgic_v5_lpi_ist_alloc vm=%x0:x64 id_bits=%x1:u32',
      'r:vgic_v5_lpi_ist_alloc__return vgic_v5_lpi_ist_alloc ret=$retval:s32',
    ]);
  });

  it('record.sh sets the probes that vist import --print-probes names', () => {
    const script = text('record.sh');
    for (const { kprobes } of PROBES) for (const line of kprobes) expect(script).toContain(`echo '${line}'`);
  });

  it('what the bpftrace script prints is read line by line', async () => {
    const formats = [...text('vgic-v5.bt').matchAll(/printf\("(.+?)\\n"/gu)].map(([, format = '']) => printed(format));
    expect(formats.length).toBeGreaterThan(15);
    const options = { format: null, mapping: null, profile: null, revision: null, infers: false, chunkLength: 64 };
    const session = startImport(options, { begin: () => {}, record: () => {}, state: () => {} });
    const source = (async function* bytes() {
      yield Buffer.from(`${formats.join('\n')}\n`);
    })();
    for await (const batch of linesOf(source)) session.add(batch);
    expect(session.end()).toMatchObject({ opaqueCount: 0, issues: [] });
  });
});

/** A line as the format would print it: values that fit what stands before them. */
function printed(format: string): string {
  const called = format.includes('rwmmio_') ? 'vgic_v5_irs_write_vm_mmio_reg' : 'vgic_v5_lpi_ist_alloc';
  return format
    .replace('%16s-%-7d [%03d] %5llu.%09llu:', '             kvm-1234    [003]   512.100001000:')
    .replace('node=-1 accounted=%s', 'node=-1 accounted=true')
    .replaceAll('gfp_flags=%s', 'gfp_flags=GFP_KERNEL_ACCOUNT')
    .replaceAll(/(ptr|start|end|vm)=0x%llx/gu, '$1=0xffff000880000040')
    .replaceAll('addr=0x%llx', 'addr=0xffff80008a0002d0')
    .replaceAll('width=%d', 'width=64')
    .replaceAll(/%(?:llx|llu|d|u|x)/gu, '1')
    .replaceAll('%s', called);
}
