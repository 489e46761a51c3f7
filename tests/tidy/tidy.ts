import {
  CORE_LAYERS,
  DOORS,
  EMPTY_NAMES,
  IMPURE,
  MAX_LINES,
  NOT_IN_TESTS,
  NOWHERE,
  PACKAGE_LAW,
  PURE_PACKAGES,
  SECOND_ENTRY_POINTS,
  type Ban,
  type Exception,
} from './laws.ts';
import {
  codeOnly,
  commentsOnly,
  importsOf,
  lineAt,
  withoutComments,
  type ImportSite,
  type SourceFile,
} from './source.ts';

/** A place that breaks a law of the house. */
export interface Violation {
  readonly path: string;
  /** From 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/**
 * Every violation in the given files that no exception covers, and every exception that covers none.
 *
 * @see house style 1, 7, 10, 11, 12
 */
export function tidy(files: readonly SourceFile[], exceptions: readonly Exception[]): readonly Violation[] {
  const found = [...files.flatMap(violationsOf), ...doubledTags(files)];
  const covers = (exception: Exception, violation: Violation): boolean =>
    exception.path === violation.path && exception.rule === violation.rule;
  const idle = exceptions.filter((exception) => !found.some((violation) => covers(exception, violation)));
  return [
    ...found.filter((violation) => !exceptions.some((exception) => covers(exception, violation))),
    ...idle.map(({ path, rule }) => ({ path, line: 0, rule, message: 'no longer needs its exception in laws.ts' })),
  ];
}

/** Rule ids that a checker defines and the given RULES page does not mention. */
export function undocumentedRules(files: readonly SourceFile[], rulesPage: string): readonly Violation[] {
  return files
    .filter(({ path }) => path.startsWith('packages/replay/src/checkers/') && !isTest(path))
    .flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(/\brule:\s*'([A-Z][A-Z\d]*-\d+)'/gu)]
        .filter(([, id]) => id !== undefined && !new RegExp(`\\b${id}\\b`, 'u').test(rulesPage))
        .map((match) => ({
          path,
          line: lineAt(text, match.index),
          rule: 'rules-page',
          message: `${match[1]} has no entry in docs/RULES.md`,
        })),
    );
}

/** A file with its code and its comments told apart once. */
interface ReadFile extends SourceFile {
  readonly code: string;
  readonly comments: string;
}

function violationsOf({ path, text }: SourceFile): readonly Violation[] {
  const file: ReadFile = { path, text, code: codeOnly(text), comments: commentsOnly(text) };
  return [
    ...tooLong(file),
    ...emptyName(file),
    ...barrel(file),
    ...bannedEverywhere(file),
    ...undocumented(file),
    ...bannedInTests(file),
    ...impure(file),
    ...importLaw(file),
  ];
}

function tooLong({ path, text }: SourceFile): readonly Violation[] {
  if (/\.generated\.\w+$/u.test(path)) return [];
  const lines = text.trimEnd().split('\n').length;
  const most = isTest(path) ? MAX_LINES.test : MAX_LINES.source;
  if (lines <= most) return [];
  return [{ path, line: 0, rule: 'size', message: `has ${lines} lines, at most ${most}: split it by concept` }];
}

function emptyName({ path }: SourceFile): readonly Violation[] {
  const bad = path.split('/').find((part) => EMPTY_NAMES.test(part.split('.')[0] ?? ''));
  if (bad === undefined) return [];
  return [{ path, line: 0, rule: 'name', message: `\`${bad}\` says nothing: name the file after its one concept` }];
}

/** Names are listed at a package's root; inside a package one imports the file. */
function barrel({ path, code }: ReadFile): readonly Violation[] {
  if (isEntryPoint(path)) return [];
  if (path.endsWith('/index.ts')) {
    return [{ path, line: 0, rule: 'barrel', message: 'index.ts belongs at the package root: import the file itself' }];
  }
  const ban: Ban = {
    name: 're-export',
    pattern: /\bexport\s+(?:type\s+)?\{[^}]*\}\s*from\b/gu,
    instead: 'an import of the file where the name lives',
  };
  return uses(path, code, [ban], 'barrel');
}

function bannedEverywhere({ path, code, comments }: ReadFile): readonly Violation[] {
  const owed: Ban = { name: 'unfinished work', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/gu, instead: 'an issue' };
  const named: Ban = {
    name: 'default export',
    pattern: /\bexport\s+default\b|\bas\s+default\b/gu,
    instead: 'a named export',
  };
  return [
    ...uses(path, code, NOWHERE, 'ban'),
    ...uses(path, comments, [owed], 'ban'),
    ...(path.endsWith('.config.ts') ? [] : uses(path, code, [named], 'ban')),
  ];
}

/** Every exported function says in a sentence what it is for. */
function undocumented({ path, text, code }: ReadFile): readonly Violation[] {
  if (!isSource(path)) return [];
  return [...code.matchAll(/^export (?:async )?function\*? (\w+)/gmu)]
    .filter((match) => !text.slice(0, match.index).endsWith('*/\n'))
    .map((match) => ({
      path,
      line: lineAt(text, match.index),
      rule: 'docstring',
      message: `${match[1]} is exported without a docstring: say in a sentence what it is`,
    }));
}

