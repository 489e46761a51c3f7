import { stripVTControlCharacters } from 'node:util';

/** A line that is at most so many columns wide: what is too long ends with an ellipsis. Colour takes no columns. */
export function fitLine(line: string, columns: number): string {
  if (stripVTControlCharacters(line).length <= columns) return line;
  let room = Math.max(0, columns - 1);
  let fitted = '';
  for (const [part] of line.matchAll(PARTS)) {
    if (part.startsWith('\u001B')) fitted += part;
    else if (room >= 0) {
      fitted += part.length <= room ? part : `${part.slice(0, room)}…`;
      // Behind the ellipsis stand only the ends of colours.
      room = part.length <= room ? room - part.length : -1;
    }
  }
  return fitted;
}

/** Marks of colour, and what is between them. */
// oxlint-disable-next-line no-control-regex
const PARTS = /\u001B\[[\d;]*m|[^\u001B]+/gu;
