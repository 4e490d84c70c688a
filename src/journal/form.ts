/** Whether a value from outside is of a kind. */
export type Test<T> = (value: unknown) => value is T;

/** A test for each field of a record, those that may be absent included. */
export type Shape<T> = { readonly [F in keyof T]-?: Test<T[F]> };

/** A string. */
export const text: Test<string> = (value): value is string => typeof value === 'string';

/** A finite number. */
export const number: Test<number> = (value): value is number => Number.isFinite(value);

/** Ms since 1970, within what a date can show. */
export const date: Test<number> = (value): value is number => number(value) && Math.abs(value) <= 8.64e15;

/** A boolean. */
export const flag: Test<boolean> = (value): value is boolean => typeof value === 'boolean';

/** True, or absent where it is not. */
export const truth: Test<true> = (value): value is true => value === true;

/** An object of JSON, whatever is in it. */
export const record: Test<Readonly<Record<string, unknown>>> = (
  value,
): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One of these words. */
export const oneOf =
  <T extends string>(...words: readonly T[]): Test<T> =>
  (value): value is T =>
    words.some((word) => word === value);

/** Or absent. */
export const maybe =
  <T>(test: Test<T>): Test<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || test(value);

/** Or null. */
export const nullable =
  <T>(test: Test<T>): Test<T | null> =>
  (value): value is T | null =>
    value === null || test(value);

/** Any number of them. */
export const list =
  <T>(test: Test<T>): Test<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(test);

/** An object with these fields; others in it are nobody's business. */
export const shape =
  <T>(fields: Shape<T>): Test<T> =>
  (value): value is T =>
    record(value) &&
    Object.entries<(field: unknown) => boolean>(fields).every(([name, test]) =>
      test(Object.hasOwn(value, name) ? value[name] : undefined),
    );
