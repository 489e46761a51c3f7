/** What `vist` ends with. Scripts depend on these numbers. */
export const EXIT = {
  /** Clean, or equal. */
  ok: 0,
  /** A finding, a difference, no match. */
  found: 1,
  /** Usage, or a file that cannot be read or written. */
  usage: 2,
  /** A bound was reached, events were lost, or it cannot be decided. */
  inconclusive: 3,
  /** A trace that cannot be trusted. */
  damaged: 4,
  /** A trace of a later format. */
  unsupported: 5,
  /** A defect of this program. */
  bug: 70,
  /** Stopped by SIGINT; a trace that was being written is closed and valid. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
