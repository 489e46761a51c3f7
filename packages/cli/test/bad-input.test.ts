import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { type ScenarioJson, scenarioJson } from './kit/scenario.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();

/** Runs a file with `-o`, and expects one line on stderr, status 2, and no output file. */
async function expectRefused(name: string, message: string): Promise<void> {
  const file = folder.path(name);
  const before = folder.names();
  const { status, stdout, stderr } = await vist(['run', file, '-o', folder.path('out.vist')]);
  expect(stderr.replaceAll(file, name)).toBe(`vist: ${message}\n`);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(folder.names()).toEqual(before);
}

describe('a scenario that says something wrong', () => {
  const cases: readonly (readonly [string, (scenario: ScenarioJson) => void, string])[] = [
    [
      'an unknown key',
      ({ host }) => (host['pagesize'] = 4096),
      'bad.json: /host/pagesize: expected no key but coherent, page_size, ist_levels, ist_l2sz_mask, istmd, istmd_sz, ' +
        'vm_id_bits, vmt_two_level, vmd_size, vped_size, max_vpes, cache_line, irs_busy_polls, got an unknown key',
    ],
    [
      'a wrong type',
      ({ host }) => (host['coherent'] = 'yes'),
      'bad.json: /host/coherent: expected true or false, got "yes"',
    ],
    [
      'a number that its field cannot hold',
      ({ host }) => (host['ist_l2sz_mask'] = 8),
      'bad.json: /host/ist_l2sz_mask: expected a whole number from 0 to 7, got 8',
    ],
    [
      'a size that is none',
      ({ host }) => (host['page_size'] = 5000),
      'bad.json: /host/page_size: expected 4096, 16384 or 65536, got 5000',
    ],
    [
      'an operation on a VM that does not exist',
      ({ ops }) => ops.push({ op: 'lpi_enable', vm: 3, id_bits: 12 }),
      'bad.json: /ops/6/vm: expected a VM of the scenario (0), got 3',
    ],
    [
      'an operation that the revision lacks',
      ({ ops }) => ops.push({ op: 'save_spi', vm: 0 }),
      'bad.json: /ops/6/op: operation save_spi: revision V1 does not have it, it needs the change ist-save-restore',
    ],
    [
      'a fault of no known mode',
      (scenario) => (scenario['faults'] = [{ type: 'cmd', op: 1, k: 1, mode: 'drip' }]),
      'bad.json: /faults/0/mode: expected "error", "drop", "late", "hang" or "ignored", got "drip"',
    ],
    [
      'a format that there is not',
      (scenario) => (scenario['schema'] = 'ist-recording-scenario/9'),
      'bad.json: /schema: expected "vist-scenario/1" or "ist-recording-scenario/1", got "ist-recording-scenario/9"',
    ],
    [
      'no format',
      (scenario) => delete scenario['schema'],
      'bad.json: /schema: expected "vist-scenario/1" or "ist-recording-scenario/1", got nothing',
    ],
  ];

  it.each(cases)('%s', async (_, change, message) => {
    folder.write('bad.json', scenarioJson(change));
    await expectRefused('bad.json', message);
  });

  it('an operation that the revision of the command line lacks', async () => {
    const file = folder.write(
      'save.json',
      scenarioJson((scenario) => {
        scenario['variant'] = 'revised';
        scenario.ops.push({ op: 'save_spi', vm: 0 });
      }),
    );
    expect(await vist(['run', file, '--rev', 'V3'])).toEqual({
      status: 2,
      stdout: '',
      stderr: `vist: ${file}: /ops/6/op: operation save_spi: revision V3 does not have it, it needs the change ist-save-restore\n`,
    });
  });
});

