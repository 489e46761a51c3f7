import { describe, expect, it } from 'vitest';
import { tidy, undocumentedRules } from './tidy.ts';

const CORE = 'packages/core/src';

/** What tidy says about one file, as `line rule`. */
function check(path: string, text: string): readonly string[] {
  return tidy([{ path, text }], []).map(({ line, rule }) => `${line} ${rule}`);
}

describe('imports between folders of core', () => {
  it.each([
    ['memory/a.ts', '../kernel/x.ts'],
    ['memory/a.ts', '../arch/x.ts'],
    ['memory/a.ts', './x.ts'],
    ['kvm/programs/a.ts', '../state.ts'],
    ['kvm/programs/a.ts', '../../memory/x.ts'],
    ['system/a.ts', '../irs/x.ts'],
    ['live/a.ts', '../system/x.ts'],
    ['testing/a.ts', '../live/x.ts'],
    ['index.ts', './live/x.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(check(`${CORE}/${path}`, `import { x } from '${specifier}';`)).toEqual([]);
  });

  it.each([
    ['kernel/a.ts', '../arch/x.ts'],
    ['arch/a.ts', '../memory/x.ts'],
    ['irs/a.ts', '../kvm/x.ts'],
    ['kvm/a.ts', '../irs/x.ts'],
    ['guest/a.ts', '../kvm/x.ts'],
    ['memory/a.ts', '../system/x.ts'],
    ['system/a.ts', '../live/x.ts'],
    ['live/a.ts', '../testing/x.ts'],
    ['memory/a.ts', '../index.ts'],
    ['attic/a.ts', '../kernel/x.ts'],
    ['memory/a.ts', '../attic/x.ts'],
    ['memory/a.ts', '../../../replay/src/x.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(check(`${CORE}/${path}`, `\nimport type { X } from '${specifier}';`)).toEqual(['2 import']);
  });

  it('leaves tests free', () => {
    expect(check(`${CORE}/kernel/a.test.ts`, "import { x } from '../testing/x.ts';")).toEqual([]);
  });
});

describe('imports between packages and through the doors', () => {
  it.each([
    ['packages/trace/src/a.ts', '@vist/core'],
    ['packages/cli/src/a.ts', '@vist/replay'],
    ['packages/core/src/live/a.ts', 'rxjs'],
    ['packages/core/src/kernel/reducer.ts', 'immer'],
    ['packages/core/src/testing/a.ts', 'vitest'],
    ['packages/core/src/irs/a.test.ts', 'vitest'],
    ['packages/trace/src/codec/a.ts', 'msgpackr'],
    ['packages/trace/src/node/a.ts', 'node:fs'],
    ['packages/cli/src/a.ts', 'node:fs'],
    ['packages/replay/test/a.test.ts', '@vist/core/testing'],
    ['tests/a.test.ts', '@vist/cli'],
  ])('%s may import %s', (path, specifier) => {
    expect(check(path, `import { x } from '${specifier}';`)).toEqual([]);
  });

  it.each([
    ['packages/core/src/system/a.ts', '@vist/trace'],
    ['packages/trace/src/a.ts', '@vist/replay'],
    ['packages/replay/src/a.ts', '@vist/trace'],
    ['packages/trace/src/a.ts', '@vist/core/src/index.ts'],
    ['examples/story/run.ts', '@vist/core/src/index.ts'],
    ['packages/core/src/system/a.ts', 'rxjs'],
    ['packages/core/src/live/a.ts', 'immer'],
    ['packages/core/src/system/a.ts', 'vitest'],
    ['packages/trace/src/container/a.ts', 'msgpackr'],
    ['packages/trace/src/container/a.ts', 'node:fs'],
    ['packages/replay/src/a.ts', 'node:fs'],
  ])('%s may not import %s', (path, specifier) => {
    expect(check(path, `const x = await import('${specifier}');`)).toEqual(['1 import']);
  });
});

describe('pure packages', () => {
  it.each([
    'const t = Date.now();',
    'const t = new Date();',
    'const r = Math.random();',
    'setTimeout(f, 1);',
    'process.exit(1);',
    'const b = Buffer.from(a);',
    'console.log(a);',
    'const t = `${performance.now()}`;',
  ])('may not say %s', (text) => {
    expect(check(`${CORE}/system/a.ts`, text)).toEqual(['1 pure']);
    expect(check('packages/replay/src/a.ts', text)).toEqual(['1 pure']);
    expect(check('packages/cli/src/a.ts', text)).toEqual([]);
  });

  it('names the replacement', () => {
    const [violation] = tidy([{ path: `${CORE}/run/a.ts`, text: 'Math.random()' }], []);
    expect(violation?.message).toContain('seeded generator');
  });

  it.each([
    '/** The process that a Date.now() would disturb. */',
    "const what = 'process.exit';",
    'const { process } = record;',
    'record.process.name;',
    'interface UpDate {}',
  ])('may say %s', (text) => {
    expect(check(`${CORE}/system/a.ts`, text)).toEqual([]);
  });
});

describe('every file', () => {
  it('has at most 400 lines, a test 600, a generated table any', () => {
    const lines = (n: number): string => 'x;\n'.repeat(n);
    expect(check(`${CORE}/irs/a.ts`, lines(400))).toEqual([]);
    expect(check(`${CORE}/irs/a.ts`, lines(401))).toEqual(['0 size']);
    expect(check(`${CORE}/irs/a.test.ts`, lines(600))).toEqual([]);
    expect(check(`${CORE}/irs/a.test.ts`, lines(601))).toEqual(['0 size']);
    expect(check(`${CORE}/irs/a.generated.ts`, lines(5000))).toEqual([]);
  });

  it.each(['irs/utils.ts', 'irs/helper.ts', 'common/a.ts', 'irs/types.ts'])('is not called %s', (name) => {
    expect(check(`${CORE}/${name}`, '')).toEqual(['0 name']);
  });

  it.each([
    'export default 1;',
    "export { a as default } from './a.ts';",
    "export * from './a.ts';",
    "export * as a from './a.ts';",
    'enum A { B }',
    'export const enum A { B }',
    'declare namespace A {}',
    '// TODO: later',
    '/* FIXME */',
  ])('does not say %s', (text) => {
    expect(check(`${CORE}/index.ts`, text)).toContain('1 ban');
  });

  it('may be a config file with a default export', () => {
    expect(check('packages/cli/tsdown.config.ts', 'export default {};')).toEqual([]);
  });

  it('is imported itself, not through a barrel', () => {
    expect(check(`${CORE}/irs/index.ts`, '')).toEqual(['0 barrel']);
    expect(check(`${CORE}/irs/a.ts`, "export type { B } from './b.ts';")).toEqual(['1 barrel']);
    expect(check(`${CORE}/index.ts`, "export type { B } from './irs/b.ts';")).toEqual([]);
  });
});

describe('tests', () => {
  it.each(["vi.mock('./a.ts');", 'expect(x).toMatchSnapshot();', 'setTimeout(f, 10);'])('do not say %s', (text) => {
    expect(check('packages/cli/src/a.test.ts', text)).toEqual(['1 test']);
  });
});

describe('event tags', () => {
  const schema = (path: string, text: string): { path: string; text: string } => ({ path: `${CORE}/${path}`, text });

  it('are given once, and so are type names', () => {
    const files = [
      schema('irs/schema.ts', "act(1, 'a.b', ''),\neffect(2, 'a.c', '')"),
      schema('kvm/schema.ts', "act(3, 'a.d', ''),\nact(2, 'a.b', '')"),
    ];
    expect(tidy(files, []).map(({ message }) => message)).toEqual(['tag 2 is already a.c', 'type a.b is already a.b']);
  });
});

describe('exceptions', () => {
  const path = `${CORE}/system/a.ts`;
  const exception = { path, rule: 'pure', reason: 'a planted one' };

  it('cover their rule in their file', () => {
    expect(tidy([{ path, text: 'Date.now()' }], [exception])).toEqual([]);
  });

  it('are reported when nothing needs them', () => {
    expect(tidy([{ path, text: '' }], [exception]).map(({ rule }) => rule)).toEqual(['pure']);
  });
});

describe('rules page', () => {
  const files = [{ path: 'packages/replay/src/checkers/cmo.ts', text: "const a = { rule: 'CMO-1' };\nrule: 'CMO-2'" }];

  it('has an entry for every rule that a checker defines', () => {
    expect(undocumentedRules(files, '| CMO-1 | CMO-2 |')).toEqual([]);
    expect(undocumentedRules(files, 'CMO-1, CMO-22').map(({ line }) => line)).toEqual([2]);
  });
});

describe('exported functions', () => {
  it('have a docstring', () => {
    const text = '/** Adds one. */\nexport function next() {}\n\n// Takes one.\nexport function last() {}\n';
    expect(check(`${CORE}/kernel/a.ts`, text)).toEqual(['5 docstring']);
  });
});
