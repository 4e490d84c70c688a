import type { What } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';

/**
 * What a person does before the last visit has been read. It is written down behind what that one left; what needs to
 * know of it waits.
 */
export class Early {
  /** The last visit is read, and this one goes on from there. */
  readonly over: Promise<void>;
  #held: What[] | null = [];
  #end!: () => void;

  constructor() {
    this.over = new Promise((end) => {
      this.#end = end;
    });
  }

  /** Holds it back, and says that it did. False: it is late. */
  holds(what: What): boolean {
    this.#held?.push(what);
    return this.#held !== null;
  }

  end(note: Note): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const what of held) note(what);
    this.#end();
  }
}
