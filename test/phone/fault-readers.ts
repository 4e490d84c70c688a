/** Readers of a planned fault's fields: the value as it is meant; undefined: it means nothing. */
export type Reader = (value: unknown) => unknown;

/** A reader for each field that may be there. */
export type Readers = Readonly<Record<string, Reader>>;

/** An object whose values nobody has looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** Neither null nor a list. */
export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A finite number from 0, whole or not. */
export const count: Reader = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** A text that is not empty. */
export const word: Reader = (value) => (typeof value === 'string' && value !== '' ? value : undefined);
/** Checkpoints and endpoints are usually written in hex. */
export const number: Reader = (value) =>
  typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) ? parseInt(value, 16) : count(value);

/** An integer of either sign. */
export const whole: Reader = (value) => (Number.isInteger(value) ? value : undefined);

/** Only `true`: a deed that is not to be done is left out. */
export const yes: Reader = (value) => (value === true ? true : undefined);

/** As `count`, without 0. */
export const aboveZero: Reader = (value) => (Number(value) > 0 ? count(value) : undefined);

/** An integer from 1. */
export const times: Reader = (value) => (Number.isInteger(value) ? aboveZero(value) : undefined);

/** One of these words, to the letter. */
export const oneOf =
  (...words: readonly string[]): Reader =>
  (value) =>
    words.includes(value as string) ? value : undefined;

/** An object whose fields all have a reader and a meaning, and among which `needed` are. */
export const recordOf =
  (readers: Readers, ...needed: readonly string[]): Reader =>
  (value) => {
    if (!isRecord(value) || !needed.every((key) => Object.hasOwn(value, key))) return undefined;
    const read = Object.entries(value).map(([key, each]) => [key, readerOf(readers, key)?.(each)] as const);
    return read.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(read);
  };

/** As `recordOf`, with exactly one of the fields. */
export const oneFieldOf =
  (readers: Readers): Reader =>
  (value) =>
    isRecord(value) && Object.keys(value).length === 1 ? recordOf(readers)(value) : undefined;

/** The reader of a key that a stranger wrote: what every object inherits is none. */
export const readerOf = (readers: Readers, key: string): Reader | undefined =>
  Object.hasOwn(readers, key) ? readers[key] : undefined;
