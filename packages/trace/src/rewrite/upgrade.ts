import { EVENT_SCHEMA, type EventSpec } from '@vist/core';
import type { TraceReader } from '../container/reader.ts';
import type { TraceSummary } from '../container/writer.ts';
import { upcastFor } from '../upcast/upcast.ts';
import { copyParts } from './copy-parts.ts';
import { finishLike, refuseDamage, whole, writerFor, type RewriteTarget } from './target.ts';

/**
 * Writes a trace again with the event types of this program. Types that it does not know go along as
 * they are.
 *
 * Rejects with TraceFormatError when anything is damaged.
 */
export function upgradeTrace(trace: TraceReader, target: RewriteTarget): Promise<TraceSummary> {
  const upcast = upcastFor(trace.schema);
  const strangers = trace.schema.filter(({ tag }) => upcast.problemOf(tag) !== null);
  const isStranger = new Set<string>(strangers.map(({ type }) => type));
  const writer = writerFor(trace, target, {
    schema: schemaWith(strangers),
    notes: upcast.isIdentity ? {} : { parentRun: trace.runId },
  });
  return whole(writer, async () => {
    await copyParts(trace.parts(), writer, {
      record: (record) =>
        upcast.isIdentity || isStranger.has(record.event.type)
          ? record
          : { ...record, event: upcast.event(record.event) },
      onDamage: refuseDamage,
    });
    return finishLike(trace.footer, writer);
  });
}

/** The types of this program, with strangers in their places. */
function schemaWith(strangers: readonly EventSpec[]): readonly EventSpec[] {
  const isTaken = (spec: EventSpec): boolean =>
    strangers.some(({ tag, type }) => tag === spec.tag || type === spec.type);
  return [...EVENT_SCHEMA.filter((spec) => !isTaken(spec)), ...strangers].toSorted((a, b) => a.tag - b.tag);
}
