import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIO_SCHEMAS } from './scenario-schemas.ts';

const FOLDER = join(import.meta.dirname, '../../schema');
const HINT = 'meant? VIST_UPDATE_SCHEMA=1 npx -y pnpm@12.21.0 test --project core scenario-schemas, then format';

describe('published scenario schemas', () => {
  it.each(SCENARIO_SCHEMAS)('$file says what the reader accepts', ({ file, schema }) => {
    const path = join(FOLDER, file);
    if (process.env['VIST_UPDATE_SCHEMA'] === '1') {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(path, 'utf8')), HINT).toEqual(schema);
  });
});
