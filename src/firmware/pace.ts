/** Bytes per second of the last ten seconds: steady enough to read, quick enough to be true. */
export class Pace {
  readonly #seen: { t: number; bytes: number }[] = [];
  #total = 0;

  /** `t` in ms. */
  add(t: number, bytes: number): void {
    this.#total += bytes;
    this.#seen.push({ t, bytes: this.#total });
    // The one before the window stays: from it the window is measured.
    while (this.#seen.length > 2 && this.#seen[1]!.t < t - windowMs) this.#seen.shift();
  }

  bytesPerSecond(): number {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.t <= first.t) return 0;
    return Math.round((1000 * (last.bytes - first.bytes)) / (last.t - first.t));
  }
}

const windowMs = 10_000;
