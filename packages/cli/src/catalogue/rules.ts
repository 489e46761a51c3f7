import { type Rule, ruleNamed, RULES } from '@vist/replay';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { rulePage, rulesPage } from '../render/rule-pages.ts';
import { suggestion } from '../suggest.ts';

/** `vist rules list [WORDS]`. @throws Refusal (found nothing) when no rule has the words. */
export function listRules(words: readonly string[], options: PrintOptions, io: Io): ExitStatus {
  const rules = RULES.filter((rule) => words.every((word) => textOf(rule).includes(word.toLowerCase())));
  if (rules.length === 0) {
    throw new Refusal(`no rule has the words ${words.join(' ')}; vist rules lists all`, EXIT.found);
  }
  const data = { rules: rules.map(factsOf) };
  return printPage(
    { schema: 'vist/rules', schemaVersion: 1, data, text: (style) => rulesPage(rules, style) },
    options,
    io,
  );
}

/** `vist rules show ID`. @throws Refusal when there is no such rule. */
export function showRule(id: string, options: PrintOptions, io: Io): ExitStatus {
  const rule = ruleNamed(id.toUpperCase());
  if (rule === null) {
    const names = RULES.map((each) => each.rule);
    throw new Refusal(`rule "${id}": there is none of that name${suggestion(id, names)}; vist rules lists all`);
  }
  const text = (style: Parameters<typeof rulePage>[1]): string => rulePage(rule, style);
  return printPage({ schema: 'vist/rule', schemaVersion: 1, data: factsOf(rule), text }, options, io);
}

function factsOf({ rule, severity, title, source, events, needs, page }: Rule): object {
  return { rule, severity, title, source, ...page, events, needs };
}

function textOf(rule: Rule): string {
  return JSON.stringify(factsOf(rule)).toLowerCase();
}
