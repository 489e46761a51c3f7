import { rulePage, ruleNamed, RULES } from '@vist/replay';
import type { PrintOptions } from '../commands/command.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { suggestion } from '../suggest.ts';

/** `vist rules list`. */
export function listRules(options: PrintOptions, io: Io): ExitStatus {
  const rules = RULES.map(({ rule, severity, title, source }) => ({ rule, severity, title, source }));
  return printPage(
    {
      schema: 'vist/rules',
      schemaVersion: 1,
      data: { rules },
      text: () =>
        rules.map(({ rule, severity, title }) => `${rule.padEnd(9)} ${severity.padEnd(8)} ${title}\n`).join(''),
    },
    options,
    io,
  );
}

/** `vist rules show ID`. @throws Refusal when there is no such rule. */
export function showRule(id: string, options: PrintOptions, io: Io): ExitStatus {
  const rule = ruleNamed(id);
  if (rule === null) {
    const names = RULES.map(({ rule: name }) => name);
    throw new Refusal(`there is no rule "${id}"${suggestion(id, names)}; see vist rules`);
  }
  const page = rulePage(rule, 1);
  return printPage(
    { schema: 'vist/rule', schemaVersion: 1, data: { rule: rule.rule, page }, text: () => `${page.trimEnd()}\n` },
    options,
    io,
  );
}
