export { beginning, foldLog, stateAt } from './timeline/fold.ts';
export { describeDifference, describeRecord } from './verify/describe.ts';
export { eventsEqual, fieldDifferences, recordsEqual } from './verify/events-equal.ts';
export { memoryLog } from './timeline/memory-log.ts';
export { MOST_STATE_DIFFERENCES } from './verify/verdict.ts';
export { verifyByActs } from './verify/by-acts.ts';
export { verifyByPrograms } from './verify/by-programs.ts';

export type { ActsInput } from './verify/by-acts.ts';
export type { Difference, DigestDifference, RecordDifference, Refuted, Verdict, Verified } from './verify/verdict.ts';
export type { FieldDifference } from './verify/events-equal.ts';
export type { Folded, FoldOptions, Position } from './timeline/fold.ts';
export type { ProgramsInput } from './verify/by-programs.ts';
