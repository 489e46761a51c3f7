import type { TraceReader } from '../container/reader.ts';
import type { TraceSummary } from '../container/writer.ts';
import { copyParts } from './copy-parts.ts';
import { finishLike, refuseDamage, whole, writerFor, type RewriteTarget } from './target.ts';

/**
 * Writes a trace again, with another codec or chunk length. What this program does not know goes along
 * untouched. Equal events: the run id stays.
 *
 * Rejects with TraceFormatError when anything is damaged.
 */
export function catTrace(trace: TraceReader, target: RewriteTarget): Promise<TraceSummary> {
  const writer = writerFor(trace, target, {});
  return whole(writer, async () => {
    await copyParts(trace.parts(), writer, {
      record: (record) => record,
      onDamage: refuseDamage,
    });
    return finishLike(trace.footer, writer);
  });
}
