import type { SystemRecord } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvExporter } from '../src/exporters/csv.ts';
import { mermaidExporter } from '../src/exporters/mermaid.ts';
import { perfettoExporter } from '../src/exporters/perfetto/perfetto.ts';
import { recordingExporter, traceTextExporter } from '../src/exporters/recording.ts';
import { anyLog } from './any-record.ts';
import { imported, sample } from './import-kit.ts';

const RUNS = { seed: 13, numRuns: 40 } as const;
const TEXT = { csvExporter, mermaidExporter, recordingExporter, traceTextExporter };

describe('any log there may be (seed 13, 40 cases)', { timeout: 60_000 }, () => {
  it.each(Object.entries(TEXT))('becomes lines: %s', (_, make) => {
    fc.assert(
      fc.property(anyLog(30), (log) => {
        const { next, end } = make();
        const lines = [...(log as readonly SystemRecord[]).flatMap((record) => next(record)), ...end()];
        expect(lines.every((line) => typeof line === 'string')).toBe(true);
      }),
      RUNS,
    );
  });

  it('becomes packets of Perfetto', () => {
    fc.assert(
      fc.property(anyLog(30), (log) => {
        const { next } = perfettoExporter({ cacheLineBytes: 64, coherent: false, memory: 'cached' });
        for (const record of log as readonly SystemRecord[]) expect(next(record).length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });
});

describe('a session', () => {
  it('comes back from trace text as it was imported', () => {
    const { records } = imported(sample('v3-late-then-retry.jsonl'));
    const { next, end } = traceTextExporter();
    const lines = [...records.flatMap((record) => next(record)), ...end()];
    expect(imported(lines).records.map(({ event }) => event)).toEqual(records.map(({ event }) => event));
  });
});
