import { describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const POSTED = 'posted/double-enable-lpi12';

/** Records the double enable of the posted patch. */
async function recorded(): Promise<string> {
  const trace = folder.path('posted.vist');
  await vist(['run', POSTED, '-o', trace]);
  return trace;
}

describe('vist check', () => {
  it('finds the leak of the posted patch, says which revisions are free of it, and how to see it again', async () => {
    const { status, stdout } = await vist(['check', POSTED, '--rule', 'leak-1,LIFE']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^error LEAK-1: /mu);
    expect(stdout).toContain('\n  free of it V2, V3, V4\n');
    expect(stdout).toContain(`\n  reproduce  vist check ${POSTED} --rule LEAK-1\n`);
    expect(stdout).not.toContain('CMO-');
  });

  it('names the last free of a sibling that was lost, not that of the array of pointers after it', async () => {
    const { stdout } = await vist(['check', 'examples/posted-leak', '--rule', 'LEAK-1']);
    expect(stdout).toContain('\n  others of the same allocation, the last at #360.\n');
  });

  it('asks other revisions also where the schedule counts the steps of one, PE after PE', async () => {
    const { stdout } = await vist(['check', 'examples/two-vms-one-line', '--rule', 'LOCK-1,CMO-4', '--full']);
    expect(stdout).toMatch(/^error LOCK-1: .*(?:\n.+|\n)*?\n {2}free of it V3, V4$/mu);
    expect(stdout).toContain('free of it V2, V3, V4; not comparable: V0, where the run fails');
  });

  it('says the same of the trace as of the scenario', async () => {
    const trace = await recorded();
    const ofScenario = await vist(['check', POSTED]);
    const ofTrace = await vist(['check', trace]);
    // Where lines are folded depends on how long the name is.
    const words = (text: string): string => text.replaceAll(/\s+/gu, ' ');
    expect(words(ofTrace.stdout).replaceAll(trace, POSTED)).toBe(words(ofScenario.stdout));
    expect(ofTrace.status).toBe(1);
  });

  it('finds nothing but notes in the revised code on a coherent platform', async () => {
    const { status, stdout } = await vist(['check', 'examples/first-run', '--profile', 'coherent-4k']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[^\n]+: \d+ records, (?:no findings|\d+ notes?)/mu);
  });

  it('accepts what a baseline knows, and nothing else', async () => {
    const { stdout: baseline } = await vist(['check', POSTED, '--rule', 'LEAK-1', '--write-baseline']);
    const known = folder.write('known.json', baseline);
    const same = await vist(['check', POSTED, '--rule', 'LEAK-1', '--baseline', known]);
    expect(same).toMatchObject({ status: 0, stdout: `${POSTED}: 425 records, no findings; 1 known\n` });
    expect((await vist(['check', POSTED, '--baseline', known])).status).toBe(1);
  });

  it('prints for other programs, several sources at once', async () => {
    const sources = [POSTED, 'revised/double-enable-lpi12'];
    const json = await vist(['check', ...sources, '--json']);
    const lines = json.stdout.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject(
      sources.map((source) => ({ schema: 'vist/check', source })),
    );
    const sarif = await vist(['check', ...sources, '--format', 'sarif']);
    expect(JSON.parse(sarif.stdout)).toMatchObject({ version: '2.1.0', runs: [{}, {}] });
    expect((await vist(['check', ...sources, '--format', 'ktap'])).stdout).toMatch(/^KTAP version 1\n1\.\.2\n/u);
    expect((await vist(['check', ...sources, '--format', 'junit'])).stdout.match(/<testsuite /gu)).toHaveLength(2);
    expect((await vist(['check', POSTED, '--format', 'markdown'])).stdout).toMatch(/^# Findings in posted/u);
  });

  it('reads a trace or a scenario from stdin', async () => {
    const { stdout: scenario } = await vist(['scenarios', 'show', POSTED]);
    const { status, stdout } = await vist(['check', '-', '--rule', 'LEAK-1'], { stdin: scenario });
    expect(status).toBe(1);
    expect(stdout).not.toContain('reproduce');
  });

  it('names the formats, rules and options there are', async () => {
    expect((await vist(['check', POSTED, '--format', 'pdf'])).stderr).toContain(
      'Allowed choices are text, json, sarif, junit, ktap, markdown',
    );
    expect(await vist(['check', POSTED, '--rule', 'CMO-11'])).toMatchObject({
      status: 2,
      stderr: 'vist: --rule CMO-11: there is neither a rule nor a family of that name (did you mean CMO-1?)\n',
    });
    const trace = await recorded();
    expect(await vist(['check', trace, '--memory', 'cached'])).toMatchObject({
      status: 2,
      stderr: `vist: ${trace}: is a trace: --memory is for scenarios\n`,
    });
    expect((await vist(['check', POSTED, '--baseline', trace])).stderr).toContain('is a trace: expected a baseline');
  });
});

describe('vist check --confirm', () => {
  const args = ['check', 'revised/random-07', '--rule', 'CMO-4', '--confirm'];

  it('shows the damage that a stale neighbour does to the revised code', async () => {
    const { status, stdout } = await vist(args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {2}confirmed {2}yes: a write-back puts 0x5500000880008000 at 0x880001030, where the$/mu);
  });

  it('writes the run with the damage as a trace, which verifies', async () => {
    const fork = folder.path('fork.vist');
    expect((await vist([...args, '--fork', fork])).stderr).toContain('events of random-07, with its witness');
    expect((await vist(['replay', fork, '--verify'])).status).toBe(0);
  });

  it('says what would decide a finding that no run can show: its line is old already where it is used before', async () => {
    const known = {
      schema: 'vist/check-baseline',
      schemaVersion: 1,
      findings: [{ key: 'CMO-3|vgic_v5_vmte_free_vpe|vmte word 0' }],
    };
    const baseline = folder.write('known.json', JSON.stringify(known));
    const { status, stdout } = await vist(['check', POSTED, '--rule', 'CMO-3', '--baseline', baseline, '--confirm']);
    expect(status).toBe(3);
    expect(stdout).toContain('  confirmed  not decided: a run without the findings before it');
  });

  it('shows what a lock would keep apart, and a base that is aligned by luck', async () => {
    const { status, stdout } = await vist(['check', 'posted/size-one-id-bit', '--rule', 'LOCK-3,SIZE-1', '--confirm']);
    expect(status).toBe(1);
    expect(stdout).toContain('  confirmed  yes: IRS_VMAP_VMR written while IRS_VMT_STATUSR.IDLE is 0');
    expect(stdout).toMatch(/^ {2}confirmed {2}yes: the table is at 0x\w+, which is not a multiple of 64/mu);
  });

  it('writes no fork without it', async () => {
    const { status, stderr } = await vist(['check', POSTED, '--fork', folder.path('fork.vist')]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: --fork: only --confirm makes runs that can be written\n',
    });
  });
});

describe('vist check of another tool’s recording', () => {
  it('says which rules it cannot decide, and ends with 3 when nothing else is found', async () => {
    const { stdout: lines } = await vist(['run', 'revised/life-4k-coh-l4-lpi11', '--emit', 'recording']);
    const log = folder.write('log.jsonl', lines);
    const trace = folder.path('log.vist');
    await vist(['import', 'recording', log, '-o', trace]);
    const { status, stdout } = await vist(['check', trace]);
    expect(stdout).toContain('\nnot decidable\n');
    expect(stdout).toMatch(/^ {2}\S+: the log cannot show /mu);
    expect(status).toBe(3);
  });
});

describe('vist run --check', () => {
  it('adds the report to the summary, and fails when something is wrong', async () => {
    const { status, stdout } = await vist(['run', POSTED, '--check']);
    const checked = await vist(['check', POSTED]);
    expect(status).toBe(1);
    expect(stdout.endsWith(checked.stdout)).toBe(true);
  });

  it('ends with 0 when there is nothing but notes', async () => {
    expect((await vist(['run', 'revised/life-4k-coh-l4-lpi11', '--check'])).status).toBe(0);
  });
});

describe('vist rules', () => {
  it('lists them, all or those with some words', async () => {
    expect((await vist(['rules'])).stdout).toMatch(/^CMO-1 +error +/u);
    expect((await vist(['rules', 'list', 'recursive', 'config_lock'])).status).toBe(1);
    expect((await vist(['rules', 'list', 'divided'])).stdout).toMatch(/^UB-2 .*\n$/u);
  });

  it('shows one', async () => {
    const { stdout } = await vist(['rules', 'show', 'cmo-4']);
    expect(stdout.split('\n')[0]).toBe('CMO-4: a line is fresh when a PE writes into it');
    expect(stdout).toContain('\n  bad\n    clean+invalidate line\n');
  });

  it('suggests a rule', async () => {
    expect(await vist(['rules', 'show', 'CMO-11'])).toMatchObject({
      status: 2,
      stderr: 'vist: rule "CMO-11": there is none of that name (did you mean CMO-1?); vist rules lists all\n',
    });
  });
});
