/** The command line cannot be understood. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** Bytes that none of the readers knows. */
export class NothingKnown extends Error {
  override readonly name = 'NothingKnown';
  constructor(file: string) {
    super(
      `${file} is no IPSW, BuildManifest, IM4P, IM4M, IM4R, IMG4, shsh file, iBoot serial line, journal or case file that could be read`,
    );
  }
}

/** A file that is not there, is none, or is not of a kind that is wanted. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
  }
}
