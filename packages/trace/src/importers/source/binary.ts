/**
 * What bytes are that are no text, as the end of a sentence with what to do about it; null for text.
 *
 * @param head the first bytes of a source: some thousand, or all there are.
 */
export function binaryKind(head: Uint8Array): string | null {
  for (const { mark, kind } of KINDS) {
    if (head.length >= mark.length && mark.every((byte, index) => head[index] === byte)) return kind;
  }
  const looked = head.subarray(0, LOOKED_AT);
  const strange = looked.reduce((count, byte) => (isOfText(byte) ? count : count + 1), 0);
  return strange * MOST_STRANGE > looked.length ? 'no text: expected what a tracing tool prints' : null;
}

interface Kind {
  readonly mark: readonly number[];
  readonly kind: string;
}

/** Files that people have at hand when they mean the text that is made of them. */
const KINDS: readonly Kind[] = [
  { mark: [0x89, ...bytesOf('VIST')], kind: 'a trace already: ask it with vist info, or any other command' },
  {
    mark: [0x17, 0x08, 0x44, ...bytesOf('tracing')],
    kind: 'the file of trace-cmd: import what trace-cmd report prints',
  },
  { mark: bytesOf('PERFILE2'), kind: 'the file of perf: import what perf script prints' },
  { mark: [0x1f, 0x8b], kind: 'compressed: pipe it through gzip -dc' },
  { mark: [0x28, 0xb5, 0x2f, 0xfd], kind: 'compressed: pipe it through zstd -dc' },
  { mark: [0xfd, ...bytesOf('7zXZ')], kind: 'compressed: pipe it through xz -dc' },
  { mark: bytesOf('BZh'), kind: 'compressed: pipe it through bzip2 -dc' },
];

function bytesOf(text: string): readonly number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}

/** Tab, line feed, form feed, carriage return, the escape of colours, and all that prints, in UTF-8 too. */
function isOfText(byte: number): boolean {
  return byte >= 0x20
    ? byte !== 0x7f
    : byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1b;
}

const LOOKED_AT = 4096;
/** One strange byte in so many is a line that was overwritten; more is another kind of file. */
const MOST_STRANGE = 20;
