import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { tableLines } from '../render/table.ts';
import { suggestion } from '../suggest.ts';
import { type CarriedScenario, carriedScenario, carriedScenarios } from './carried-scenarios.ts';

/** `vist scenarios list [WORDS]`. Exit status 1 when no scenario has the words. */
export function listScenarios(words: readonly string[], options: PrintOptions, io: Io): ExitStatus {
  const scenarios = carriedScenarios().filter((scenario) => hasWords(scenario, words));
  if (scenarios.length === 0 && words.length > 0) {
    throw new Refusal(`no scenario has the words ${words.join(' ')}; vist scenarios lists all`, EXIT.found);
  }
  const data = { scenarios: scenarios.map(({ id, description }) => ({ id, description })) };
  const text = (): string => listText(scenarios);
  return printPage({ schema: 'vist/scenarios', schemaVersion: 1, data, text }, options, io);
}

/** `vist scenarios show ID`. @throws Refusal when there is no scenario of that name. */
export async function showScenario(id: string, io: Io): Promise<ExitStatus> {
  const scenario = carriedScenario(id);
  if (scenario === null) throw unknownScenario(id);
  const out = textSink(io.stdout);
  out.write(`${JSON.stringify(scenario.document, null, 1)}\n`);
  await out.drained();
  return EXIT.ok;
}

/** What to say about a name that no scenario has. */
export function unknownScenario(id: string): Refusal {
  const ids = carriedScenarios().map((scenario) => scenario.id);
  return new Refusal(`scenario "${id}": there is none of that name${suggestion(id, ids)}; vist scenarios lists them`);
}

function hasWords({ id, description }: CarriedScenario, words: readonly string[]): boolean {
  const text = `${id} ${description}`.toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

function listText(scenarios: readonly CarriedScenario[]): string {
  const rows = scenarios.map(({ id, description }) => [id, description]);
  const columns = [
    { heading: '', align: 'left' },
    { heading: '', align: 'left' },
  ] as const;
  return tableLines(columns, rows)
    .map((line) => `${line}\n`)
    .join('');
}
