/** The size of a terminal. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** Where things are on a screen. */
export interface Layout {
  /** Events beside the state, or above it. */
  readonly isWide: boolean;
  readonly listWidth: number;
  readonly listHeight: number;
  readonly stateWidth: number;
  /** Rows of the state pane, without its heading. */
  readonly stateHeight: number;
  /** Rows of the event's own pane above it; 0 where there is no room for it. */
  readonly eventHeight: number;
}

/** Divides a screen: a title, the events, the state, a line to talk, a line of keys. */
export function layoutOf({ columns, rows }: Screen): Layout {
  const body = Math.max(0, rows - FIXED_ROWS);
  if (columns < LEAST_WIDE) {
    const listHeight = Math.ceil((body - 1) / 2);
    return {
      isWide: false,
      listWidth: columns,
      listHeight,
      stateWidth: columns,
      stateHeight: Math.max(0, body - listHeight - 1),
      eventHeight: 0,
    };
  }
  const listWidth = Math.floor((columns - 1) / 2);
  // With room to spare the event keeps a pane of its own, whichever pane is chosen below.
  const eventHeight = body >= LEAST_TALL ? Math.floor(body / 3) : 0;
  return {
    isWide: true,
    listWidth,
    listHeight: body,
    stateWidth: columns - 1 - listWidth,
    stateHeight: body - 1 - (eventHeight === 0 ? 0 : eventHeight + 1),
    eventHeight,
  };
}

const FIXED_ROWS = 3;
const LEAST_WIDE = 110;
const LEAST_TALL = 30;
