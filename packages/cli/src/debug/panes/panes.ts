import type { PaneName } from '../model.ts';
import { allocationRows } from './allocations-pane.ts';
import { eventRows } from './event-pane.ts';
import { irsRows } from './irs-pane.ts';
import { kvmRows } from './kvm-pane.ts';
import type { Look, PaneRow } from './look.ts';
import { memoryRows } from './memory-pane.ts';
import { stopRows } from './stops-pane.ts';
import { tableRows } from './tables-pane.ts';

/** The rows of a pane. */
export function paneRows(pane: PaneName, look: Look): readonly PaneRow[] {
  return ROWS[pane](look);
}

/** The row of a pane that is selected: as it was left, but one that there is. */
export function selectedRow(pane: PaneName, rows: readonly PaneRow[], { model }: Look): number {
  return Math.max(0, Math.min(rows.length - 1, model.rows[pane] ?? 0));
}

const ROWS: Readonly<Record<PaneName, (look: Look) => readonly PaneRow[]>> = {
  event: eventRows,
  tables: tableRows,
  memory: memoryRows,
  allocations: allocationRows,
  irs: irsRows,
  kvm: kvmRows,
  stops: stopRows,
};
