import { intoDfu } from '../journal/into-dfu.ts';
import { familyOf, type Family } from './phone-family.ts';

/** What a sequence of buttons is for. */
export type Goal = 'recovery' | 'dfu' | 'restart';

/** A button of some iPhone, or what a sentence calls it. */
export type ButtonName = 'up' | 'down' | 'side' | 'home' | 'sideOrTop' | 'nearer' | 'farther' | 'top';

/** Buttons that are pressed together: let go at once, or held for about so many seconds. */
export interface Step {
  readonly buttons: readonly ButtonName[];
  /** Null: pressed and let go. */
  readonly holdSeconds: number | null;
  /** A button that was held is let go in this step, and others stay. */
  readonly release?: ButtonName;
}

const tap = (button: ButtonName): Step => ({ buttons: [button], holdSeconds: null });
const hold = (seconds: number, ...buttons: readonly ButtonName[]): Step => ({
  buttons,
  holdSeconds: seconds,
});
const keep = (seconds: number, button: ButtonName, release: ButtonName): Step => ({
  buttons: [button],
  holdSeconds: seconds,
  release,
});

/** One press after the other before the long one, on phones and iPads without a Home button. */
const taps: Readonly<Partial<Record<Family, readonly Step[]>>> = {
  face: [tap('up'), tap('down')],
  pad: [tap('nearer'), tap('farther')],
};

const longPress: Readonly<Record<Family, readonly ButtonName[]>> = {
  face: ['side'],
  volume: ['down', 'side'],
  home: ['home', 'sideOrTop'],
  pad: ['top'],
};

/** Of both buttons for DFU mode: the one that is let go, and the one that stays. */
const dfuPair: Readonly<Record<Family, readonly [release: ButtonName, stays: ButtonName]>> = {
  face: ['side', 'down'],
  volume: ['side', 'down'],
  home: ['sideOrTop', 'home'],
  pad: ['top', 'farther'],
};

/**
 * What to press, in order (usb-modes.md §8). The gestures for restart and recovery mode are Apple's; all seconds are
 * estimates, and those for DFU mode come from tools of the community.
 */
export function gestureFor(goal: Goal, family: Family): readonly Step[] {
  const before = taps[family] ?? [];
  if (goal !== 'dfu') {
    const seconds = goal === 'recovery' ? 20 : before.length > 0 ? 15 : 10;
    return [...before, hold(seconds, ...longPress[family])];
  }
  const [release, stays] = dfuPair[family];
  const first = before.length > 0 ? [hold(10, release), hold(5, release, stays)] : [hold(9, release, stays)];
  return [...before, ...first, keep(10, stays, release)];
}

/**
 * From recovery mode into DFU mode, where the host restarts the phone meanwhile: both buttons, then one of them. Up to
 * iPhone 8 and X; nobody has published the same of later ones.
 */
export function helpedDfu(product: string | undefined): readonly [Step, Step] | undefined {
  const family = familyOf(product);
  const isKnown = family === 'home' || family === 'volume' || product?.startsWith('iPhone10,') === true;
  if (product === undefined || !isKnown) return undefined;
  const [release, stays] = dfuPair[family];
  const { pressMs, releaseMs, endMs } = intoDfu;
  return [
    hold((releaseMs - pressMs) / 1000, release, stays),
    keep((endMs - releaseMs) / 1000, stays, release),
  ];
}

/** How a button stands at a step: to come, now, done, or no part of the sequence. */
export type Press = 'next' | 'is' | 'was' | 'none';

/** How a button stands in the drawing. */
export interface Pressed {
  readonly press: Press;
  /** Its place in the order of pressing, from 1. */
  readonly number: number;
}

/** Every button of the sequence as it stands while step `now` is due. */
export function pressed(steps: readonly Step[], now: number): ReadonlyMap<ButtonName, Pressed> {
  const order = [...new Set(steps.flatMap(({ buttons }) => buttons))];
  const uses =
    (button: ButtonName) =>
    (step: Step | undefined): boolean =>
      step?.buttons.includes(button) ?? false;
  return new Map(
    order.map((button, i) => {
      const press = uses(button)(steps[now])
        ? 'is'
        : steps.slice(now + 1).some(uses(button))
          ? 'next'
          : 'was';
      return [button, { press, number: i + 1 }];
    }),
  );
}
