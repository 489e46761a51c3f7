/** A value that may not be mixed up with another of the same shape. Only its constructor casts. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };
