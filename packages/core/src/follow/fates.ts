/**
 * What became of a command, where it is not what a recording suggests: an IRS that says IDLE has performed its command,
 * and one that was given up on performs it when IDLE is seen next.
 *
 * - `never`: it was ignored or dropped
 * - `early`: given up on by the driver, and performed before the driver did anything about it
 * - `late`: performed after the call that gave up on it had returned, and before anybody saw IDLE
 */
export type Fate = 'never' | 'early' | 'late';

/** Commands by their numbers, and what became of them. */
export type Fates = ReadonlyMap<number, { readonly fate: Fate; readonly command: FollowedCommand }>;

/** A command whose fate may be another. */
export interface FollowedCommand {
  /** From 0, in the order of the register writes. */
  readonly number: number;
  /** Line of the source, or position in the log, of the register write. */
  readonly line: number;
  readonly offset: number;
  /** The driver gave up on it. */
  hasFailed: boolean;
}

/** Commands before the point where a session is no longer explained, at most, that are doubted. */
export const DOUBTED_COMMANDS = 8;

/** What an attempt to follow a session came to. */
export interface Attempt {
  readonly explainedCount: number;
  /** The last commands before the first thing that is not explained; null when everything is. */
  readonly doubted: readonly FollowedCommand[] | null;
}

/**
 * Looks for fates with which more is explained, one command after the other, as long as each explains a good deal
 * more: what the IRS did by itself shows only in what KVM does later.
 */
export function searchFates<Tried>(
  first: Tried,
  attemptOf: (tried: Tried) => Attempt,
  run: (fates: Fates) => Tried,
): Tried {
  let best = first;
  let fates: Fates = new Map();
  for (let step = 0; step < MOST_FATES; step += 1) {
    const { explainedCount, doubted } = attemptOf(best);
    if (doubted === null) break;
    // Of equals the nearest: what goes wrong early explains anything.
    const options = doubted
      .toReversed()
      .flatMap((command) => fatesOf(command).map((fate) => new Map([...fates, [command.number, { fate, command }]])));
    const tried = options.map((option) => ({ option, result: run(option) }));
    const [found] = tried.toSorted((a, b) => attemptOf(b.result).explainedCount - attemptOf(a.result).explainedCount);
    if (found === undefined) break;
    const attempt = attemptOf(found.result);
    if (attempt.doubted !== null && attempt.explainedCount < explainedCount + LEAST_GAIN) break;
    best = found.result;
    fates = found.option;
  }
  return best;
}

function fatesOf({ hasFailed }: FollowedCommand): readonly Fate[] {
  return hasFailed ? ['late', 'early', 'never'] : ['never'];
}

const MOST_FATES = 6;
/** An assumption that explains less than this is a coincidence. */
const LEAST_GAIN = 8;
