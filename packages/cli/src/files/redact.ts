import { redactTrace } from '@vist/trace';
import type { RedactOptions } from '../commands/rewrite.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { rewrite } from './target.ts';

/** `vist redact`. */
export function redact(path: string, options: RedactOptions, io: Io): Promise<ExitStatus> {
  const rules = { addresses: options.keepAddresses !== true, tasks: options.keepTasks !== true };
  return rewrite(path, options, io, (trace, target) => redactTrace(trace, rules, target));
}
