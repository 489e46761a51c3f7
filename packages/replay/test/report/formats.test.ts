import {
  baselineDocument,
  checkLog,
  checkOptions,
  memoryLog,
  readBaseline,
  reportJson,
  reportJunit,
  reportKtap,
  reportMarkdown,
  RULES,
} from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { reportOf, SHOWN, TWICE } from './report-of.ts';

const REPORT = reportOf(TWICE, { confirmationOf: () => SHOWN });

describe('JSON', () => {
  it('says what it is, and has each finding with its causes and call frames', () => {
    expect(reportJson(REPORT)).toMatchObject({
      schema: 'vist/check',
      schemaVersion: 1,
      source: 'twice.scenario.json',
      records: 412,
      counts: REPORT.counts,
      findings: REPORT.groups.map(({ finding, count }) => ({ rule: finding.rule, at: finding.at, count })),
    });
    const [first] = REPORT.groups;
    expect(reportJson(REPORT)['findings']).toContainEqual(
      expect.objectContaining({
        rule: first?.rule,
        causes: first?.sides.map(({ seq, role, frames }) => ({ seq, role, frames })),
      }),
    );
  });

  it('has no value that JSON has not', () => {
    const json = reportJson(REPORT);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe('JUnit', () => {
  const xml = reportJunit([REPORT]);

  it('has one case per rule, and a failure for each rule that found an error or a warning', () => {
    const loud = new Set(REPORT.groups.filter(({ finding }) => finding.severity !== 'note').map(({ rule }) => rule));
    expect(xml.match(/<testcase /gu)).toHaveLength(RULES.length);
    expect(xml.match(/<failure /gu)).toHaveLength(loud.size);
    expect(xml).toContain(`<testsuites name="vist check" tests="${RULES.length}" failures="${loud.size}"`);
  });

  it('has the elements and attributes that junit-10.xsd allows, where it allows them', () => {
    const undecidable = [{ rule: 'LOCK-1', missing: ['lock.acquired'] }] as const;
    for (const each of [xml, reportJunit([]), reportJunit([REPORT, { ...REPORT, undecidable }])]) {
      const [root, ...others] = elementsOf(each);
      expect(root?.name).toBe('testsuites');
      for (const { name, parent, attributes } of [...(root === undefined ? [] : [root]), ...others]) {
        const { inside, required, allowed } = JUNIT_10[name] ?? { inside: [], required: [], allowed: [] };
        expect(inside, name).toContain(parent);
        expect(attributes, name).toEqual(expect.arrayContaining([...required]));
        expect(attributes.filter((attribute) => !required.includes(attribute) && !allowed.includes(attribute))).toEqual(
          [],
        );
      }
    }
  });

  it('closes every element that it opens, and escapes what is not markup', () => {
    const open: string[] = [];
    for (const [, end, name = '', empty] of xml.matchAll(/<(?<end>\/?)(?<name>\w+)[^<>]*?(?<empty>\/?)>/gu)) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
    }
    expect(open).toEqual([]);
    expect(xml.replaceAll(/<[^<>]*>/gu, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/u);
  });
});

/** What junit-10.xsd says of the elements that a report uses. */
const JUNIT_10: Readonly<
  Record<
    string,
    {
      readonly inside: readonly (string | null)[];
      readonly required: readonly string[];
      readonly allowed: readonly string[];
    }
  >
> = {
  testsuites: { inside: [null], required: [], allowed: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    inside: ['testsuites', 'testsuite'],
    required: ['name', 'tests', 'failures', 'errors'],
    allowed: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
  },
  testcase: { inside: ['testsuite'], required: ['name'], allowed: ['time', 'classname', 'group'] },
  failure: { inside: ['testcase'], required: [], allowed: ['type', 'message'] },
  skipped: { inside: ['testcase'], required: [], allowed: ['type', 'message'] },
};

interface Element {
  readonly name: string;
  readonly parent: string | null;
  readonly attributes: readonly string[];
}

/** The elements of XML that escapes what is not markup, in the order of their start tags. */
function elementsOf(xml: string): readonly Element[] {
  const open: string[] = [];
  return [...xml.matchAll(/<(?<end>\/?)(?<name>\w+)(?<rest>[^<>]*?)(?<empty>\/?)>/gu)].flatMap((match) => {
    const { end, name = '', rest = '', empty } = match.groups ?? {};
    if (end === '/') {
      open.pop();
      return [];
    }
    const parent = open.at(-1) ?? null;
    if (empty !== '/') open.push(name);
    return [
      { name, parent, attributes: [...rest.matchAll(/(?<key>[\w-]+)="/gu)].map((each) => each.groups?.['key'] ?? '') },
    ];
  });
}

describe('KTAP', () => {
  const lines = reportKtap([REPORT, { ...REPORT, source: 'nothing#.json', groups: [] }])
    .trimEnd()
    .split('\n');

  it('has a test per source', () => {
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      'KTAP version 1',
      '1..2',
      'not ok 1 twice.scenario.json',
      'ok 2 nothing_.json',
    ]);
  });

  it('has a subtest per rule in order', () => {
    const own = lines.slice(2, lines.indexOf('not ok 1 twice.scenario.json')).map((line) => line.slice(2));
    expect(own.slice(0, 2)).toEqual(['KTAP version 1', `1..${RULES.length}`]);
    const results = own.slice(2).filter((line) => !line.startsWith('#'));
    expect(results.map((line) => /^(?:not )?ok (?<number>\d+) (?<rule>\S+)/u.exec(line)?.slice(1, 3))).toEqual(
      RULES.map(({ rule }, index) => [String(index + 1), rule]),
    );
    expect(results.filter((line) => line.startsWith('not ok')).map((line) => line.split(' ')[3])).toContain('LIFE-7');
  });

  it('skips what the log cannot decide', () => {
    const undecidable = [{ rule: 'LOCK-1', missing: ['lock.acquired'] }] as const;
    expect(reportKtap([{ ...REPORT, undecidable, groups: [] }])).toMatch(/^ {2}ok \d+ LOCK-1 # SKIP /mu);
  });
});

describe('Markdown', () => {
  it('has the counts, a table of the findings, and each with its record', () => {
    const markdown = reportMarkdown(REPORT);
    expect(markdown).toMatch(/^412 records, \d+ errors of \d+ kinds, /mu);
    expect(markdown).toContain('| LIFE-7 | error | 1 | #300 | vgic_v5_alloc_l1_ist() loses L1 table');
    expect(markdown).toContain('## Notes');
  });
});

describe('a baseline', () => {
  const { findings } = checkLog(memoryLog(TWICE.records), checkOptions(TWICE.profile));
  const document = baselineDocument(findings);

  it('has every error and warning once, and silences them', () => {
    const reading = readBaseline(document);
    expect(reading.ok).toBe(true);
    if (!reading.ok) return;
    const report = reportOf(TWICE, { baseline: reading.baseline });
    expect(report.counts).toEqual({ error: 0, warning: 0, note: REPORT.counts.note });
    expect(report.knownCount).toBe(REPORT.counts.error + REPORT.counts.warning);
  });

  it('does not silence what is new', () => {
    const [first] = findings;
    const known = readBaseline(baselineDocument(first === undefined ? [] : [first]));
    const report = reportOf(TWICE, { baseline: known.ok ? known.baseline : null });
    expect(report.counts.error).toBeGreaterThan(0);
  });

  it.each([
    [{}, 'expected "schema": "vist/check-baseline"'],
    [{ ...document, schemaVersion: 2 }, 'expected "schemaVersion": 1'],
    [{ ...document, findings: [{ rule: 'LIFE-7' }] }, '/findings/0: expected an object with a string "key"'],
  ])('that is not one is refused: %j', (json, message) => {
    expect(readBaseline(json)).toEqual({ ok: false, message });
  });
});
