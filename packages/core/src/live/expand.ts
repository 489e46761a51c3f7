import { Observable } from 'rxjs';

/** A stream as this package publishes them. */
export type Stream<Value> = Observable<Value>;

/** What makes any number of values of each value of a stream, and some more of its end. */
export interface Expansion<In, Out> {
  next(value: In): readonly Out[];
  end(): readonly Out[];
}

/** The values that an expansion makes of a stream. Each subscriber gets an expansion of its own. */
export function expandStream<In, Out>(source$: Stream<In>, begin: () => Expansion<In, Out>): Stream<Out> {
  return new Observable((subscriber) => {
    const expansion = begin();
    const pass = (values: readonly Out[]): void => {
      for (const value of values) subscriber.next(value);
    };
    return source$.subscribe({
      next: (value) => pass(expansion.next(value)),
      error: (error: unknown) => subscriber.error(error),
      complete() {
        pass(expansion.end());
        subscriber.complete();
      },
    });
  });
}
