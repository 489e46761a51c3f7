import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BINDINGS, keyName } from '../src/debug/bindings.ts';
import { keyOf } from '../src/debug/keys.ts';
import { SCREEN, type TestDebugger, testDebugger } from './kit/debugger.ts';
import { testFolder } from './kit/folder.ts';
import { expectGolden } from './kit/golden.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const file = (): string => folder.path('run.vist');
let debug: TestDebugger;

beforeEach(async () => {
  await vist(['run', 'posted/late-then-retry', '--memory', 'cached', '-o', file()]);
  debug = testDebugger(file());
});

afterEach(() => debug.close());

/** The event of the model, as its type. */
const at = (): string => debug.session.record(debug.model().at).event.type;

function found(text: string): void {
  debug.press('/');
  debug.type(text);
}

describe('a frame', () => {
  const SCREENS = [
    [80, 24],
    [120, 40],
    [60, 15],
  ] as const;

  it.each(SCREENS)('is readable at %ix%i', (columns, rows) => {
    debug.press('g');
    debug.type('324');
    debug.press('2');
    expectGolden(`debug-${columns}x${rows}.txt`, `${debug.frame({ columns, rows }).join('\n')}\n`);
  });

  it('shows the three copies of memory, and where they differ', () => {
    debug.press('g');
    debug.type('324');
    debug.press('3');
    expectGolden('debug-memory.txt', `${debug.frame().join('\n')}\n`);
  });

  it.each([...SCREENS, [20, 5], [300, 100], [1, 1]] as const)(
    'fills %ix%i exactly, whatever it shows',
    (columns, rows) => {
      for (const keys of [['1'], ['2'], ['3'], ['4'], ['5'], ['6'], ['7'], ['?']]) {
        debug.press('escape', 's', 'o', ...keys);
        const lines = debug.frame({ columns, rows }, true).map(stripVTControlCharacters);
        expect(lines).toHaveLength(rows);
        expect(lines.filter((line) => line.length !== columns)).toEqual([]);
      }
    },
  );

  it('says the same with and without colour', () => {
    debug.press('o', 's', '2');
    const plain = debug.frame();
    expect(plain.join('')).not.toContain('\u001b');
    expect(debug.frame(SCREEN, true).map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(plain);
  });
});

describe('stepping', () => {
  it('goes over and out of calls, and comes back the same way', () => {
    found('vgic_v5_vmte_init(');
    const call = debug.model().at;
    expect([at(), debug.session.outline.kindOf(call)]).toEqual(['call.entered', 'opens']);
    debug.press('n');
    expect(at()).toBe('call.returned');
    debug.press('N', 's', 's', 'f');
    expect([at(), debug.session.outline.causeOf(debug.model().at)]).toEqual(['call.returned', call]);
    debug.press('S', 'F');
    expect(debug.model().at).toBe(call);
  });

  it('goes by operations and by actors', () => {
    debug.press('o', 'o');
    expect([at(), debug.model().at]).toEqual(['env.operationBegan', expect.any(Number)]);
    const second = debug.model().at;
    debug.press('s', 's', 'O');
    expect(debug.model().at).toBe(second);
    found('irs0');
    const first = debug.model().at;
    debug.press('a', 'A');
    expect(debug.model().at).toBe(first);
  });

  it('says so at the ends of the log', () => {
    expect(debug.press('S').notice).toEqual({ text: 'nothing before this one', isBad: true });
    debug.press('g');
    debug.type('end');
    expect(debug.press('s').notice).toEqual({ text: 'nothing behind this one', isBad: true });
  });
});

describe('running', () => {
  it('stops at events in both directions', () => {
    debug.press('b');
    debug.type('irs.lateCommandStarted or harness.danglingValidIst');
    debug.press('c');
    expect(at()).toBe('irs.lateCommandStarted');
    const late = debug.model().at;
    debug.press('c');
    expect(at()).toBe('harness.danglingValidIst');
    expect(debug.press('C').at).toBe(late);
    expect(debug.press('C').notice?.text).toBe('no stop before this one');
  });

  it('stops where a place changes, and says how', () => {
    debug.press('w');
    debug.type('vmte:0.LPI_IST_VALID%poc');
    // First there is a VM table at all.
    const { notice } = debug.press('c', 'c');
    expect([at(), notice?.text]).toEqual(['mem.deviceStored', 'vmte:0.LPI_IST_VALID%poc: 0x0 -> 0x1']);
    debug.press('s', 's');
    debug.press('C');
    expect(at()).toBe('mem.deviceStored');
  });

  it.each([
    ['read vmte:0%irs', 'mem.deviceLoaded'],
    ['write vmte:0.LPI_IST_VALID', 'mem.stored'],
    ['read vmte:0', 'mem.loaded'],
  ])('stops at an access: %s', (text, type) => {
    debug.press('w');
    debug.type(text);
    expect(debug.press('c').notice?.text).toContain(text);
    expect(at()).toBe(type);
    expect(debug.frame().join('\n')).not.toContain('undefined');
  });

  it('finds the last change of a place without a stop', () => {
    debug.press('g');
    debug.type('end');
    debug.press('X');
    debug.type('reg:IRS_VMT_BASER');
    expect(at()).toBe('mmio.writeBegan');
    expect(debug.model().stops).toEqual([]);
  });

  it('says what is wrong with an expression, and where', () => {
    debug.press('b');
    expect(debug.type('irs.comandTimedOut').notice).toEqual({
      text: 'column 1: expected a field, an event type or a block (vist fields lists them); did you mean irs.commandTimedOut?',
      isBad: true,
    });
  });
});

describe('finding', () => {
  it('goes from error to error', () => {
    const errors: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      debug.press('e');
      errors.push(at());
    }
    expect(errors).toEqual(['kvm.commandReturned', 'irs.commandTimedOut', 'call.returned', 'call.returned']);
    debug.press('E', 'E', 'E');
    expect(at()).toBe('kvm.commandReturned');
  });

  it('offers the last answer again', () => {
    found('irs0');
    expect(debug.press('/', 'up').prompt).toEqual({ kind: 'find', text: 'irs0' });
  });

  it('goes through matches and back to where it was', () => {
    found('VMTE_MAKE_VALID');
    const first = debug.model().at;
    debug.press(']');
    expect(debug.press('[').at).toBe(first);
    expect(debug.press('backspace', 'backspace', 'backspace').at).toBe(0);
  });

  it('keeps bookmarks, and removes them', () => {
    debug.press('s', 's', 'm', 'g');
    debug.type('100');
    expect(debug.press('m').marks).toEqual([
      { at: 2, note: '' },
      { at: 100, note: '' },
    ]);
    expect(debug.press('"').at).toBe(2);
    expect(debug.press('7', 'tab', 'down', 'd').marks).toEqual([{ at: 2, note: '' }]);
  });

  it('writes a note at an event, shows it there, and offers it again', () => {
    debug.press('s', 's', 'M');
    debug.type('the first call');
    expect(debug.model().marks).toEqual([{ at: 2, note: 'the first call' }]);
    expect(debug.frame().join('\n')).toContain('note the first call');
    expect(debug.press('S', "'")).toMatchObject({ at: 2, notice: { text: 'the first call', isBad: false } });
    expect(debug.press('M').prompt).toEqual({ kind: 'note', text: 'the first call' });
    expect(debug.press('escape', '7').marks).toHaveLength(1);
    expect(debug.frame().join('\n')).toContain('mark   #2 the first call');
  });

  it('leaves for a fork before the event, and for the trace that was forked', () => {
    debug.press('s', 't');
    expect(debug.frame().at(-1)).toContain('evict PLACE');
    expect(debug.type('evict vmte:0; fault hang')).toMatchObject({
      goesOn: { to: 'fork', at: 1, text: 'evict vmte:0; fault hang' },
    });
    expect(debug.press('T').goesOn).toEqual({ to: 'parent' });
  });

  it.each(['9999', '-1', 'op 99', 'nowhere'])('refuses to go to %s', (text) => {
    debug.press('g');
    expect(debug.type(text)).toMatchObject({ at: 0, notice: { isBad: true } });
  });
});

