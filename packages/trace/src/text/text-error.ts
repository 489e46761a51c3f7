/** A text that is no trace: which line, and what is wrong with it. */
export class TraceTextError extends Error {
  override readonly name = 'TraceTextError';
}
