import type { Entry, What } from './entry.ts';

/** Where things are written down. */
export type Note = (what: What) => void;

interface Time {
  now(): number;
  wall(): number;
}

/** Stamps what happens and hands it on, in order. `t` counts from `start`, which page and workers share. */
export class Journal {
  readonly #time: Time;
  readonly #start: number;
  readonly #sink: (entry: Entry) => void;

  constructor(time: Time, start: number, sink: (entry: Entry) => void) {
    this.#time = time;
    this.#start = start;
    this.#sink = sink;
  }

  readonly note: Note = (what) => {
    this.#sink({ t: Math.round(this.#time.now() - this.#start), at: Math.round(this.#time.wall()), ...what });
  };
}
