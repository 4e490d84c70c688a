/** The form that the bytes have or claim to have; `archive` is a keyed archive inside either. */
export type Format = 'xml' | 'binary' | 'archive';

/** Bytes that are not a property list, or one beyond the reader's bounds. `at`: offset in the bytes. */
export class PlistBroken extends Error {
  override readonly name = 'PlistBroken';
  readonly format: Format;
  readonly at: number;
  readonly why: string;
  constructor(format: Format, at: number, why: string) {
    super(`${format} property list broken at byte ${at}: ${why}`);
    this.format = format;
    this.at = at;
    this.why = why;
  }
}

/** A value that no property list can hold: out of range, an invalid date, nested without end. */
export class PlistUnwritable extends Error {
  override readonly name = 'PlistUnwritable';
  readonly why: string;
  constructor(why: string) {
    super(`no property list can hold ${why}`);
    this.why = why;
  }
}

/** A dictionary lacks a key, or holds something of another type under it. */
export class MissingKey extends Error {
  override readonly name = 'MissingKey';
  readonly key: string;
  readonly wanted: string;
  constructor(key: string, wanted: string) {
    super(`no "${key}" of type ${wanted}`);
    this.key = key;
    this.wanted = wanted;
  }
}
