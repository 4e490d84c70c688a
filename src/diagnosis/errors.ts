/** A file that is no journal, or has a line that is none of its entries. `line` counts from 1. */
export class NotAJournal extends Error {
  override readonly name = 'NotAJournal';
  readonly line: number;
  constructor(line: number, why: string) {
    super(`line ${line}: ${why}`);
    this.line = line;
  }
}
