/** Numbers in an array that grows. */
export interface Column<Values extends Int32Array | Float64Array> {
  readonly push: (value: number) => void;
  readonly at: (index: number) => number;
  readonly set: (index: number, value: number) => void;
  length(): number;
  /** What was pushed, without a copy: good until the next push. */
  values(): Values;
}

/** Whole numbers of 32 bits. */
export function ints(expected: number): Column<Int32Array> {
  return column<Int32Array>(
    expected,
    (length) => new Int32Array(length),
    (values, length) => values.subarray(0, length),
  );
}

/** Numbers. */
export function numbers(expected: number): Column<Float64Array> {
  return column<Float64Array>(
    expected,
    (length) => new Float64Array(length),
    (values, length) => values.subarray(0, length),
  );
}

function column<Values extends Int32Array | Float64Array>(
  expected: number,
  make: (length: number) => Values,
  part: (values: Values, length: number) => Values,
): Column<Values> {
  let values = make(Math.max(16, expected));
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = make(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    at: (index) => values[index]!,
    set(index, value) {
      values[index] = value;
    },
    length: () => length,
    values: () => part(values, length),
  };
}
