import { type Probe, PROBES, ruleNamed, RULES, whyUnseen } from '@vist/replay';
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
  const inferred = unseen.map((type) => ({ type, why: whyUnseen(type) }));
  return printPage(
    {
      schema: 'vist/probes',
      schemaVersion: 1,
      data: { rule, probes, inferred },
      text: ({ title, quiet }) =>
        [
          title(rule === null ? 'what a stock kernel can record' : `what ${rule} needs of a recording`),
          ...probes.flatMap((probe) => probeLines(probe, quiet)),
          ...(inferred.length === 0 ? [] : ['not to be recorded; vist import infers it as far as it can']),
          ...byReason(inferred).map(([why, types]) => `  ${types.join(', ')}: ${why}`),
          title('how'),
          ...howLines(probes),
          quiet('probes/README.md has scripts for trace-cmd, perf and bpftrace'),
          '',
        ].join('\n'),
    },
    options,
    io,
  );
}

function probeLines({ name, events, kprobes, doc }: Probe, quiet: (text: string) => string): readonly string[] {
  return [
    `  ${name.padEnd(NAME_COLUMNS)} ${doc}`,
    ...[...events.map((event) => `-e ${event}`), ...kprobes].map((line) => quiet(`    ${line}`)),
  ];
}

/** Commands that record all of them. */
function howLines(probes: readonly Probe[]): readonly string[] {
  const events = [...new Set(probes.flatMap((probe) => probe.events))];
  if (events.length === 0) return ['  nothing of it can be recorded'];
  const kprobes = probes.flatMap((probe) => probe.kprobes);
  return [
    '  echo 0 > /sys/kernel/tracing/options/hash-ptr',
    ...kprobes.map((line) => `  echo '${line}' >> /sys/kernel/tracing/kprobe_events`),
    ...(probes.some(({ name }) => name === 'calls')
      ? ['  probes/functions.sh >> /sys/kernel/tracing/kprobe_events']
      : []),
    `  trace-cmd record ${events.map((event) => `-e ${event}`).join(' ')} sleep 30`,
    '  trace-cmd report | vist import - -o session.vist',
  ];
}

function byReason(
  unseen: readonly { readonly type: string; readonly why: string }[],
): readonly (readonly [why: string, types: readonly string[]])[] {
  return [...new Set(unseen.map(({ why }) => why))].map((why) => [
    why,
    unseen.filter((each) => each.why === why).map(({ type }) => type),
  ]);
}

const NAME_COLUMNS = 12;

/** The events that decide a rule, and those that it looks at. */
function typesOf(name: string): readonly string[] {
  const rule = ruleNamed(name);
  if (rule === null) {
    throw new Refusal(`rule "${name}": expected one of ${RULES.map((known) => known.rule).join(', ')}`);
  }
  return [...new Set([...rule.needs, ...rule.events])];
}