function bannedInTests({ path, code }: ReadFile): readonly Violation[] {
  return isTest(path) ? uses(path, code, NOT_IN_TESTS, 'test') : [];
}

function impure({ path, code }: ReadFile): readonly Violation[] {
  const name = packageOf(path);
  const isPure = name !== null && PURE_PACKAGES.includes(name) && isSource(path);
  return isPure ? uses(path, code, IMPURE, 'pure') : [];
}

function importLaw(file: ReadFile): readonly Violation[] {
  return importsOf(file.text, file.code).flatMap((site) => [
    ...packageViolation(file.path, site),
    ...doorViolation(file.path, site),
    ...folderViolation(file.path, site),
  ]);
}

function packageViolation(path: string, { specifier, line }: ImportSite): readonly Violation[] {
  const target = /^@vist\/([^/]+)(\/.*)?$/u.exec(specifier);
  if (target === null) return [];
  const [, name = '', inner = ''] = target;
  if (inner !== '' && !SECOND_ENTRY_POINTS.includes(specifier)) {
    return [{ path, line, rule: 'import', message: `${specifier}: import a package by its name alone` }];
  }
  const own = packageOf(path);
  // Tests of a package may use it as others do, by its name.
  const isOwnTest = own === name && !isSource(path);
  if (own === null || isOwnTest || (PACKAGE_LAW[own] ?? []).includes(name)) return [];
  return [{ path, line, rule: 'import', message: `${own} may not import ${name}` }];
}

function doorViolation(path: string, { specifier, line }: ImportSite): readonly Violation[] {
  if (!isSource(path)) return [];
  return DOORS.filter(({ modules, allowed }) => modules.test(specifier) && !allowed.test(path)).map(({ instead }) => ({
    path,
    line,
    rule: 'import',
    message: `${specifier}: ${instead}`,
  }));
}

function folderViolation(path: string, { specifier, line }: ImportSite): readonly Violation[] {
  if (!specifier.startsWith('.')) return [];
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  const own = packageOf(path);
  if (own !== null && packageOf(target) !== own) {
    return [
      { path, line, rule: 'import', message: `${specifier} leaves the package: import the other one by its name` },
    ];
  }
  if (own !== 'core' || !isSource(path) || isEntryPoint(path)) return [];
  const from = coreFolder(path);
  const to = coreFolder(target);
  if (from === to) return [];
  if (layerOf(from) < 0) return [{ path, line, rule: 'import', message: `core/src/${from} is no box of the house` }];
  if (layerOf(to) >= 0 && layerOf(to) < layerOf(from)) return [];
  return [{ path, line, rule: 'import', message: `core/src/${from} may not import core/src/${to}` }];
}

/** An event tag is given once, to one type. */
function doubledTags(files: readonly SourceFile[]): readonly Violation[] {
  const first = new Map<string, string>();
  const doubled: Violation[] = [];
  for (const { path, text } of files) {
    if (!/^packages\/core\/src\/.*schema\.ts$/u.test(path)) continue;
    for (const match of withoutComments(text).matchAll(/\b(?:act|effect)\(\s*(\d+),\s*'([^']+)'/gu)) {
      const [, tag = '', type = ''] = match;
      for (const key of [`tag ${tag}`, `type ${type}`]) {
        const owner = first.get(key);
        if (owner === undefined) first.set(key, type);
        else
          doubled.push({ path, line: lineAt(text, match.index), rule: 'tag', message: `${key} is already ${owner}` });
      }
    }
  }
  return doubled;
}

function uses(path: string, code: string, bans: readonly Ban[], rule: string): readonly Violation[] {
  return bans.flatMap(({ name, pattern, instead }) =>
    [...code.matchAll(pattern)].map((match) => ({
      path,
      line: lineAt(code, match.index),
      rule,
      message: `${name} is not used here; use ${instead}`,
    })),
  );
}

function packageOf(path: string): string | null {
  return /^packages\/([^/]+)\//u.exec(path)?.[1] ?? null;
}

/** What a package ships: its src without the tests in it. */
function isSource(path: string): boolean {
  return /^packages\/[^/]+\/src\//u.test(path) && !isTest(path);
}

function isTest(path: string): boolean {
  return /\.test(?:-d)?\.ts$/u.test(path) || /^packages\/[^/]+\/test\//u.test(path);
}

/** The files behind the second entry points. */
const SECOND_ENTRY_FILES: ReadonlySet<string> = new Set([
  'packages/core/src/testing/index.ts',
  'packages/trace/src/node/index.ts',
]);

function isEntryPoint(path: string): boolean {
  return /^packages\/[^/]+\/src\/index\.ts$/u.test(path) || SECOND_ENTRY_FILES.has(path);
}

function coreFolder(path: string): string {
  return path.split('/')[3] ?? '';
}

function layerOf(folder: string): number {
  return CORE_LAYERS.findIndex((layer) => layer.includes(folder));
}
