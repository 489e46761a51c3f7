import { atOffset, TraceFormatError } from '../format-error.ts';
import { readFooter } from './contents.ts';
import { packEnd, withAnnotations } from './footer.ts';
import { frame, OP } from './framing.ts';
import { magic } from './magic.ts';
import type { Plain } from './plain.ts';
import type { Platform } from './platform.ts';
import { readPreamble } from './preamble.ts';
import type { ByteSource } from './source.ts';

/** What a file ends with from a byte on, instead of what it ends with now. */
export interface NewEnd {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The end of a trace with other annotations. All before it stays as it is, and with it the run id.
 *
 * @param edit gives the annotations, from those that are there.
 * @throws TraceFormatError when the file is no trace, or has no end that could be replaced.
 */
export function annotatedEnd(
  source: ByteSource,
  platform: Platform,
  edit: (annotations: readonly Plain[]) => readonly Plain[],
): NewEnd {
  const { header, end } = readPreamble(source, platform);
  const found = readFooter(source, end, platform);
  if (found === null) throw new TraceFormatError('cut', source.size(), 'the trace has no end: annotations stand there');
  const { footer, record } = found;
  const payload = atOffset(record.offset, 'footer', () =>
    withAnnotations(record.payload, edit(footer.annotations), header.notes.codec, platform),
  );
  const parts = [frame(OP.footer, payload, platform), frame(OP.end, packEnd(record.offset), platform), magic()];
  return { offset: record.offset, bytes: joined(parts) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
