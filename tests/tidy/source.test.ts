import { describe, expect, it } from 'vitest';
import { codeOnly, commentsOnly, importsOf, withoutComments } from './source.ts';

describe('codeOnly', () => {
  it.each([
    ["a('Date') // Date", "a('    ')        "],
    ['a("it\\"s") /* Date */ + b', 'a("     ")            + b'],
    ['`x ${Date.now(`y ${z}`)} w`', '`  ${Date.now(`  ${z}`)}  `'],
    ['`${{ a: { b } }.c} Date`', '`${{ a: { b } }.c}     `'],
    ['x = /[/"]Date/u.test(y)', 'x = /        /u.test(y)'],
    ['return /Date/u', 'return /    /u'],
    ['a / Date / b', 'a / Date / b'],
    ["f(a) / Date; // it's", 'f(a) / Date;        '],
  ])('%s', (text, expected) => {
    expect(codeOnly(text)).toBe(expected);
  });

  it('keeps the lines', () => {
    expect(codeOnly('/* a\n b */\nDate')).toBe('    \n     \nDate');
  });
});

describe('withoutComments', () => {
  it('leaves strings alone, also those that look like comments', () => {
    expect(withoutComments("a('//x'); // y")).toBe("a('//x');     ");
  });
});

describe('commentsOnly', () => {
  it('leaves comments alone', () => {
    expect(commentsOnly("a('// no'); // yes")).toBe('            // yes');
  });
});

describe('importsOf', () => {
  it('finds static, dynamic, type, side-effect imports and re-exports, with their lines', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type {\n  B,\n} from './b.ts';",
      "import './c.ts';",
      "export { d } from './d.ts';",
      "const e = await import('./e.ts');",
      "type F = import('./f.ts').F;",
      "// import { g } from './g.ts';",
      'const h = "import { h } from \'./h.ts\'";',
    ].join('\n');
    expect(importsOf(text, codeOnly(text))).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: './b.ts', line: 4 },
      { specifier: './c.ts', line: 5 },
      { specifier: './d.ts', line: 6 },
      { specifier: './e.ts', line: 7 },
      { specifier: './f.ts', line: 8 },
    ]);
  });
});
