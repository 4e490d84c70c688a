import { pause } from '../../src/bytes/clock.ts';
import type { World } from '../../src/bytes/world.ts';
import type { Entry, Stage } from '../../src/journal/entry.ts';
import type { Note } from '../../src/journal/journal.ts';
import { apple } from '../../src/usb/modes.ts';
import type { PretendUsb } from '../phone/webusb.ts';

/** When a person picks the phone in Chrome's list: ms after it left the bus, or after the click was due. */
export type Answer =
  { readonly afterLeavingMs: number } | { readonly afterDueMs: number } | 'refuses' | 'never';

/** How long a list that shows no phone stays open before the person looks again. */
const lookAgainMs = 500;
const closesAfterMs = 5_000;

/** Who sits in front of the page: answers when Chrome has to be asked, once for each coming of the phone. */
export class Person {
  readonly #world: World;
  readonly #usb: PretendUsb;
  readonly #answer: (stage: Stage) => Answer;
  readonly #note: Note;
  readonly #picked: () => Promise<void>;
  #leftAt = 0;
  #answering = false;

  constructor(
    at: { world: World; usb: PretendUsb; note: Note },
    answer: (stage: Stage) => Answer,
    picked: () => Promise<void>,
  ) {
    this.#world = at.world;
    this.#usb = at.usb;
    this.#note = at.note;
    this.#answer = answer;
    this.#picked = picked;
  }

  hear(entry: Entry): void {
    if (entry.kind === 'left') {
      this.#leftAt = entry.t;
      this.#answering = false;
    }
    if (entry.kind !== 'grant-due' || this.#answering) return;
    this.#answering = true;
    const answer = this.#answer(entry.stage);
    const { clock } = this.#world;
    if (answer === 'never') return;
    if (answer === 'refuses')
      clock.after(closesAfterMs, () => {
        this.#note({ who: 'person', kind: 'declined', ms: closesAfterMs });
      });
    else {
      const ms = 'afterDueMs' in answer ? answer.afterDueMs : this.#leftAt + answer.afterLeavingMs - entry.t;
      clock.after(ms, () => {
        void this.pick();
      });
    }
  }

  /** The list is live: the phone is picked as soon as it is in it. */
  async pick(): Promise<void> {
    // The browser hears of a phone a moment after it is there.
    await pause(this.#world.clock, 100);
    for (;;) {
      try {
        await this.#usb.requestDevice({ filters: [{ vendorId: apple }] });
        break;
      } catch {
        await pause(this.#world.clock, lookAgainMs);
      }
    }
    this.#note({ who: 'person', kind: 'granted' });
    await this.#picked();
  }
}
