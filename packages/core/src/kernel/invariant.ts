/** A defect of this program, never of its input. Nobody catches it below the command's main. */
export class ModelBug extends Error {
  override readonly name = 'ModelBug';
}

/** Throws {@link ModelBug} unless `condition` holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ModelBug(message);
}

/** The end of every exhaustive switch: a value here was not foreseen by the types. */
export function unreachable(value: never): never {
  throw new ModelBug(`unforeseen value ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'type' in value ? `of type ${String(value.type)}` : Object.prototype.toString.call(value);
}
