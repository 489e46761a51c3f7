/** Some lines of a source, in their order. */
export interface LineBatch {
  /** Number of the first of them, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
  /** Numbers of lines that were longer than {@link MAX_LINE} and are cut there. */
  readonly cut: readonly number[];
  /** Numbers of lines with bytes that are no text: zeros, or what is no UTF-8 and became U+FFFD. */
  readonly broken: readonly number[];
  /** Bytes of the source that are behind these lines. */
  readonly bytes: number;
}

/** Most characters of a line. What is beyond them is gone, and said to be. */
export const MAX_LINE: number = 65536;

/** The lines of a stream of bytes or text, as they come. Memory stays bounded, whatever the source. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 1;
  let bytes = 0;
  let isCut = false;

  for await (const chunk of chunks) {
    bytes += chunk.length;
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length === 0 && rest.length <= MAX_LINE) continue;
    const cut = cutLongLines(lines, number);
    if (isCut && lines.length > 0) {
      cut.unshift(number);
      isCut = false;
    }
    if (rest.length > MAX_LINE) {
      rest = rest.slice(0, MAX_LINE);
      isCut = true;
    }
    yield { first: number, lines, cut, broken: brokenLines(lines, number), bytes };
    number += lines.length;
  }
  rest += decoder.decode();
  if (rest !== '') {
    const lines = [rest];
    const cut = isCut ? [number] : [];
    cut.push(...cutLongLines(lines, number));
    yield { first: number, lines, cut, broken: brokenLines(lines, number), bytes };
  }
}

function brokenLines(lines: readonly string[], first: number): readonly number[] {
  return lines.flatMap((line, index) => (line.includes('\uFFFD') || line.includes('\0') ? [first + index] : []));
}

function cutLongLines(lines: string[], first: number): number[] {
  const cut: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.length > MAX_LINE) {
      lines[index] = line.slice(0, MAX_LINE);
      cut.push(first + index);
    } else if (line.endsWith('\r')) lines[index] = line.slice(0, -1);
  }
  return cut;
}
