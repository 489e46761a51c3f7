"""A reader of .vist files written from docs/TRACE_FORMAT.md alone, with nothing but Python's standard library.

    python3 vist_reader.py FILE         checks every byte and prints the text form
    python3 vist_reader.py FILE SEQ     prints one event, found by END, FOOTER and INDEX

Numbers in comments are sections of that page. zstd needs the command of that name.
"""

import base64
import hashlib
import json
import struct
import subprocess
import sys
import zlib
from bisect import bisect_right
from collections import Counter, namedtuple

HEADER, SCHEMA, CHUNK, SNAPSHOT, INDEX, FOOTER, END = range(1, 8)
BLOCK_EVENTS = 4096
SAFE = 2**53 - 1

Record = namedtuple('Record', 'op offset payload crc end')
EventType = namedtuple('EventType', 'tag version name is_act doc fields')
Field = namedtuple('Field', 'name kind is_nullable unit doc')
Event = namedtuple('Event', 'seq cause actor tag values origin')
Word = namedtuple('Word', 'value')  # what tells a word among `args` from an int


class Damage(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Damage(what)


# 1.1 The mark, 1.2 Records


def check_mark(data, at):
    expect(data[at:at + 10] == b'\x89VIST\r\n\x1a\n\0', 'mark')
    major, _, zero = struct.unpack_from('<HHH', data, at + 10)
    expect(major <= 1, 'a later major version')
    expect(major == 1 and zero == 0, 'mark')


def read_record(data, at):
    head = data[at:at + 8]
    expect(len(head) == 8, f'record at {at}: cut')
    check, length = int.from_bytes(head[1:4], 'little'), int.from_bytes(head[4:], 'little')
    expect(zlib.crc32(head[:1] + head[4:]) & 0xFFFFFF == check and length <= 2**26, f'record at {at}: head')
    behind = at + 8 + length
    crc = int.from_bytes(data[behind:behind + 4], 'little')
    expect(behind + 4 <= len(data) and zlib.crc32(data[at:behind]) == crc, f'record at {at}: CRC-32')
    return Record(head[0], at, data[at + 8:behind], crc, behind + 4)


def read_records(data):
    check_mark(data, 0)
    at = 16
    while at < len(data) and data[at] < 0x80:
        record = read_record(data, at)
        at = record.end
        yield record
    check_mark(data, at)
    expect(at + 16 == len(data), 'bytes behind the closing mark')


# 1.3 Payloads

NUMBERS = {0xCB: '>d', 0xCC: '>B', 0xCD: '>H', 0xCE: '>I', 0xCF: '>Q', 0xD0: '>b', 0xD1: '>h', 0xD2: '>i', 0xD3: '>q'}
SIZED = {0xC4: (bytes, 1), 0xC5: (bytes, 2), 0xC6: (bytes, 4), 0xD9: (str, 1), 0xDA: (str, 2), 0xDB: (str, 4),
         0xDC: (list, 2), 0xDD: (list, 4), 0xDE: (dict, 2), 0xDF: (dict, 4)}


def unpack(data):
    value, end = unpack_at(data, 0, 64)
    expect(end == len(data), 'bytes behind a value')
    return value


def unpack_at(data, at, depth):
    expect(at < len(data) and depth >= 0, 'a value that is cut or too deep')
    head = data[at]
    at += 1
    if head < 0x80 or head >= 0xE0:
        return (head if head < 0x80 else head - 0x100), at
    if head in NUMBERS:
        return struct.unpack_from(NUMBERS[head], data, at)[0], at + struct.calcsize(NUMBERS[head])
    if head in SIZED:
        kind, width = SIZED[head]
        size, at = int.from_bytes(data[at:at + width], 'big'), at + width
    elif head < 0xC0:
        kind, size = (dict, head & 15) if head < 0x90 else (list, head & 15) if head < 0xA0 else (str, head & 31)
    else:
        expect(head in (0xC0, 0xC2, 0xC3), f'MessagePack type {head:02x}')
        return {0xC0: None, 0xC2: False, 0xC3: True}[head], at
    if kind in (bytes, str):
        expect(at + size <= len(data), 'a string that is cut')
        return (data[at:at + size] if kind is bytes else data[at:at + size].decode()), at + size
    items = []
    for _ in range(size * 2 if kind is dict else size):
        item, at = unpack_at(data, at, depth - 1)
        items.append(item)
    if kind is list:
        return items, at
    keys = items[::2]
    expect(all(isinstance(key, str) for key in keys) and len(set(keys)) == size, 'keys of a map')
    return dict(zip(keys, items[1::2])), at


def pack(value):
    """The one form of nil, an integer, a str, a bin or an array: what hashed events are made of."""
    if value is None:
        return b'\xc0'
    if isinstance(value, int):
        return pack_int(value)
    if isinstance(value, bytes):
        return pack_head(len(value), {}, (0xC4, 0xC5, 0xC6)) + value
    if isinstance(value, str):
        text = value.encode()
        return pack_head(len(text), range(0xA0, 0xC0), (0xD9, 0xDA, 0xDB)) + text
    return pack_head(len(value), range(0x90, 0xA0), (None, 0xDC, 0xDD)) + b''.join(map(pack, value))


def pack_int(value):
    if -32 <= value < 128:
        return bytes([value & 0xFF])
    for head in (0xCC, 0xCD, 0xCE, 0xCF) if 0 <= value < 2**32 else (0xD0, 0xD1, 0xD2, 0xD3, 0xCF):
        try:
            return bytes([head]) + struct.pack(NUMBERS[head], value)
        except struct.error:
            pass
    raise Damage(f'integer {value}')


def pack_head(size, short, heads):
    if size < len(short):
        return bytes([short[size]])
    for head, width in zip(heads, (1, 2, 4)):
        if head is not None and size < 256**width:
            return bytes([head]) + size.to_bytes(width, 'big')
    raise Damage(f'length {size}')


# 1.4 Bodies


def open_body(codec, raw_length, raw_crc, stored):
    expect(raw_length <= min(2**28, 2**20 + 1024 * len(stored)) and codec in (0, 1, 2), 'body')
    if codec == 1:
        raw = subprocess.run(['zstd', '-dcq'], input=stored, stdout=subprocess.PIPE, check=True).stdout
    else:
        raw = stored if codec == 0 else zlib.decompressobj().decompress(stored, raw_length + 1)
    expect(len(raw) == raw_length and zlib.crc32(raw) == raw_crc, 'raw bytes of a body')
    return raw


def unpack_body(record):
    return unpack(open_body(*unpack(record.payload)[:4]))


# 4.3 Columns


def read_ints(column, n):
    if isinstance(column, int):
        return [column] * n
    code, value, planes = column
    width = code if code <= 8 else code - 8
    expect(1 <= code <= 15 and len(planes) == n * width, 'integer column')
    u = [int.from_bytes(planes[i::n], 'little') for i in range(n)]
    if code < 8:
        return [value + x for x in u]
    if code == 8:
        return [x - (x >> 63 << 64) for x in u]
    values = []
    for x in u:
        value += x // 2 if x % 2 == 0 else -(x + 1) // 2
        values.append(value)
    return values


def write_ints(values):
    least, most = min(values, default=0), max(values, default=0)
    if least == most:
        return least
    if most - least > SAFE:
        return [8, 0, to_planes([v % 2**64 for v in values], 8)]
    steps = [b - a for a, b in zip(values[:1] + values, values)]
    zigzag = [2 * d if d >= 0 else -2 * d - 1 for d in steps]
    p1 = byte_width(most - least)
    p2 = 8 if max(map(abs, steps)) > 2**52 - 1 else byte_width(max(zigzag))
    if p2 < p1:
        return [8 + p2, values[0], to_planes(zigzag, p2)]
    return [p1, least, to_planes([v - least for v in values], p1)]


def byte_width(value):
    return max(1, (value.bit_length() + 7) // 8)


def to_planes(u, width):
    return b''.join(bytes(x >> 8 * k & 0xFF for x in u) for k in range(width))


def read_words(column, n):
    low, high = column
    return [a + (b << 32) for a, b in zip(read_ints(low, n), read_ints(high, n))]


def write_words(values):
    return [write_ints([v & 0xFFFFFFFF for v in values]), write_ints([v >> 32 for v in values])]


def read_column(column, n, kind, is_nullable, strings):
    if is_nullable:
        presence = read_ints(column[0], n)
        there = iter(read_column(column[1], sum(presence), kind, False, strings))
        return [next(there) if p else None for p in presence]
    if kind == 'word':
        return read_words(column, n)
    if kind == 'args':
        return read_args(column, n, strings)
    values = read_ints(column, n)
    return [v == 1 for v in values] if kind == 'bool' else [strings[v] for v in values] if kind in TEXTS else values


def write_column(values, kind, is_nullable, number):
    if is_nullable:
        there = [v for v in values if v is not None]
        return [write_ints([int(v is not None) for v in values]), write_column(there, kind, False, number)]
    if kind == 'word':
        return write_words(values)
    if kind == 'args':
        return write_args(values, number)
    return write_ints([number(v) if kind in TEXTS else int(v) for v in values])


TEXTS = ('name', 'text')


def read_args(column, n, strings):
    lengths = read_ints(column[0], n)
    names, kinds = read_ints(column[1], sum(lengths)), read_ints(column[2], sum(lengths))
    ints, words, texts = (column[3 + kind] for kind in range(3))
    of_kind = [iter(read_ints(ints, kinds.count(0))), map(Word, read_words(words, kinds.count(1))),
               (strings[s] for s in read_ints(texts, kinds.count(2)))]
    args = ((strings[name], next(of_kind[kind])) for name, kind in zip(names, kinds))
    return [[next(args) for _ in range(length)] for length in lengths]


def write_args(values, number):
    args = [(number(name), number(v) if isinstance(v, str) else v, (int, Word, str).index(type(v)))
            for items in values for name, v in items]
    ints, words, texts = ([v for _, v, kind in args if kind == k] for k in range(3))
    return [write_ints([len(items) for items in values]), write_ints([name for name, _, _ in args]),
            write_ints([kind for _, _, kind in args]),
            write_ints(ints), write_words([w.value for w in words]), write_ints(texts)]


# 4.2 Events, 4.4 Origins


def read_chunk(payload, types):
    first_seq, count, events_length, *body = unpack(payload)
    raw = open_body(*body[:4])
    n, strings, tags, order, causes, actors, columns, seqs = unpack(raw[:events_length])
    expect(n == count, 'eventCount')
    order = read_ints(order, n)
    rows = [read_rows(c, order.count(k), types[tag], strings) for k, (tag, c) in enumerate(zip(tags, columns))]
    seqs = range(n) if seqs is None else read_ints(seqs, n)
    origins = read_origins(raw[events_length:], n)
    return [Event(first_seq + seq, first_seq + seq - cause if cause else None, strings[actor], tags[k], next(rows[k]), origin)
            for seq, cause, actor, k, origin in zip(seqs, read_ints(causes, n), read_ints(actors, n), order, origins)]


def read_rows(columns, n, event_type, strings):
    fields = event_type.fields
    expect(len(columns) == len(fields), f'columns of {event_type.name}')
    by_field = [read_column(c, n, f.kind, f.is_nullable, strings) for c, f in zip(columns, fields)]
    return zip(*by_field) if fields else iter([()] * n)


ORIGIN = [Field('line', 'int', False, '', ''), Field('timeNs', 'word', True, '', ''), Field('cpu', 'int', True, '', ''),
          Field('comm', 'name', True, '', ''), Field('pid', 'int', True, '', ''), Field('isInferred', 'bool', False, '', '')]


def read_origins(raw, n):
    if not raw:
        return [None] * n
    strings, presence, columns = unpack(raw)
    presence = read_ints(presence, n)
    rows = read_rows(columns, sum(presence), EventType(0, 1, 'origin', False, '', ORIGIN), strings)
    return [next(rows) if p else None for p in presence]


def write_events(events, types):
    """The bytes of a block that are hashed, whatever chunks the file has."""
    strings = {}

    def number(text):
        return strings.setdefault(text, len(strings))

    tags = sorted({e.tag for e in events})
    seqs = [e.seq - events[0].seq for e in events]
    actors = write_ints([number(e.actor) for e in events])
    columns = [[write_column([e.values[i] for e in events if e.tag == tag], f.kind, f.is_nullable, number)
                for i, f in enumerate(types[tag].fields)] for tag in tags]
    return pack([len(events), list(strings), tags, write_ints([tags.index(e.tag) for e in events]),
                 write_ints([0 if e.cause is None else e.seq - e.cause for e in events]), actors, columns,
                 None if seqs == list(range(len(seqs))) else write_ints(seqs)])


# 5 Identity


def hash_chain(identity, events, types):
    links = [hashlib.sha256(b'vist run 1\n' + identity).digest()]
    for at in range(0, len(events), BLOCK_EVENTS):
        block = events[at:at + BLOCK_EVENTS]
        links.append(hashlib.sha256(links[-1] + struct.pack('<Q', block[0].seq) + write_events(block, types)).digest())
    return links


# 2 HEADER, 3 SCHEMA


def read_preamble(data):
    check_mark(data, 0)
    header = read_record(data, 16)
    schema = read_record(data, header.end)
    expect((header.op, schema.op) == (HEADER, SCHEMA), 'HEADER, then SCHEMA')
    identity, notes = unpack(header.payload)[:2]
    types = {t[0]: EventType(*t[:5], [Field(*f[:5]) for f in t[5]]) for t in unpack_body(schema)}
    return identity, notes, types


# 6 INDEX, 7 FOOTER and END: what they say must be what the events say


def check_caches(chunks, indexes, snapshots, footer, end, links, types):
    events = [e for _, es in chunks for e in es]
    waiting = iter(chunks)
    found = b''
    for index in map(unpack_body, indexes):
        n, offsets, firsts, counts, crcs, has_link, some_links, tags, tag_counts = index[:9]
        mine = [next(waiting) for _ in range(n)]
        expect(read_ints(offsets, n) == [r.offset for r, _ in mine], 'offsets')
        expect(read_ints(crcs, n) == [r.crc for r, _ in mine], 'crcs')
        expect(read_ints(firsts, n) == [es[0].seq for _, es in mine], 'firstSeqs')
        expect(read_ints(counts, n) == [len(es) for _, es in mine], 'eventCounts')
        for tag, of_tag in zip(tags, tag_counts):
            expect(read_ints(of_tag, n) == [sum(e.tag == tag for e in es) for _, es in mine], 'tagCounts')
        expect(len(some_links) == 32 * sum(read_ints(has_link, n)), 'hasLink')
        found += some_links
    expect(found == b''.join(links[1:1 + len(events) // BLOCK_EVENTS]), 'links')
    said = unpack_body(footer)
    expect(said['runId'] == links[-1].hex(), 'runId')
    expect(said['eventCount'] == len(events), 'eventCount')
    expect(said['tagCounts'] == sorted(map(list, Counter(e.tag for e in events).items())), 'tagCounts')
    expect(said['indexOffsets'] == [record.offset for record in indexes], 'indexOffsets')
    expect(said['snapshots'] == [[record.offset, seq] for record, seq, _ in snapshots], 'snapshots')
    expect(unpack(end.payload)[0] == footer.offset and len(end.payload) == 10, 'END')
    return said


def find_event(data, seq):
    """One event, without reading more than the way to it."""
    _, _, types = read_preamble(data)
    check_mark(data, len(data) - 16)
    footer = read_record(data, unpack(read_record(data, len(data) - 38).payload)[0])
    for offset in unpack_body(footer)['indexOffsets']:
        n, offsets, firsts, counts = unpack_body(read_record(data, offset))[:4]
        k = bisect_right(read_ints(firsts, n), seq) - 1
        if k < 0:
            continue
        for event in read_chunk(read_record(data, read_ints(offsets, n)[k]).payload, types):
            if event.seq == seq:
                return event_line(event, types)
    raise Damage(f'no event {seq}')


# 10 The text form


def text_form(data):
    identity, notes, types = read_preamble(data)
    places, chunks, indexes, snapshots = [], [], [], []
    last = {}
    for record in read_records(data):
        if record.op == CHUNK:
            chunks.append((record, read_chunk(record.payload, types)))
            places += [(e.seq, 2, event_line(e, types)) for e in chunks[-1][1]]
        elif record.op == SNAPSHOT:
            seq, is_full, base_seq, link, *body = unpack(record.payload)
            before = [e for _, es in chunks for e in es]
            expect(link == hash_chain(identity, before, types)[-1], 'link')
            expect(not before or before[-1].seq == seq - 1, 'seq')
            changed, gone = unpack(open_body(*body[:4]))
            snapshots.append((record, seq, is_full))
            line = {
                'seq': seq,
                'isFull': is_full,
                'baseSeq': base_seq,
                'link': link.hex(),
                'changed': to_json(changed),
                'gone': gone,
            }
            places.append((seq, 1, {'snapshot': line}))
        elif record.op == INDEX:
            indexes.append(record)
        elif record.op > END:
            after = chunks[-1][1][-1].seq + 1 if chunks else 0
            line = {'op': record.op, 'payload': base64.b64encode(record.payload).decode()}
            places.append((after, 0, {'record': line}))
        last[record.op] = record
    expect(FOOTER in last and END in last, 'a file without an end')
    links = hash_chain(identity, [e for _, es in chunks for e in es], types)
    said = check_caches(chunks, indexes, snapshots, last[FOOTER], last[END], links, types)
    yield {'vist': 1, 'identity': to_json(unpack(identity)), 'notes': to_json(notes), 'schema': list(types.values())}
    yield from (line for _, _, line in sorted(places, key=lambda place: place[:2]))
    yield {'end': {key: to_json(said[key]) for key in ('ending', 'stateDigest', 'findings', 'annotations')}}


def event_line(event, types):
    seq, cause, actor, tag, values, origin = event
    fields = types[tag].fields
    line = {'seq': seq, 'cause': cause, 'actor': actor, 'type': types[tag].name,
            'fields': {f.name: field_json(v, f.kind) for f, v in zip(fields, values)}}
    if origin is not None:
        line['origin'] = {f.name: str(v) if f.kind == 'word' and v is not None else v for f, v in zip(ORIGIN, origin)}
    return line


def field_json(value, kind):
    if value is None:
        return None
    if kind == 'args':
        return [[name, {'word': hex(v.value)} if isinstance(v, Word) else v] for name, v in value]
    return hex(value) if kind in ('addr', 'word') else value


def to_json(value):
    if isinstance(value, bytes):
        return {'$bytes': base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        plain = {key: to_json(item) for key, item in value.items()}
        return {'$map': plain} if len(plain) == 1 and not plain.keys().isdisjoint(('$int', '$bytes', '$map')) else plain
    if type(value) is int and abs(value) > SAFE:
        return {'$int': str(value)}
    return value


def main(path, seq=None):
    with open(path, 'rb') as file:
        data = file.read()
    for line in text_form(data) if seq is None else [find_event(data, int(seq))]:
        print(json.dumps(line, ensure_ascii=False, separators=(',', ':')))


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Damage as damage:
        sys.exit(f'{sys.argv[1]}: {damage}')
