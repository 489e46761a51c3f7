import { annotatedWith, type Bookmark, bookmarksAmong } from '@vist/replay';
import { TraceFormatError, type TraceReader, TraceSinkError } from '@vist/trace';
import { annotateTraceFile } from '@vist/trace/node';
import { EXIT } from '../exit-status.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { damageRefusal } from '../replay/open-trace.ts';

/** The bookmarks that a trace holds, by position. */
export function bookmarksOf(trace: TraceReader): readonly Bookmark[] {
  return bookmarksAmong(trace.footer?.annotations ?? []);
}

/**
 * Changes the bookmarks of a trace file; its events and its run id stay.
 *
 * @throws Refusal for a file that has no end yet (3), or that cannot be read or written.
 */
export function editBookmarks(path: string, edit: (bookmarks: readonly Bookmark[]) => readonly Bookmark[]): void {
  try {
    annotateTraceFile(path, (annotations) => annotatedWith(annotations, edit(bookmarksAmong(annotations))));
  } catch (error) {
    if (error instanceof TraceSinkError) throw new Refusal(error.message);
    if (!(error instanceof TraceFormatError)) throw fileRefusal(path, error);
    if (error.code !== 'cut') throw damageRefusal(path, error);
    throw new Refusal(`${path}: not closed, so it keeps no notes (vist recover closes a copy)`, EXIT.inconclusive);
  }
}
