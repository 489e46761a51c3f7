import { linkSync, readFileSync, renameSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { scenarioJson } from './kit/scenario.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const at = folder.path;

/** A command line in which `file:NAME` is a file of the test's folder. */
function runIn(line: string): ReturnType<typeof vist> {
  return vist(line.split(' ').map((word) => (word.startsWith('file:') ? at(word.slice(5)) : word)));
}

beforeEach(async () => {
  folder.write('s.json', scenarioJson());
  folder.write('map.json', '{}');
  await runIn('run examples/two-vms-one-line -o file:f.vist');
  folder.write('r.txt', (await runIn('export recording file:f.vist')).stdout);
  await runIn('cut file:f.vist --to 99 -o file:a.vist');
  linkSync(at('f.vist'), at('link.vist'));
});

describe('a command does not write over what it reads', () => {
  it.each([
    ['run file:s.json -o', 's.json'],
    ['check file:s.json --confirm --fork', 's.json'],
    ['check file:f.vist --confirm --baseline file:map.json --fork', 'map.json'],
    ['fork file:f.vist --at 21 --drop -o', 'f.vist'],
    ['fork file:f.vist --at 21 --drop -o', 'link.vist'],
    ['import file:r.txt -o', 'r.txt'],
    ['import file:r.txt --map file:map.json -o', 'map.json'],
    ['cat file:f.vist -o', 'f.vist'],
    ['cut file:f.vist --to 9 -o', 'f.vist'],
    ['merge file:a.vist file:f.vist -o', 'f.vist'],
    ['redact file:f.vist -o', 'f.vist'],
    ['upgrade file:f.vist -o', 'f.vist'],
    ['recover file:f.vist', 'f.vist'],
  ])('vist %s %s', async (line, target) => {
    const before = readFileSync(at(target));
    const names = folder.names();
    const { status, stderr } = await runIn(`${line} file:${target}`);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `vist: -o ${at(target)}: is a file that is read: expected another file to write\n`,
    });
    expect(readFileSync(at(target)).equals(before)).toBe(true);
    expect(folder.names()).toEqual(names);
  });

  it.each([
    'fork file:f.vist.partial --at 21 --drop -o file:f.vist',
    'cat file:f.vist.partial -o file:f.vist',
    'recover file:f.vist.partial file:f.vist',
  ])('and keeps what a crash left of it: vist %s', async (line) => {
    renameSync(at('f.vist'), at('f.vist.partial'));
    const left = readFileSync(at('f.vist.partial'));
    expect(await runIn(line)).toMatchObject({ status: 0 });
    expect(readFileSync(at('f.vist.partial')).equals(left)).toBe(true);
    expect(folder.names()).toContain('f.vist');
    expect(folder.names().filter((name) => name.includes('.new'))).toEqual([]);
  });
});