describe('looking', () => {
  it('explains the selected row, and leads to the events of the answer', () => {
    debug.press('g');
    debug.type('324');
    // The row of the LPI section.
    debug.press('2', 'tab', 'down', 'down', 'down', 'y');
    expect(debug.model().prompt).toEqual({ kind: 'why', text: 'vmte:0.lpi' });
    debug.press('enter');
    expect(debug.model().page).toMatchObject({ title: 'why vmte:0.lpi%cpu@325' });
    debug.press('down', 'enter');
    expect(debug.model()).toMatchObject({ page: null, trail: [0, 324] });
  });

  it('folds a call, and opens it when something leads into it', () => {
    debug.press('enter');
    expect(debug.frame()[1]).toMatch(/^> +0 env {2}\+ op 0 probe .*\(\d+ events\)$/u);
    debug.press('down');
    expect(at()).toBe('env.operationBegan');
    debug.press('home', 's');
    expect([debug.model().at, [...debug.model().folded]]).toEqual([1, []]);
  });

  it('shows fewer levels of calls', () => {
    expect(debug.press('s', '-').at).toBe(0);
    const shown = debug
      .frame()
      .slice(1, 11)
      .map((line) => Number(line.slice(2, 5)));
    expect(shown.map(debug.session.outline.depthOf)).toEqual(shown.map(() => 0));
  });

  it('keeps a place in the memory pane, and lets it go again', () => {
    debug.press('o', 'o', 'o', 'p');
    debug.type('vmte:0');
    expect(debug.frame().join('\n')).toContain('kept: vmte:0');
    debug.press('p');
    expect(debug.press('enter').pinned).toBeNull();
  });
});

