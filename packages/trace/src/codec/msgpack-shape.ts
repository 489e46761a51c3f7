import { PayloadError } from '../format-error.ts';
import { MAX_DEPTH } from '../limits.ts';

/**
 * Walks one MessagePack value without building it: lengths inside the payload, depth within
 * {@link MAX_DEPTH}, no extension types, map keys that are strings and differ, nothing behind the
 * value. What passes can be decoded in memory proportional to its length.
 *
 * @throws PayloadError
 */
export function checkShape(bytes: Uint8Array): void {
  const walk: Walk = { bytes, view: viewOf(bytes), at: 0 };
  checkValue(walk, 0);
  if (walk.at !== bytes.length) refuse(walk, `${bytes.length - walk.at} bytes behind the value`);
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function checkValue(walk: Walk, depth: number): void {
  if (depth > MAX_DEPTH) throw new PayloadError('limit', `nested deeper than ${MAX_DEPTH}`);
  const head = takeHead(walk);
  if (head < 0x80 || head >= 0xe0) return;
  if (head < 0x90) checkMap(walk, head & 0x0f, depth);
  else if (head < 0xa0) checkItems(walk, head & 0x0f, depth);
  else if (head < 0xc0) skip(walk, head & 0x1f);
  else checkLong(walk, head, depth);
}

/** The forms that have a byte of their own, 0xc0 to 0xdf. */
function checkLong(walk: Walk, head: number, depth: number): void {
  switch (head) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return;
    case 0xc4: // bin 8
    case 0xd9: // str 8
      skip(walk, takeUint(walk, 1));
      return;
    case 0xc5: // bin 16
    case 0xda: // str 16
      skip(walk, takeUint(walk, 2));
      return;
    case 0xc6: // bin 32
    case 0xdb: // str 32
      skip(walk, takeUint(walk, 4));
      return;
    case 0xcc: // uint 8
    case 0xd0: // int 8
      skip(walk, 1);
      return;
    case 0xcd: // uint 16
    case 0xd1: // int 16
      skip(walk, 2);
      return;
    case 0xce: // uint 32
    case 0xd2: // int 32
      skip(walk, 4);
      return;
    case 0xcb: // float 64
    case 0xcf: // uint 64
    case 0xd3: // int 64
      skip(walk, 8);
      return;
    case 0xdc: // array 16
      checkItems(walk, takeUint(walk, 2), depth);
      return;
    case 0xdd: // array 32
      checkItems(walk, takeUint(walk, 4), depth);
      return;
    case 0xde: // map 16
      checkMap(walk, takeUint(walk, 2), depth);
      return;
    case 0xdf: // map 32
      checkMap(walk, takeUint(walk, 4), depth);
      return;
    default:
      refuse(walk, `type 0x${head.toString(16)} is not used by this format`);
  }
}

function checkItems(walk: Walk, count: number, depth: number): void {
  if (count > walk.bytes.length - walk.at) refuse(walk, `an array of ${count} items does not fit`);
  for (let i = 0; i < count; i++) checkValue(walk, depth + 1);
}

function checkMap(walk: Walk, count: number, depth: number): void {
  if (count * 2 > walk.bytes.length - walk.at) refuse(walk, `a map of ${count} keys does not fit`);
  const keys = new Set<string>();
  for (let i = 0; i < count; i++) {
    const key = takeKey(walk);
    if (keys.has(key)) refuse(walk, `the key '${key}' stands twice`);
    keys.add(key);
    checkValue(walk, depth + 1);
  }
}

function takeKey(walk: Walk): string {
  const head = takeHead(walk);
  let length = head & 0x1f;
  if (head === 0xd9) length = takeUint(walk, 1);
  else if (head === 0xda) length = takeUint(walk, 2);
  else if ((head & 0xe0) !== 0xa0) refuse(walk, 'a key that is not a short string');
  const start = walk.at;
  skip(walk, length);
  const key = new TextDecoder().decode(walk.bytes.subarray(start, walk.at));
  if (key === '__proto__') refuse(walk, `the key '${key}' is not allowed`);
  return key;
}

function takeHead(walk: Walk): number {
  const head = walk.bytes[walk.at];
  if (head === undefined) return refuse(walk, 'the value ends early');
  walk.at += 1;
  return head;
}

function takeUint(walk: Walk, sizeBytes: 1 | 2 | 4): number {
  const at = walk.at;
  skip(walk, sizeBytes);
  if (sizeBytes === 1) return walk.view.getUint8(at);
  return sizeBytes === 2 ? walk.view.getUint16(at) : walk.view.getUint32(at);
}

function skip(walk: Walk, sizeBytes: number): void {
  if (sizeBytes > walk.bytes.length - walk.at) refuse(walk, 'the value ends early');
  walk.at += sizeBytes;
}

function refuse(walk: Walk, message: string): never {
  throw new PayloadError('malformed', `MessagePack at ${walk.at}: ${message}`);
}
