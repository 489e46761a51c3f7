import { seq } from '@vist/core';
import { withBookmark, withoutBookmark } from '@vist/replay';
import type { NoteOptions } from '../commands/note.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { openTraceAt } from '../replay/open-trace.ts';
import { traceAt } from '../show/position.ts';
import { bookmarksOf, editBookmarks } from './bookmark-file.ts';

/**
 * `vist note`; exit status 1 when there is no note to remove.
 *
 * @throws Refusal for a trace without such an event, or one that cannot be read or written.
 */
export async function noteTrace(target: string, note: string, { remove }: NoteOptions, io: Io): Promise<ExitStatus> {
  const { path, at: asked } = traceAt(target);
  if (path === '-') throw new Refusal('notes are written into a file: expected a path, not -');
  if (asked === null) throw new Refusal(`${target}: expected the event behind the trace: T@N`);
  const at = seq(asked);
  const trace = await openTraceAt(path, io);
  try {
    const [record] = trace.find({ from: at, before: seq(at + 1) });
    if (record === undefined) throw new Refusal(`${path}: has no event ${at}: it has ${trace.length}`);
    if (remove === true && bookmarksOf(trace).every((bookmark) => bookmark.at !== at)) {
      throw new Refusal(`${path}: has no note at #${at}`, EXIT.found);
    }
  } finally {
    trace.close();
  }
  editBookmarks(path, (bookmarks) =>
    remove === true ? withoutBookmark(bookmarks, at) : withBookmark(bookmarks, { at, note }),
  );
  return EXIT.ok;
}
