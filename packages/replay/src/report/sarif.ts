import type { Severity } from '../checkers/finding.ts';
import type { Rule } from '../checkers/rule.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';

/**
 * Reports as SARIF 2.1.0, one run each. A position in the log is a line of the source, the first record being
 * line 1: SARIF knows only lines of files.
 */
export function reportSarif(reports: readonly CheckReport[]): Readonly<Record<string, unknown>> {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: reports.map(runOf) };
}

function runOf({ tool, source, rules, groups }: CheckReport): unknown {
  const [name = 'vist', version = '0'] = tool.split(' ');
  const listed = rules.map(({ rule }) => rule);
  return {
    tool: { driver: { name, version, rules: rules.map(descriptorOf) } },
    columnKind: 'utf16CodeUnits',
    results: groups.map((group) => resultOf(group, source, listed)),
  };
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };

function descriptorOf({ rule, title, severity, page, source }: Rule): unknown {
  return {
    id: rule,
    shortDescription: { text: title },
    fullDescription: { text: page.meaning },
    help: { text: `${page.why}\nSource: ${source}` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(group: FindingGroup, source: string, rules: readonly string[]): unknown {
  const { finding, count, sides } = group;
  return {
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    level: LEVELS[finding.severity],
    message: { text: `${finding.title}. ${finding.message}` },
    occurrenceCount: count,
    partialFingerprints: { 'vist/key': finding.key },
    locations: [locationOf(source, finding.at, finding.site)],
    relatedLocations: sides.map(({ seq, role, frames }, id) => ({
      id,
      ...locationOf(source, seq, frames[0] ?? finding.site),
      message: { text: role },
    })),
    properties: { status: finding.status.kind, world: finding.world?.text ?? null, missing: finding.missing },
  };
}

function locationOf(source: string, seq: number, func: string): Readonly<Record<string, unknown>> {
  return {
    physicalLocation: { artifactLocation: { uri: encodeURI(source) }, region: { startLine: seq + 1 } },
    logicalLocations: [{ name: func, kind: 'function' }],
  };
}
