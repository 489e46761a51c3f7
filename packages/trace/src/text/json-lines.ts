import { EVENT_SCHEMA, type EventSpec, type StatePage } from '@vist/core';
import type { Closing } from '../container/footer.ts';
import { OP } from '../container/framing.ts';
import { hexOfLink, linkOfHex } from '../container/hash-chain.ts';
import { fileNotes, headerOf, notesInFile, type TraceHeader } from '../container/header.ts';
import { canonical, plainOf, type Plain } from '../container/plain.ts';
import type { Platform } from '../container/platform.ts';
import type { TraceReader } from '../container/reader.ts';
import { rowsOfSchema, schemaOfRows } from '../container/schema-record.ts';
import type { TraceSink } from '../container/sink.ts';
import { traceWriter, type TraceSummary, type TraceWriter } from '../container/writer.ts';
import { PayloadError, TraceValueError } from '../format-error.ts';
import { orderedParts, type OrderedPart } from '../rewrite/ordered-parts.ts';
import { refuseDamage } from '../rewrite/target.ts';
import { expectText, isMap, jsonOfRecord, recordOfJson, type JsonMap } from './event-json.ts';
import { base64Of, jsonOf, plainOfJson, type Json } from './plain-json.ts';
import { TraceTextError } from './text-error.ts';

/** Version of the text form. */
const TEXT_VERSION = 1;

/**
 * A trace as lines of JSON, for reviews and hand-written examples: a head, a line per event, snapshot and
 * unknown record, and an end. Nothing is lost: {@link readJsonLines} makes the same trace of it.
 *
 * @throws TraceFormatError while iterating, where the trace is damaged.
 */
export function* jsonLines(trace: TraceReader): Generator<string> {
  const specs = new Map<string, EventSpec>(trace.schema.map((spec) => [spec.type, spec]));
  yield line(headOf(trace));
  for (const part of orderedParts(trace.parts())) yield line(lineOf(part, specs));
  if (trace.footer === null) return;
  const { ending, stateDigest, findings, annotations } = trace.footer;
  const closing = jsonOf(canonical({ ending, stateDigest, findings, annotations }));
  yield line({ end: closing });
}

function line(json: Json): string {
  return `${JSON.stringify(json)}\n`;
}

function headOf({ header, schema }: TraceReader): Json {
  const { identity, notes } = header;
  const rows = rowsOfSchema(schema);
  const isOurs = JSON.stringify(rows) === JSON.stringify(rowsOfSchema(EVENT_SCHEMA));
  const head = { vist: TEXT_VERSION, identity: jsonOf({ ...identity }), notes: jsonOf(notesInFile(notes)) };
  return isOurs ? head : { ...head, schema: jsonOf(rows) };
}

function lineOf(part: OrderedPart, specs: ReadonlyMap<string, EventSpec>): Json {
  switch (part.kind) {
    case 'record':
      return jsonOfRecord(part.record, specs.get(part.record.event.type)!);
    case 'snapshot': {
      const { seq, baseSeq, link, change } = part.snapshot;
      const { isFull, changed, gone } = change;
      const pages = changed.map(([key, page]): Json => [key, jsonOf(page)]);
      return { snapshot: { seq, isFull, baseSeq, link: hexOfLink(link), changed: pages, gone: [...gone] } };
    }
    case 'other':
      return { record: { op: part.op, payload: base64Of(part.payload) } };
    case 'damage':
      return refuseDamage(part.error);
    default:
      return part satisfies never;
  }
}

/**
 * Writes the trace that lines of JSON describe. The lines of a run that did not end make an interrupted
 * one. A schema is only needed for event types that this program does not have.
 *
 * Rejects with TraceTextError, which names the line.
 */
export async function readJsonLines(
  lines: Iterable<string> | AsyncIterable<string>,
  sink: TraceSink,
  platform: Platform,
): Promise<TraceSummary> {
  let reading: LineReader | null = null;
  let number = 0;
  try {
    for await (const text of lines) {
      number += 1;
      if (text.trim() === '') continue;
      const json = parseLine(text);
      if (reading === null) reading = openReader(json, sink, platform);
      else if (!reading.line(json)) await reading.drained();
    }
    if (reading === null) throw new TraceTextError('no head of a trace');
    return await reading.end();
  } catch (error) {
    reading?.abandon();
    throw atLine(error, number);
  }
}

function atLine(error: unknown, number: number): unknown {
  const isOurs = error instanceof TraceTextError || error instanceof PayloadError || error instanceof TraceValueError;
  return isOurs ? new TraceTextError(`line ${number}: ${error.message}`) : error;
}

function parseLine(text: string): JsonMap {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    throw new TraceTextError(`not JSON (${String(error)})`);
  }
  expectText(isMap(json), 'expected a map');
  return json;
}

