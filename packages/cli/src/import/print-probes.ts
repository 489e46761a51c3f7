import { type Probe, PROBES, probeFor, ruleNamed, RULES } from '@vist/replay';
import type { ImportCommandOptions } from '../commands/import.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';

/** `vist import --print-probes [RULE]`. @throws Refusal when there is no such rule. */
export function printProbes(options: ImportCommandOptions, io: Io): ExitStatus {
  const { printProbes: asked } = options;
  const rule = typeof asked === 'string' ? asked : null;
  const types = rule === null ? null : typesOf(rule);
  const probes = types === null ? PROBES : PROBES.filter(({ gives }) => gives.some((type) => types.includes(type)));
  const unseen = (types ?? []).filter((type) => !PROBES.some(({ gives }) => gives.includes(type)));
  const inferred = unseen.map((type) => ({ type, how: probeFor(type) }));
  return printPage(
    {
      schema: 'vist/probes',
      schemaVersion: 1,
      data: { rule, probes, inferred },
      text: ({ title, quiet }) =>
        [
          title(rule === null ? 'what a stock kernel can record' : `what ${rule} needs of a recording`),
          ...probes.flatMap((probe) => probeLines(probe, quiet)),
          ...inferred.map(({ type, how }) => `  ${type}: inferred by vist import; ${how}`),
          quiet('probes/README.md has scripts for trace-cmd, perf and bpftrace'),
          '',
        ].join('\n'),
    },
    options,
    io,
  );
}

function probeLines({ name, setUp, doc }: Probe, quiet: (text: string) => string): readonly string[] {
  return [`  ${name}: ${doc}`, quiet(`    ${setUp}`)];
}

/** The events that decide a rule, and those that it looks at. */
function typesOf(name: string): readonly string[] {
  const rule = ruleNamed(name);
  if (rule === null) {
    throw new Refusal(`rule "${name}": expected one of ${RULES.map((known) => known.rule).join(', ')}`);
  }
  return [...new Set([...rule.needs, ...rule.events])];
}
