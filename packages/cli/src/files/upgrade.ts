import { upgradeTrace } from '@vist/trace';
import type { RewriteOptions } from '../commands/rewrite.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { rewrite } from './target.ts';

/** `vist upgrade`. */
export function upgrade(path: string, options: RewriteOptions, io: Io): Promise<ExitStatus> {
  return rewrite(path, options, io, upgradeTrace);
}
