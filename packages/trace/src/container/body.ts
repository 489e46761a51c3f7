import { expectPayload, PayloadError } from '../format-error.ts';
import { FREE_RAW_BYTES, MAX_RATIO, MAX_RAW_BYTES } from '../limits.ts';
import type { CodecName, Platform } from './platform.ts';

/** Numbers of the codecs in the file. */
const CODEC_NAMES: readonly CodecName[] = ['none', 'zstd', 'deflate'];

/** A body as the last four parts of a payload. */
export type PackedBody = readonly [codec: number, rawLength: number, rawCrc: number, body: Uint8Array];

/** Stores `raw` with a codec. */
export function packBody(raw: Uint8Array, codec: CodecName, platform: Platform): PackedBody {
  const body = codec === 'none' ? raw : codecOf(codec, platform).compress(raw);
  return [CODEC_NAMES.indexOf(codec), raw.length, platform.crc32(raw), body];
}

/**
 * The raw bytes of a body.
 *
 * @throws PayloadError when the codec is unknown, the sizes are absurd or the bytes differ from what was stored.
 */
export function unpackBody(packed: readonly unknown[], platform: Platform): Uint8Array {
  const [codecNumber, rawLength, rawCrc, body] = packed;
  expectPayload(packed.length === 4 && body instanceof Uint8Array, 'body: expected codec, length, CRC-32 and bytes');
  expectPayload(typeof rawLength === 'number' && Number.isInteger(rawLength) && rawLength >= 0, 'body without length');
  const codec = CODEC_NAMES[codecNumber as number];
  if (codec === undefined) throw new PayloadError('unknown-codec', `codec ${String(codecNumber)}: expected 0 to 2`);
  checkGrowth(body.length, rawLength);
  const raw = codec === 'none' ? body : decompress(body, rawLength, codec, platform);
  expectPayload(raw.length === rawLength, `body of ${raw.length} bytes: expected ${rawLength}`);
  if (platform.crc32(raw) !== rawCrc) throw new PayloadError('checksum', 'CRC-32 of the raw bytes does not fit');
  return raw;
}

function checkGrowth(bodyLength: number, rawLength: number): void {
  const allowed = Math.min(MAX_RAW_BYTES, FREE_RAW_BYTES + bodyLength * MAX_RATIO);
  if (rawLength > allowed) {
    throw new PayloadError('limit', `${bodyLength} bytes grow to ${rawLength}: expected at most ${allowed}`);
  }
}

function decompress(
  body: Uint8Array,
  rawLength: number,
  codec: Exclude<CodecName, 'none'>,
  platform: Platform,
): Uint8Array {
  const { decompress: run } = codecOf(codec, platform);
  try {
    return run(body, rawLength);
  } catch (error) {
    throw new PayloadError('malformed', `${codec} body does not decompress (${String(error)})`);
  }
}

function codecOf(codec: Exclude<CodecName, 'none'>, platform: Platform): NonNullable<Platform['codecs'][typeof codec]> {
  const found = platform.codecs[codec];
  if (found === undefined) throw new PayloadError('unknown-codec', `codec ${codec} is not available here`);
  return found;
}