describe('any keys', () => {
  const KEYS = BINDINGS.flatMap(({ bindings }) => bindings.flatMap(({ keys }) => keys)).filter((key) => key !== 'q');
  const ANSWERS = [
    'vmte:0.lpi%poc',
    'ist:0/lpi',
    'reg:IRS_VMT_STATUSR',
    'ret:4',
    'ret < 0',
    'op 5',
    '+20',
    '0',
    '',
    '!',
  ];

  it.each([1, 2, 3])('lead to a frame of the right size, inside the log: seed %i', (seed) => {
    let state = seed;
    const oneOf = <Item>(items: readonly Item[]): Item => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      // There is always one at an index below the length.
      return items[Math.floor(state / 2 ** 16) % items.length]!;
    };
    for (let count = 0; count < 300; count += 1) {
      if (debug.model().prompt !== null) debug.type(oneOf(ANSWERS));
      else debug.press(oneOf(KEYS));
      const lines = debug.frame(SCREEN, true).map(stripVTControlCharacters);
      expect([lines.length, new Set(lines.map(({ length }) => length))]).toEqual([24, new Set([80])]);
      expect(debug.session.record(debug.model().at).seq).toBe(debug.model().at);
    }
  });
});

describe('the keys', () => {
  it('are in docs/DEBUG.md, every one of them', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/DEBUG.md'), 'utf8');
    const rows = BINDINGS.flatMap(({ bindings }) =>
      bindings.map(({ keys, help }) => `| ${keys.map((key) => `\`${keyName(key)}\``).join(' ')} | ${help} |`),
    );
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });

  it.each([
    ['a', { name: 'a' }, 'a'],
    ['A', { name: 'a', shift: true }, 'A'],
    ['\r', { name: 'return' }, 'enter'],
    ['\t', { name: 'tab', shift: true }, 'shift-tab'],
    ['\u0003', { name: 'c', ctrl: true }, 'ctrl-c'],
    [undefined, { name: 'up', sequence: '\u001b[A' }, 'up'],
    ['é', { name: 'é' }, null],
  ])('%j is the key it says', (text, press, key) => {
    expect(keyOf(text, press)).toBe(key);
  });
});

describe('vist debug', () => {
  it('needs a terminal', async () => {
    const { status, stdout, stderr } = await vist(['debug', file()]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^vist: debug needs a terminal.*\n$/u);
  });

  it.each([
    [['absent.vist'], 'no such file'],
    [['-'], 'expected the trace in a file'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await vist(['debug', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses a position behind the end', async () => {
    const { status, stderr } = await vist(['debug', file(), '--at', '99999']);
    expect({ status, stderr: stderr.replace(/^.*run\.vist/u, 'run.vist') }).toEqual({
      status: 2,
      stderr: `run.vist: --at 99999: the trace has events 0 to ${debug.session.length - 1}\n`,
    });
  });
});
