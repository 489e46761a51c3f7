import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOnly } from './tidy/source.ts';

/** The names that an entry point exports, values and types apart, each in order. */
export interface Surface {
  readonly entry: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What the text of an index.ts exports. It lists names and nothing else, so its text says it all. */
export function surfaceOf(entry: string, text: string): Surface {
  const code = codeOnly(text);
  const values = new Set<string>();
  const types = new Set<string>();
  for (const [, keyword = '', list = ''] of code.matchAll(/\bexport\s+(type\s+)?\{([^}]*)\}/gu)) {
    for (const item of list.split(',').map((part) => part.trim())) {
      const name = item.split(/\s+/u).at(-1) ?? '';
      if (name !== '') (keyword !== '' || /^type\s/u.test(item) ? types : values).add(name);
    }
  }
  for (const [, kind = '', name = ''] of code.matchAll(
    /\bexport\s+(?:declare\s+|abstract\s+|async\s+)*(const|let|var|class|function\*?|interface|type)\s+([\w$]+)/gu,
  )) {
    (kind === 'interface' || kind === 'type' ? types : values).add(name);
  }
  return { entry, values: [...values].toSorted(), types: [...types].toSorted() };
}

/** The surfaces as the page that is pinned. */
export function printSurfaces(surfaces: readonly Surface[]): string {
  const section = (title: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`  ${title}`, ...names.map((name) => `    ${name}`)];
  return surfaces
    .flatMap(({ entry, values, types }) => [entry, ...section('values', values), ...section('types', types), ''])
    .join('\n');
}

/** The entry points of a package in the checkout: import name and source file. */
export function entriesOf(folder: string): readonly (readonly [entry: string, file: string])[] {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    exports?: Readonly<Record<string, string>>;
  };
  return Object.entries(exports ?? {}).map(([key, file]) => [name + key.slice(1), join(folder, file)]);
}
