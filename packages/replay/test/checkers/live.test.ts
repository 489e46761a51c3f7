import { createLiveStreams, type Seq, type SystemEvent, type SystemState } from '@vist/core';
import { checkLive, checkLog, checkOptions, type Finding, memoryLog } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { TWICE } from '../report/report-of.ts';

describe('checkLive', () => {
  const options = checkOptions(TWICE.profile);
  const { findings } = checkLog(memoryLog(TWICE.records), options);

  it('is an observable of what checkLog finds, each finding as soon as its record happened', () => {
    const streams = createLiveStreams<SystemState, SystemEvent>(64);
    const found: { readonly finding: Finding; readonly published: Seq | null }[] = [];
    let published: Seq | null = null;
    let isComplete = false;
    streams.records$.subscribe(({ seq }) => void (published = seq));
    checkLive(streams.records$, options).subscribe({
      next: (finding) => void found.push({ finding, published }),
      complete: () => void (isComplete = true),
    });

    for (const record of TWICE.records) streams.observer.record(record);
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ finding, published: at }) => at === null || finding.at > at)).toEqual([]);
    expect(found.filter(({ finding, published: at }) => at === finding.at).length).toBeGreaterThan(10);

    streams.complete();
    expect(isComplete).toBe(true);
    expect(found.map(({ finding }) => finding).toSorted((a, b) => a.at - b.at)).toEqual(findings);
  });

  it('is folded anew for each subscriber', () => {
    const streams = createLiveStreams<SystemState, SystemEvent>(64);
    const counts = [0, 0];
    const live$ = checkLive(streams.records$, options);
    live$.subscribe(() => void (counts[0] = (counts[0] ?? 0) + 1));
    live$.subscribe(() => void (counts[1] = (counts[1] ?? 0) + 1));
    for (const record of TWICE.records) streams.observer.record(record);
    streams.complete();
    expect(counts).toEqual([findings.length, findings.length]);
  });
});
