import { RULES } from '@vist/replay';
import type { PrintOptions } from '../commands/command.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { LoadedScenario } from '../run/load-scenario.ts';
import { checkSource } from './check-source.ts';
import { rendered } from './render.ts';
import { runSource } from './source.ts';
import { statusOf } from './status.ts';

/** What `vist run --check` adds to a run: the report of all rules, and its exit status. */
export function checkRun(
  loaded: LoadedScenario,
  options: PrintOptions,
  io: Io,
): { readonly text: string; readonly status: ExitStatus } {
  const { report } = checkSource(runSource(loaded), { rules: RULES, baseline: null, isConfirming: false });
  return {
    text: rendered([report], { ...options, full: false }, io),
    status: statusOf([report], { isConfirming: false, hasLosses: false }),
  };
}
