/** A defect of this program, never of its input. Nobody catches it below the command's main. */
export class ModelBug extends Error {
  override readonly name = 'ModelBug';
}

/**
 * Throws {@link ModelBug} unless `condition` holds. Where it is checked often, give the message as a
 * function: putting together a text that nobody reads costs more than most checks.
 */
export function invariant(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new ModelBug(typeof message === 'string' ? message : message());
}

/** The end of every exhaustive switch: a value here was not foreseen by the types. */
export function unreachable(value: never): never {
  throw new ModelBug(`unforeseen value ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'type' in value ? `of type ${String(value.type)}` : Object.prototype.toString.call(value);
}
