import { heldOf } from '../diagnosis/held.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { dataLine, frame, nowLine } from './say.ts';
import { announced } from './say-announce.ts';
import type { Screen } from './screen.ts';

/** What the two live regions say. The polite one waits for its turn, the assertive one interrupts. */
export interface Said {
  readonly polite: string;
  readonly assertive: string;
}

const politeEveryMs = 10_000;
/** A break is told only when it has lasted this long: shorter ones are not worth a fright. */
const lostAfterMs = 2000;
const clickLeft = [10, 30, 60];
/** Told where more is left than at the first mark: a figure that need not be said again each second. */
const wholeMinute = 90;

/**
 * Chooses what is said aloud: a change of state, at most one in ten seconds; of the image's progress only the quarters;
 * the state of the data whenever it changes; and at once: contact lost, a click is due, finished.
 */
export class Announcer {
  #polite = '';
  #politeAt = -Infinity;
  #data = '';

  say(snapshot: Snapshot, screen: Screen, t: number): Said {
    return { polite: this.#gently(snapshot, screen, t), assertive: atOnce(snapshot, screen, t) };
  }

  #gently(snapshot: Snapshot, screen: Screen, t: number): string {
    const data = `${frame.data}: ${dataLine(snapshot)}`;
    const now = `${coarse(snapshot) ?? nowLine(snapshot, screen)}. ${data}.`;
    const dataChanged = data !== this.#data;
    if (now === this.#polite || (!dataChanged && t - this.#politeAt < politeEveryMs)) return this.#polite;
    this.#data = data;
    this.#politeAt = t;
    this.#polite = now;
    return now;
  }
}

/** The image's progress in quarters; undefined where nothing is counted. */
function coarse({ phase, image, wait }: Snapshot): string | undefined {
  if (phase !== 'image' || !image || image.total === 0 || wait) return undefined;
  return announced.quarter(Math.floor((4 * image.sent) / image.total) * 25);
}

const markAt = (left: number): number | undefined => clickLeft.find((seconds) => left <= seconds);

/** While the restore system waits: at once, and at the same marks. */
function holder(snapshot: Snapshot, t: number): string {
  const until = heldOf(snapshot)?.until ?? null;
  if (until === null) return '';
  const left = Math.max(0, (until - t) / 1000);
  return left <= 0 ? announced.clickLate : announced.held(markAt(left) ?? wholeMinute);
}

function atOnce(snapshot: Snapshot, screen: Screen, t: number): string {
  const { wait } = snapshot;
  if (screen === 'done') return announced.finished;
  if (wait?.for === 'verdict' && t - wait.since >= lostAfterMs) return announced.lost;
  if (screen === 'held') return holder(snapshot, t);
  if (wait?.for !== 'grant') return '';
  if (wait.limitMs === null) return announced.click;
  const left = (wait.limitMs - (t - wait.since)) / 1000;
  if (left <= 0) return announced.clickLate;
  const mark = markAt(left);
  return mark === undefined ? announced.click : announced.clickWithin(mark);
}
