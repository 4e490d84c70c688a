/** The buttons that a boot ROM looks at. */
export type Button = 'side' | 'down' | 'home';

/** From its start on the ROM looks for so long, ms: then one of the two has been let go. */
export const romLooksMs = 4_000;

/**
 * The buttons of the phone, as a person presses them: both of a pair while it restarts, then only one of them, end in DFU
 * mode (palera1n's helper, up to A11; nobody has published the same of later ones).
 */
export class Buttons {
  readonly #held = new Set<Button>();
  readonly #stays: Button | undefined;

  /** `product`: `iPhone10,1`. */
  constructor(product: string) {
    const generation = Number(/^iPhone(\d+),/.exec(product)?.[1]);
    if (generation <= 10) this.#stays = generation < 9 ? 'home' : 'down';
  }

  press(...buttons: readonly Button[]): void {
    for (const button of buttons) this.#held.add(button);
  }

  release(...buttons: readonly Button[]): void {
    for (const button of buttons) this.#held.delete(button);
  }

  /** Both are held while it restarts: the ROM looks again before it goes on. */
  get areBothHeld(): boolean {
    return this.#isHeld(this.#stays) && this.#held.has('side');
  }

  /** One was let go, and the other is still held. */
  get isOneLeft(): boolean {
    return this.#isHeld(this.#stays) && !this.#held.has('side');
  }

  #isHeld(button: Button | undefined): boolean {
    return button !== undefined && this.#held.has(button);
  }
}
