/** A file that is no journal, or has a line that is none of its entries. `line` counts from 1. */
export class NotAJournal extends Error {
  override readonly name = 'NotAJournal';
  readonly line: number;
  constructor(line: number, why: string) {
    super(`line ${line}: ${why}`);
    this.line = line;
  }
}

/** A file that begins as a transcript and has a line that is none of it. `line` counts from 1. */
export class NotATranscript extends Error {
  override readonly name = 'NotATranscript';
  readonly line: number;
  constructor(line: number, why: string) {
    super(`line ${line}: ${why}`);
    this.line = line;
  }
}

/** Nothing here can read it. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
  constructor() {
    super('neither a journal, a transcript, a log of idevicerestore, nor a code or sentence of Apple’s apps');
  }
}

/** A case file that was changed, cut off, or is none. */
export class CaseFileBroken extends Error {
  override readonly name = 'CaseFileBroken';
  readonly why: string;
  constructor(why: string) {
    super(`this case file cannot be used: ${why}`);
    this.why = why;
  }
}
