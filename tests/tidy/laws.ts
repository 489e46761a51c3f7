// The laws of the house as data. A new exception needs a reason a reviewer would accept.

/** Folders of core from the bottom up. A folder may import itself and every layer before its own. */
export const CORE_LAYERS: readonly (readonly string[])[] = [
  ['kernel'],
  ['arch'],
  ['pe'],
  ['memory'],
  ['irs', 'kvm', 'guest'],
  ['env', 'import'],
  ['harness'],
  ['system'],
  ['recording'],
  ['run'],
  ['follow'],
  ['live'],
  ['testing'],
];

/** Which packages of ours a package may import. */
export const PACKAGE_LAW: Readonly<Record<string, readonly string[]>> = {
  core: [],
  trace: ['core'],
  replay: ['core'],
  lab: ['core', 'replay'],
  cli: ['core', 'trace', 'replay', 'lab'],
};

/** What may be imported of a package besides its name: entry points of their own, for tests and for Node. */
export const SECOND_ENTRY_POINTS: readonly string[] = ['@vist/core/testing', '@vist/trace/node'];

/** A third-party module or Node itself, and the only paths that may import it. */
export interface Door {
  readonly modules: RegExp;
  readonly allowed: RegExp;
  readonly instead: string;
}

/** The doors, for the sources of packages; tests are free. */
export const DOORS: readonly Door[] = [
  {
    modules: /^rxjs(?:\/|$)/u,
    allowed: /^packages\/core\/src\/live\//u,
    instead: 'publish through core/src/live',
  },
  {
    modules: /^immer$/u,
    allowed: /^packages\/core\/src\/kernel\/reducer\.ts$/u,
    instead: 'write evolve(draft, event) and let core/src/kernel/reducer.ts run it',
  },
  {
    modules: /^msgpackr(?:\/|$)/u,
    allowed: /^packages\/trace\/src\/codec\//u,
    instead: 'encode through trace/src/codec',
  },
  {
    modules: /^(?:vitest|fast-check)(?:\/|$)/u,
    allowed: /^packages\/core\/src\/testing\//u,
    instead: 'keep test kits in *.test.ts and core/src/testing',
  },
  {
    modules: /^node:/u,
    allowed: /^packages\/(?:cli\/|trace\/src\/node\/)/u,
    instead: 'take bytes, clocks and files as arguments; only cli and trace/src/node touch Node',
  },
];

/** Something that must not be used in a pure package, and what to use instead. */
export interface Ban {
  readonly name: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Packages whose sources are pure: same input, same output, everywhere. */
export const PURE_PACKAGES: readonly string[] = ['core', 'replay', 'lab'];

/** What a pure package does without. */
export const IMPURE: readonly Ban[] = [
  {
    name: 'Date',
    pattern: /(?<![.\w$])Date(?![\w$])/gu,
    instead: 'the position `seq`: there is no other clock',
  },
  {
    name: 'performance',
    pattern: /(?<![.\w$])performance(?=\s*\.)/gu,
    instead: 'a figure in bench/',
  },
  {
    name: 'Math.random',
    pattern: /(?<![.\w$])Math\s*\.\s*random(?![\w$])/gu,
    instead: 'the seeded generator of core/src/run: randomness is a recorded choice',
  },
  {
    name: 'crypto',
    pattern: /(?<![.\w$])crypto(?=\s*\.)/gu,
    instead: 'a digest function taken as an argument',
  },
  {
    name: 'timers',
    pattern: /(?<![.\w$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)(?![\w$])/gu,
    instead: 'a delay event: a schedule decides what runs next',
  },
  {
    name: 'process',
    pattern: /(?<![.\w$])process(?=\s*[.[])/gu,
    instead: 'an argument: a pure package knows no process',
  },
  {
    name: 'Buffer',
    pattern: /(?<![.\w$])Buffer(?=\s*[.(])/gu,
    instead: 'Uint8Array and DataView',
  },
  {
    name: 'console',
    pattern: /(?<![.\w$])console(?=\s*\.)/gu,
    instead: 'a returned text: cli prints',
  },
];

/** What no source of ours does, tests included. */
export const NOWHERE: readonly Ban[] = [
  { name: 'enum', pattern: /(?<![.\w$])enum\s+[A-Za-z_$]/gu, instead: 'a union of string literals' },
  { name: 'namespace', pattern: /(?<![.\w$])namespace\s+[A-Za-z_$]/gu, instead: 'a file' },
  { name: 'export *', pattern: /\bexport\s*\*/gu, instead: 'the names, one by one' },
];

/** What no test does. */
export const NOT_IN_TESTS: readonly Ban[] = [
  { name: 'mock', pattern: /\bvi\s*\.\s*(?:mock|doMock|spyOn|fn)\b/gu, instead: 'the real thing, or a plain function' },
  {
    name: 'snapshot',
    pattern: /\.\s*toMatch(?:File)?(?:Inline)?Snapshot\b/gu,
    instead: 'an expectation that a reader can judge',
  },
  { name: 'sleep', pattern: /(?<![.\w$])setTimeout(?![\w$])/gu, instead: 'the event that the test waits for' },
];

/** Names that say nothing about what is inside. */
export const EMPTY_NAMES: RegExp = /^(?:utils?|helpers?|common|misc|shared|types|constants|stuff)$/u;

/** Longest file, in lines. */
export const MAX_LINES = { source: 400, test: 600 } as const;

/** A law that one file need not keep, and why. */
export interface Exception {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

/** Every exception there is. One that is no longer needed is itself reported. */
export const EXCEPTIONS: readonly Exception[] = [];
