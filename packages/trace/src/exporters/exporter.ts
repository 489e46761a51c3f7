import type { SystemRecord } from '@vist/core';

/** Turns a log into text, record by record, so that its length does not matter. */
export interface TextExporter {
  /** Lines that are complete now that this record is known, without their ends. */
  readonly next: (record: SystemRecord) => readonly string[];
  /** What comes after the last record. */
  readonly end: () => readonly string[];
}
