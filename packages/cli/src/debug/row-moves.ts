import { helpLines } from './help.ts';
import { layoutOf, type Screen } from './layout.ts';
import type { DebugModel } from './model.ts';
import { lookOf } from './panes/look.ts';
import { paneRows, selectedRow } from './panes/panes.ts';
import type { DebugSession } from './session.ts';
import type { RowMove } from './update.ts';
import { nextVisible } from './visible.ts';

/** Moves through the rows of whatever the keys go to: a page, a state pane, or the list of events. */
export function moveRows(
  model: DebugModel,
  by: RowMove,
  { session, screen }: { readonly session: DebugSession; readonly screen: Screen },
): DebugModel {
  const { stateHeight, stateWidth, listHeight } = layoutOf(screen);
  if (model.page !== null) {
    const count = model.page === 'help' ? helpLines(screen.columns).length : model.page.rows.length;
    return { ...model, pageRow: movedRow(model.pageRow, by, { count, height: screen.rows - PAGE_FRAME }) };
  }
  if (model.focus === 'state') {
    const look = lookOf(session, model, stateWidth);
    const rows = paneRows(model.pane, look);
    const row = movedRow(selectedRow(model.pane, rows, look), by, { count: rows.length, height: stateHeight });
    return { ...model, rows: { ...model.rows, [model.pane]: row } };
  }
  return { ...model, at: movedEvent(session, model, by, listHeight) };
}

/** Rows of a page that are no content: its title, what is said, the keys. */
export const PAGE_FRAME: 3 = 3;

function movedRow(
  row: number,
  by: RowMove,
  { count, height }: { readonly count: number; readonly height: number },
): number {
  if (by === 'first') return 0;
  if (by === 'last') return Math.max(0, count - 1);
  const step = 'rows' in by ? by.rows : by.pages * Math.max(1, height - 1);
  return Math.max(0, Math.min(count - 1, row + step));
}

function movedEvent(session: DebugSession, model: DebugModel, by: RowMove, height: number): number {
  if (by === 'first') return 0;
  if (by === 'last') return session.length - 1;
  const step = 'rows' in by ? by.rows : by.pages * Math.max(1, height - 1);
  let { at } = model;
  for (let left = Math.abs(step); left > 0; left -= 1) {
    const next = nextVisible(session, at, model, step > 0 ? 'forwards' : 'backwards');
    if (next === null) return at;
    at = next;
  }
  return at;
}
