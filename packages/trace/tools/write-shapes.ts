import { writeFileSync } from 'node:fs';
import { EVENT_SCHEMA } from '@vist/core';
import { shapeKey } from '../src/codec/row.ts';

/**
 * Writes src/codec/shapes.generated.ts: for each list of field names in the schema, loops in which the
 * names stand as they are. Reading and making objects by names in variables costs two to three times as
 * much, and code may not be generated while the program runs. Types that are not here take the slow way.
 *
 *     node packages/trace/tools/write-shapes.ts
 */
export function shapesSource(): string {
  const lists = new Map(EVENT_SCHEMA.map((spec) => [shapeKey(spec), spec.fields.map(({ name }) => name)]));
  const shapes = [...lists]
    .filter(([, names]) => names.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, names]) => shapeSource(key, names));
  return `${HEAD}${shapes.join('')}};\n`;
}

const HEAD = `// Written by tools/write-shapes.ts from the event schema; do not edit.
import type { Row, ShapeLoops } from './row.ts';

/** Loops over events whose fields have these names. */
export const SHAPES: Readonly<Record<string, ShapeLoops>> = {
`;

function shapeSource(key: string, names: readonly string[]): string {
  const columns = names.map((_, i) => `c${i}`);
  const made = columns.map((column) => `${column} = new Array<unknown>(n)`);
  const taken = names.map((name, i) => `      c${i}[i] = row['${name}'];\n`);
  const built = names.map((name, i) => `${name}: c${i}![i]`);
  return `  '${key}': {
    take: (rows) => {
      const n = rows.length;
      const ${made.join(', ')};
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
  ${taken.join('  ')}      }
      return [${columns.join(', ')}];
    },
    build: (type, n, [${columns.join(', ')}]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, ${built.join(', ')} };
      return rows;
    },
  },
`;
}

if (import.meta.main) {
  writeFileSync(new URL('../src/codec/shapes.generated.ts', import.meta.url), shapesSource());
}
