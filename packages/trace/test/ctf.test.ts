import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRevision, readScenario, runScenario, seq, type SystemRecord } from '@vist/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ctfExporter } from '../src/exporters/ctf/ctf.ts';
import { anyLog } from './any-record.ts';
import { imported, sample } from './import-kit.ts';

const hasBabeltrace = spawnSync('babeltrace2', ['--version']).status === 0;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vist-ctf-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What babeltrace2 prints of a log, line by line; a complaint of it fails. */
function read(records: readonly SystemRecord[], hasOrigins = false): readonly string[] {
  const exporter = ctfExporter({ hasOrigins });
  const packets = records.flatMap((record) => exporter.next(record) ?? []);
  const { packet, metadata } = exporter.end();
  writeFileSync(join(folder, 'stream'), Buffer.concat(packet === null ? packets : [...packets, packet]));
  writeFileSync(join(folder, 'metadata'), metadata);
  const { stdout, stderr, status } = spawnSync('babeltrace2', ['--clock-cycles', folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.trimEnd().split('\n');
}

function run(): readonly SystemRecord[] {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'ctf',
    vms: [{ vm: 0, nr_vcpus: 1 }],
    ops: [{ op: 'probe' }, { op: 'vm_init', vm: 0 }, { op: 'lpi_enable', vm: 0, id_bits: 12 }],
  });
  const parsed = parseRevision('V4');
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  return runScenario(reading.scenario, parsed.revision).records;
}

describe.skipIf(!hasBabeltrace)(
  'CTF, read by babeltrace2 (skipped where it is not installed)',
  { timeout: 60_000 },
  () => {
    it('has every event of a run, with its position, name, actor and fields', () => {
      const records = run();
      const lines = read(records);
      expect(lines).toHaveLength(records.length);
      for (const [index, { event, actor, seq: at }] of records.entries()) {
        expect(lines[index]).toContain(`[${String(at).padStart(20, '0')}]`);
        expect(lines[index]).toContain(` ${event.type}: `);
        expect(lines[index]).toContain(`actor = ( "${actor}" : `);
        if (event.type === 'mem.stored') {
          const [addr, value] = [event.addr.toString(16), event.value.toString(16)].map(
            (hex) => `0x${hex.toUpperCase()}`,
          );
          expect(lines[index]).toContain(`addr = ${addr}, sizeBytes = ${event.sizeBytes}, value = ${value}, filled = `);
        }
      }
    });

    it('has where an imported event stood, and lines that were kept, whatever is in them', () => {
      const records = imported([
        ...sample('posted-three-faults.trace.txt').slice(0, 50),
        'not "ours": \u0000\t\\ ü',
      ]).records;
      const lines = read(records, true);
      expect(lines).toHaveLength(records.length);
      expect(lines.at(-1)).toContain('line = 51');
      expect(lines.at(-1)).toContain(String.raw`text = "not \"ours\": ␀\t\\ ü"`);
      expect(lines.some((line) => line.includes('inferred = 1'))).toBe(true);
    });

    it('numbers names whatever they are', () => {
      const [first] = run();
      const names = ['a"b', String.raw`c\d`, 'line\nend', 'ü \u{1F4A5}', '', '/* x */ }; event {'];
      const kept = names.map((name, index) => ({
        ...first!,
        seq: seq(index),
        cause: null,
        event: { type: 'import.opaque', text: '', name } as const,
      }));
      const shown = read(kept).map((line) => /name = \( "(.*)" : container/u.exec(line)?.[1]);
      expect(shown).toEqual([
        String.raw`a\"b`,
        String.raw`c\\d`,
        String.raw`line\?end`,
        'ü \u{1F4A5}',
        '(none)',
        '/* x */ }; event {',
      ]);
    });

    it('reads any event that there may be', () => {
      fc.assert(
        fc.property(anyLog(40), (records) => {
          fc.pre(records.length > 0);
          expect(read(records as readonly SystemRecord[], true)).toHaveLength(records.length);
        }),
        { seed: 7, numRuns: 20 },
      );
    });

    it('is whole packets, whatever the length', () => {
      const [first] = run();
      const records = Array.from({ length: 9000 }, (_, index) => ({ ...first!, seq: seq(index), cause: null }));
      expect(read(records)).toHaveLength(9000);
    });
  },
);
