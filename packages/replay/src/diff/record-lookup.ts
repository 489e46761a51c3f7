import { type LogSource, seq, type SystemRecord } from '@vist/core';

/** Looks up records of a log, which may begin anywhere and have gaps. What stands near them is kept for a while. */
export function createRecordLookup(log: LogSource): (position: number) => SystemRecord | null {
  const pages = new Map<number, ReadonlyMap<number, SystemRecord>>();
  return (position) => {
    const number = Math.floor(position / PAGE_POSITIONS);
    let page = pages.get(number);
    if (page === undefined) {
      page = readPage(log, number * PAGE_POSITIONS);
      if (pages.size === MOST_PAGES) pages.clear();
      pages.set(number, page);
    }
    return page.get(position) ?? null;
  };
}

function readPage(log: LogSource, from: number): ReadonlyMap<number, SystemRecord> {
  const records = new Map<number, SystemRecord>();
  for (const record of log.records(seq(from))) {
    if (record.seq >= from + PAGE_POSITIONS) break;
    records.set(record.seq, record);
  }
  return records;
}

/** As long as a full chunk of a trace, so that each is decoded once. */
const PAGE_POSITIONS = 4096;
const MOST_PAGES = 16;
