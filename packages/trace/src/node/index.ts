export { fileSink } from './file-sink.ts';
export { fileSource } from './file-source.ts';
export { nodePlatform } from './platform.ts';
export { streamSink } from './stream-sink.ts';
export { createTrace, openTraceFile } from './trace-file.ts';