describe('a file that is not a scenario', () => {
  const whole = JSON.stringify(scenarioJson(), null, 1);
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['cut in a string', whole.slice(0, 30), 'bad.json:2:29: expected the end of the string, got the end of the file'],
    ['cut in a list', '{"ops": [1,', 'bad.json:1:12: expected a value, got the end of the file'],
    ['a comma too many', '{\n "schema": "x",\n}', 'bad.json:3:1: expected a key in double quotes, got "}"'],
    ['a comma too few', '{\n "a": 1\n "b": 2\n}', 'bad.json:3:2: expected "," or "}", got "\\""'],
    ['a word that is no value', '{"a": yes}', 'bad.json:1:7: expected a value, got "yes"'],
    ['text after the end', '{} {}', 'bad.json:1:4: expected the end of the file, got "{"'],
    [
      'a key twice',
      '{\n "schema": "vist-scenario/1",\n "seed": 1,\n "seed": 2\n}',
      'bad.json:4:2: key "seed" is there already, in line 3: expected it once',
    ],
    ['empty', '', 'bad.json: is empty: expected a scenario in JSON'],
    ['blank', ' \n\t\n', 'bad.json: is blank: expected a scenario in JSON'],
    ['JSON of another kind', '[1, 2]', 'bad.json: expected an object, got an array'],
    [
      'a program',
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0),
      'bad.json: byte 7 is 0x00, so this is not text: expected a scenario in JSON',
    ],
    [
      'compressed',
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd),
      'bad.json: byte 1 is 0xb5, so this is not text: expected a scenario in JSON',
    ],
  ];

  it.each(cases)('%s', async (_, content, message) => {
    folder.write('bad.json', content);
    await expectRefused('bad.json', message);
  });

  it('a trace', async () => {
    await vist(['run', folder.write('good.json', scenarioJson()), '-o', folder.path('bad.json')]);
    await expectRefused(
      'bad.json',
      'bad.json: is a trace: expected a scenario in JSON (to look at a trace: vist replay bad.json)',
    );
  });

  it('a directory', async () => {
    mkdirSync(folder.path('dir'));
    await expectRefused('dir', 'dir: is a directory: expected a file');
  });

  it('nothing', async () => {
    await expectRefused('nope.json', 'nope.json: no such file, and no scenario of that name');
  });

  it('stdin without a scenario', async () => {
    expect(await vist(['run', '-'], { stdin: '{"schema": 1}' })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'vist: stdin: /schema: expected "vist-scenario/1" or "ist-recording-scenario/1", got 1\n',
    });
  });
});

/** Longer than file systems allow: it cannot even be looked for. */
const LONG_NAME = 'a'.repeat(300);

describe('arguments that make no sense', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], 'expected a command; vist --help lists them'],
    [['rnu'], "unknown command 'rnu' (did you mean run?)"],
    [['run'], "missing required argument 'scenario'"],
    [['run', 'x', '--revv', 'V1'], "unknown option '--revv' (did you mean --rev?)"],
    [
      ['run', 'posted/double-enable-lpi13'],
      'posted/double-enable-lpi13: no such file, and no scenario of that name (did you mean posted/double-enable-lpi12?)',
    ],
    [['run', 'posted/double-enable-lpi12', '--rev', 'V9'], '--rev: revision "V9": expected one of V0, V1, V2, V3, V4'],
    [
      ['run', 'posted/double-enable-lpi12', '--profile', 'nc4k'],
      '--profile nc4k: there is no such profile (did you mean nc-4k?); vist profiles lists them',
    ],
    [
      ['run', 'x', '--memory', 'both'],
      "option '--memory <model>' argument 'both' is invalid. Allowed choices are single, cached.",
    ],
    [
      ['run', 'x', '--chunk', '0'],
      "option '--chunk <n>' argument '0' is invalid. Expected a whole number from 1 to 4096.",
    ],
    [['run', 'x', '-o', '-', '--emit', 'jsonl'], '-o - and --emit jsonl: both want stdout; give -o a file'],
    [['run', LONG_NAME], `${LONG_NAME}: the name is too long`],
    [['run', 'posted/double-enable-lpi12', '-o', LONG_NAME], `${LONG_NAME}: the name is too long`],
    [
      ['import', import.meta.filename, '-o', import.meta.dirname],
      `-o ${import.meta.dirname}: is a directory: expected a file to write`,
    ],
    [
      ['revisions', 'show', 'free-flor'],
      'revision "free-flor": expected one of V0, V1, V2, V3, V4, or a change (did you mean free-floor?)',
    ],
    [['scenarios', 'show', 'posted/x'], 'scenario "posted/x": there is none of that name; vist scenarios lists them'],
  ];

  it.each(cases)('%j', async (args, message) => {
    expect(await vist(args)).toEqual({ status: 2, stdout: '', stderr: `vist: ${message}\n` });
  });

  it('a folder that is not there to write to', async () => {
    const target = folder.path('no/run.vist');
    const { status, stderr } = await vist(['run', 'posted/double-enable-lpi12', '-o', target]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `vist: -o ${target}: there is no folder ${folder.path('no')}\n`,
    });
  });
});