/** Writes what the lines after the head say. */
interface LineReader {
  /** False when the sink wants to be waited for. */
  readonly line: (json: JsonMap) => boolean;
  readonly drained: () => Promise<void>;
  readonly end: () => Promise<TraceSummary>;
  readonly abandon: () => void;
}

function openReader(head: JsonMap, sink: TraceSink, platform: Platform): LineReader {
  const { header, schema } = readHead(head);
  const specs = new Map<string, EventSpec>(schema.map((spec) => [spec.type, spec]));
  const writer = traceWriter(header, sink, platform, schema);
  let end: JsonMap | null = null;
  return {
    line: (json) => {
      expectText(end === null, 'a line behind the end');
      if (json['end'] !== undefined) {
        end = mapAt(json, 'end');
        return true;
      }
      if (json['snapshot'] !== undefined) writeSnapshot(mapAt(json, 'snapshot'), writer);
      else if (json['record'] !== undefined) writeOther(mapAt(json, 'record'), writer);
      else return writer.push(recordOfJson(json, (type) => specs.get(type) ?? null));
      return true;
    },
    drained: writer.drained,
    end: () => (end === null ? writer.interrupt() : finish(end, writer)),
    abandon: writer.abandon,
  };
}

function readHead(head: JsonMap): { readonly header: TraceHeader; readonly schema: readonly EventSpec[] } {
  expectText(head['vist'] === TEXT_VERSION, `vist ${JSON.stringify(head['vist'])}: expected ${TEXT_VERSION}`);
  const identity = plainOf(plainOfJson(mapAt(head, 'identity')));
  const notes = plainOf(plainOfJson(mapAt(head, 'notes')));
  const schema = head['schema'] === undefined ? EVENT_SCHEMA : schemaOfRows(plainOfJson(head['schema']));
  return { header: headerOf(identity, { ...fileNotes({ tool: 'text' }), ...(notes as object) }), schema };
}

function writeSnapshot(json: JsonMap, writer: TraceWriter): void {
  const { seq, isFull, baseSeq, link, changed, gone } = json;
  expectText(Number.isSafeInteger(seq) && Number.isSafeInteger(baseSeq), 'snapshot: expected seq and baseSeq');
  expectText(typeof isFull === 'boolean' && typeof link === 'string', 'snapshot: expected isFull and link');
  expectText(Array.isArray(changed) && Array.isArray(gone), 'snapshot: expected lists of changed and gone pages');
  const pages = (changed as readonly Json[]).map((entry): readonly [string, StatePage] => {
    expectText(Array.isArray(entry), 'snapshot: expected [key, page]');
    const [key, page] = entry as readonly Json[];
    expectText(typeof key === 'string', 'snapshot: expected [key, page]');
    return [key, plainOfJson(page ?? null)];
  });
  const keys = (gone as readonly Json[]).map((key) => {
    expectText(typeof key === 'string', 'snapshot: expected keys');
    return key;
  });
  // One that is not of these events, because somebody edited them, is left out.
  writer.copySnapshot({
    seq: Number(seq),
    isFull,
    baseSeq: Number(baseSeq),
    link: linkOfHex(link),
    change: { isFull, changed: pages, gone: keys },
  });
}

function writeOther(json: JsonMap, writer: TraceWriter): void {
  const { op, payload } = json;
  expectText(
    Number.isInteger(op) && Number(op) > OP.end && Number(op) < 0x80,
    `record of kind ${JSON.stringify(op) ?? 'none'}: expected 8 to 127`,
  );
  expectText(typeof payload === 'string', 'record: expected a payload in base64');
  const bytes = plainOfJson({ $bytes: payload });
  if (bytes instanceof Uint8Array) writer.other(Number(op), bytes);
}

function finish(end: JsonMap, writer: TraceWriter): Promise<TraceSummary> {
  const { ending, stateDigest, findings, annotations } = end;
  expectText(ending === 'complete' || ending === 'interrupted', `ending ${JSON.stringify(ending)}`);
  expectText(stateDigest === null || typeof stateDigest === 'string', 'end: expected stateDigest, or null');
  const closing: Closing = { stateDigest, findings: plainList(findings), annotations: plainList(annotations) };
  return ending === 'complete' ? writer.finish(closing) : writer.interrupt(closing);
}

function plainList(json: Json | undefined): readonly Plain[] {
  expectText(Array.isArray(json), 'end: expected lists of findings and annotations');
  return (json as readonly Json[]).map((item) => plainOf(plainOfJson(item)));
}

function mapAt(json: JsonMap, key: string): JsonMap {
  const found = json[key];
  expectText(isMap(found), `${key}: expected a map`);
  return found;
}
