/**
 * One event as the recordings write it: a line of JSON whose keys stand in this order. Addresses and
 * register values are hex strings, counts and sizes numbers (docs/RECORDINGS.md).
 */
export type RecordingLine = Readonly<Record<string, RecordingValue>>;

export type RecordingValue = string | number | boolean | Readonly<Record<string, string | number | boolean>>;
