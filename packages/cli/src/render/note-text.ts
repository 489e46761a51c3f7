/** A note on one line. Whoever wrote it into a trace writes nothing else on the terminal. */
export function noteText(note: string): string {
  return note.replaceAll(/\p{C}+/gu, ' ').trim();
}
