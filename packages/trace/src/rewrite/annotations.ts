import type { Plain } from '../container/plain.ts';

/**
 * Annotations of events that go into another file, at their positions there; those of events that do not are left
 * out. What is not about an event stays as it is.
 *
 * @param placed the position of an event in the new file; null when it is not in it.
 */
export function placedAnnotations(
  annotations: readonly Plain[],
  placed: (at: number) => number | null,
): readonly Plain[] {
  return annotations.flatMap((annotation) => {
    const at = positionOf(annotation);
    if (at === null || !isMap(annotation)) return [annotation];
    const place = placed(at);
    return place === null ? [] : [{ ...annotation, at: place }];
  });
}

/** The events that annotations are about. */
export function annotatedPositions(annotations: readonly Plain[]): ReadonlySet<number> {
  return new Set(annotations.map(positionOf).filter((at) => at !== null));
}

/** The event that an annotation is about; null when it is about none, or in a shape that nobody here knows. */
function positionOf(annotation: Plain): number | null {
  if (!isMap(annotation)) return null;
  const at = annotation['at'];
  return typeof at === 'number' || typeof at === 'bigint' ? Number(at) : null;
}

function isMap(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
