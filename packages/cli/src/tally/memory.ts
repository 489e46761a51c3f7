import type { SystemEvent } from '@vist/core';

/** What was allocated and freed. */
export interface Allocations {
  readonly made: number;
  /** Bytes of their size classes. */
  readonly bytesMade: number;
  readonly freed: number;
  readonly failed: number;
}

/** What was never freed. */
export interface Outstanding {
  readonly objects: number;
  readonly bytesRequested: number;
  readonly bytesAllocated: number;
  /** True when the VM table was freed, so that nothing should be left: these are leaks. */
  readonly isLeak: boolean;
  /** The part of it that functions allocated whose code is not public for this revision. */
  readonly reconstructed: { readonly objects: number; readonly bytesAllocated: number };
  /** By the function that allocated, most bytes first. */
  readonly sites: readonly OutstandingSite[];
}

export interface OutstandingSite {
  readonly site: string;
  readonly objects: number;
  readonly bytesAllocated: number;
  /** True when the code of that function is not public for this revision (docs/RECORDINGS.md). */
  readonly isReconstructed: boolean;
}

/** Counts allocations, and sums up what is left at the end. */
export interface MemoryTally {
  readonly add: (event: SystemEvent) => void;
  readonly allocations: () => Allocations;
  /** Null before the end of the run. */
  readonly outstanding: () => Outstanding | null;
}

/** A tally of no allocations. It asks of each function whether its code is reconstructed for the revision. */
export function createMemoryTally(isReconstructed: (func: string) => boolean): MemoryTally {
  const allocations = { made: 0, bytesMade: 0, freed: 0, failed: 0 };
  const sites = new Map<string, { objects: number; bytesAllocated: number }>();
  let summary: Extract<SystemEvent, { type: 'harness.leakSummarised' }> | null = null;

  return {
    add(event) {
      switch (event.type) {
        case 'alloc.allocated':
          allocations.made += 1;
          allocations.bytesMade += event.sizeAllocBytes;
          break;
        case 'alloc.failed':
          allocations.failed += 1;
          break;
        case 'alloc.freed':
          if (event.was === 'live') allocations.freed += 1;
          break;
        case 'harness.outstanding': {
          const site = sites.get(event.site) ?? { objects: 0, bytesAllocated: 0 };
          site.objects += 1;
          site.bytesAllocated += event.sizeAllocBytes;
          sites.set(event.site, site);
          break;
        }
        case 'harness.leakSummarised':
          summary = event;
          break;
        default:
      }
    },
    allocations: () => ({ ...allocations }),
    outstanding() {
      if (summary === null) return null;
      const { objectCount, sizeReqBytes, sizeAllocBytes, isVmtFreed } = summary;
      const bySite = [...sites].map(([site, count]) => ({ site, ...count, isReconstructed: isReconstructed(site) }));
      const reconstructed = bySite.filter((entry) => entry.isReconstructed);
      return {
        objects: objectCount,
        bytesRequested: sizeReqBytes,
        bytesAllocated: sizeAllocBytes,
        isLeak: isVmtFreed && objectCount > 0,
        reconstructed: {
          objects: sumOf(reconstructed, 'objects'),
          bytesAllocated: sumOf(reconstructed, 'bytesAllocated'),
        },
        sites: bySite.toSorted((a, b) => b.bytesAllocated - a.bytesAllocated || a.site.localeCompare(b.site, 'en')),
      };
    },
  };
}

function sumOf(entries: readonly OutstandingSite[], key: 'objects' | 'bytesAllocated'): number {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
