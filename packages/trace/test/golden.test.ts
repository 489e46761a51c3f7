import { readdirSync, readFileSync } from 'node:fs';
import { EVENT_SCHEMA } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { rowShape, shapeKey } from '../src/codec/row.ts';
import { SHAPES } from '../src/codec/shapes.generated.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { jsonLines, readJsonLines } from '../src/text/json-lines.ts';
import { upcastFor } from '../src/upcast/upcast.ts';
import { readerOf } from './fixtures.ts';

const FOLDER = new URL('golden/', import.meta.url);
const VERSIONS = readdirSync(FOLDER).filter((name) => name.endsWith('.vist'));

function golden(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

describe.each(VERSIONS)('the golden file %s', (name) => {
  const text = readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8');

  it('is whole, and says what it always said', () => {
    expect(examineTrace(bytesSource(golden(name)), nodePlatform).problems).toStrictEqual([]);
    expect([...jsonLines(readerOf(golden(name)))].join('')).toBe(text);
  });

  it('is written again byte by byte', async () => {
    const sink = memorySink();
    await readJsonLines(text.split('\n'), sink, nodePlatform);
    expect(sink.bytes()).toStrictEqual(golden(name));
  });

  it('has only events that this program can read, but for the stranger', () => {
    // A changed event type needs a new version, and a step in src/upcast. Before the first release the
    // golden file may be written anew instead: node packages/trace/tools/write-golden.ts
    const { schema } = readerOf(golden(name));
    const upcast = upcastFor(schema);
    expect(schema.filter(({ tag }) => upcast.problemOf(tag) !== null).map(({ type }) => type)).toStrictEqual([
      'future.happened',
    ]);
  });
});

describe('the written loops', () => {
  it('are those of the schema', () => {
    // When this fails: node packages/trace/tools/write-shapes.ts
    const keys = new Set(EVENT_SCHEMA.map(shapeKey).filter((key) => key !== ''));
    expect(Object.keys(SHAPES).toSorted()).toStrictEqual([...keys].toSorted());
  });

  it('do what the loops for any type do', () => {
    for (const spec of EVENT_SCHEMA) {
      const columns = spec.fields.map(({ name }) => [`${name} 0`, `${name} 1`]);
      const rows = rowShape(spec).build(2, columns);
      expect(rows.map((row) => Object.keys(row))).toStrictEqual(
        rows.map(() => ['type', ...spec.fields.map(({ name }) => name)]),
      );
      expect(rowShape(spec).take(rows)).toStrictEqual(columns);
      const unknown = rowShape({
        ...spec,
        fields: [...spec.fields, { ...EVENT_SCHEMA[0]!.fields[0]!, name: 'later' }],
      });
      expect(unknown.take(unknown.build(2, [...columns, [1, 2]]))).toStrictEqual([...columns, [1, 2]]);
    }
  });
});
