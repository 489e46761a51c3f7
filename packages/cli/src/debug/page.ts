import { helpLines } from './help.ts';
import type { Screen } from './layout.ts';
import type { DebugModel, Page } from './model.ts';
import { fit, type Line, line, toned } from './text.ts';

/** A page over the whole screen but the two lines at its bottom. */
export function pageLines({ pageRow }: DebugModel, page: Page, { columns, rows }: Screen): readonly Line[] {
  const height = Math.max(0, rows - PAGE_ROWS);
  const title = toned(fit(line(page === 'help' ? ' keys' : ` ${page.title}`), columns), 'bar');
  const lines =
    page === 'help' ? helpWindow(columns, pageRow, height) : pageWindow(page.rows, pageRow, height, columns);
  return [title, ...Array.from({ length: height }, (_, index) => lines[index] ?? [])];
}

/** Title, what is said, keys. */
const PAGE_ROWS = 3;

function helpWindow(columns: number, top: number, height: number): readonly Line[] {
  const all = helpLines(columns);
  const start = Math.max(0, Math.min(top, all.length - height));
  return all.slice(start, start + height);
}

function pageWindow(
  rows: Exclude<Page, 'help'>['rows'],
  selected: number,
  height: number,
  columns: number,
): readonly Line[] {
  const start = Math.max(0, Math.min(rows.length - height, selected - Math.floor(height / 2)));
  return rows.slice(start, start + height).map(({ text }, index) => {
    const isSelected = start + index === selected;
    const row = fit(line(`${isSelected ? '>' : ' '}${text}`), columns);
    return isSelected ? toned(row, 'selected') : row;
  });
}
