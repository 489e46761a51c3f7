export { commonPrefix } from './container/common-prefix.ts';
export { writeIterable, writeObservable } from './container/feed.ts';
export { fileNotes } from './container/header.ts';
export { IMPORT_FORMATS, UnknownFormatError } from './importers/detect.ts';
export { binaryKind } from './importers/source/binary.ts';
export { linesOf } from './importers/source/lines.ts';
export { readMapping } from './importers/jsonl/mapping.ts';
export { startImport } from './importers/import-session.ts';
export { looksLikeTrace } from './container/magic.ts';
export { portablePlatform, readOnlyCodec } from './container/portable-platform.ts';
export { openTrace } from './container/reader.ts';
export { memorySink, TraceSinkError } from './container/sink.ts';
export { snapshotFeed } from './container/snapshot-feed.ts';
export { storedStates } from './container/stored-states.ts';
export { bytesSource } from './container/source.ts';
export { readTraceStream } from './container/stream-reader.ts';
export { traceWriter } from './container/writer.ts';
export { catTrace } from './rewrite/cat.ts';
export { cutTrace, viewTrace } from './rewrite/cut.ts';
export { MergeError, mergeTraces } from './rewrite/merge.ts';
export { redactTrace } from './rewrite/redact.ts';
export { upgradeTrace } from './rewrite/upgrade.ts';
export { examineTrace } from './doctor/doctor.ts';
export { recoverTrace } from './doctor/recover.ts';
export { jsonLines, readJsonLines } from './text/json-lines.ts';
export { TraceTextError } from './text/text-error.ts';
export { csvExporter } from './exporters/csv.ts';
export { ctfExporter } from './exporters/ctf/ctf.ts';
export { mermaidExporter } from './exporters/mermaid.ts';
export { perfettoExporter } from './exporters/perfetto/perfetto.ts';
export { recordingExporter, traceTextExporter } from './exporters/recording.ts';
export { TraceFormatError, TraceValueError } from './format-error.ts';

export type { TraceRecord } from './codec/event-codec.ts';
export type { IndexedFile } from './container/common-prefix.ts';
export type { Subscribable } from './container/feed.ts';
export type { Closing, Ending, Footer } from './container/footer.ts';
export type { FileNotes, FileNotesInput, RunIdentity, TraceHeader } from './container/header.ts';
export type {
  ImportHead,
  ImportObserver,
  ImportOptions,
  ImportResult,
  ImportSession,
} from './importers/import-session.ts';
export type { ImportFormat } from './importers/detect.ts';
export type { ImportIssue } from './importers/source/issues.ts';
export type { ImportIssueCode } from './importers/source/sighting.ts';
export type { ImportMapping, MappingReading } from './importers/jsonl/mapping.ts';
export type { LineBatch } from './importers/source/lines.ts';
export type { LogHead } from './importers/session/log-maker.ts';
export type { Plain } from './container/plain.ts';
export type { TracePart } from './container/parts.ts';
export type { BodyCodec, CodecName, Platform } from './container/platform.ts';
export type { ReadOptions, TraceQuery, TraceReader } from './container/reader.ts';
export type { TraceStart } from './container/record-stream.ts';
export type { MemorySink, TraceSink } from './container/sink.ts';
export type { ByteSource } from './container/source.ts';
export type { TraceStream } from './container/stream-reader.ts';
export type { TraceSummary, TraceWriter } from './container/writer.ts';
export type { CutRange, ViewChoice } from './rewrite/cut.ts';
export type { RedactRules } from './rewrite/redact.ts';
export type { RewriteTarget } from './rewrite/target.ts';
export type { RecoveryReport } from './doctor/recover.ts';
export type { EventRange, RecordTotal, TraceProblem, TraceReport } from './doctor/report.ts';
export type { TextExporter } from './exporters/exporter.ts';
export type { CtfExporter } from './exporters/ctf/ctf.ts';
export type { PerfettoExporter } from './exporters/perfetto/perfetto.ts';
export type { TraceErrorCode } from './format-error.ts';
export type { TraceCursor } from './container/cursor.ts';
export type { TraceFilter } from './container/filter.ts';
export type { SnapshotPolicy } from './container/snapshot-feed.ts';
export type { StoredState, StoredStates } from './container/stored-states.ts';
export type { CopiedSnapshot, SnapshotChange, SnapshotHead, StoredChange } from './container/snapshot-record.ts';
export type { Snapshots, StoredSnapshot } from './container/snapshots.ts';
