/**
 * A line in pieces of at most `columns` characters, broken at spaces; what continues it is indented by two more
 * than the line itself. A word that is longer stands alone, whole.
 */
export function foldLine(line: string, columns: number): readonly string[] {
  if (line.length <= columns) return [line.trimEnd()];
  const indent = /^ */u.exec(line)?.[0] ?? '';
  const pieces: string[] = [];
  let piece = indent;
  for (const word of line.trim().split(/(?<= )(?! )/u)) {
    const isFirst = piece.trim() === '';
    if (isFirst || piece.length + word.trimEnd().length <= columns) piece += word;
    else {
      pieces.push(piece.trimEnd());
      piece = `${indent}  ${word}`;
    }
  }
  return [...pieces, piece.trimEnd()];
}
