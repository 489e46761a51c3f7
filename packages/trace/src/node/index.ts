export { annotateTraceFile } from './annotate-file.ts';
export { fileSink } from './file-sink.ts';
export { fileSource } from './file-source.ts';
export { followTrace } from './follow.ts';
export { nodePlatform } from './platform.ts';
export { streamSink } from './stream-sink.ts';
export { createTrace, openTraceFile } from './trace-file.ts';

export type { FollowOptions } from './follow.ts';
