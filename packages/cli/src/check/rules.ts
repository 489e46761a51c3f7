import { type Rule, RULES } from '@vist/replay';
import { Refusal } from '../refusal.ts';
import { suggestion } from '../suggest.ts';

/** The rules of `--rule`: ids and families, with commas; all when it is not given. @throws Refusal for a name of none. */
export function rulesNamed(text: string | undefined): readonly Rule[] {
  if (text === undefined) return RULES;
  const names = text.split(',').map((name) => name.trim().toUpperCase());
  for (const name of names) {
    if (!RULES.some((rule) => isNamed(rule, name))) throw noRule(name);
  }
  return RULES.filter((rule) => names.some((name) => isNamed(rule, name)));
}

function isNamed({ rule }: Rule, name: string): boolean {
  return rule === name || rule.startsWith(`${name}-`);
}

function noRule(name: string): Refusal {
  const names = RULES.map(({ rule }) => rule);
  return new Refusal(`--rule ${name}: there is neither a rule nor a family of that name${suggestion(name, names)}`);
}
