import type { ButtonName, Goal, Step } from './gesture.ts';

/** Names beside the drawn buttons. A bar stands for a line break. */
export const buttonName: Record<ButtonName, string> = {
  up: 'Volume|Up',
  down: 'Volume|Down',
  side: 'Side',
  sideOrTop: 'Side|or Top',
  home: 'Home',
  top: 'Top',
  nearer: 'Nearer',
  farther: 'Farther',
};

const inWords: Record<ButtonName, string> = {
  up: 'Volume Up',
  down: 'Volume Down',
  side: 'Side',
  sideOrTop: 'Side (or Top)',
  home: 'Home',
  top: 'Top',
  nearer: 'the volume button nearer to Top',
  farther: 'the other volume button',
};

const list = (buttons: readonly ButtonName[]): string => buttons.map((each) => inWords[each]).join(' and ');

/** The buttons of a step, by their names. */
export const buttonsOf = ({ buttons }: Step): string => list(buttons);

/** A step in the list. */
export function stepWords({ buttons, holdSeconds, release }: Step): string {
  if (holdSeconds === null) return `Press and let go: ${list(buttons)}`;
  if (release) return `Let go of ${inWords[release]}, keep holding: ${list(buttons)}`;
  return `${buttons.length > 1 ? 'Hold both' : 'Hold'}: ${list(buttons)}`;
}

/** A step as a heading. */
export function stepTitle({ buttons, holdSeconds }: Step): string {
  const named = buttons.map((each) => short[each]).join(' and ');
  return holdSeconds === null ? `Press ${named} and let go` : `Keep holding ${named}`;
}

const short: Record<ButtonName, string> = {
  ...inWords,
  sideOrTop: 'Side',
  side: 'the Side button',
  top: 'the Top button',
  nearer: 'the nearer volume button',
  farther: 'the other volume button',
};

/** What to look for while the last button is held. */
export const lookFor: Record<Goal, string> = {
  recovery: 'Keep holding when the logo appears. Let go when you see a cable and a computer.',
  restart: 'Let go when the logo appears.',
  dfu: 'The screen stays black. If the logo appears, it was held too long or let go too early: begin again.',
};

/** The frame of a sequence of buttons. */
export const gesture = {
  done: 'Done, next button',
  start: 'I am holding it now',
  restart: 'Start the timer again',
  notYet: 'Not there yet. Let go of all buttons and begin again.',
  again: (tries: number): string =>
    tries < 3
      ? 'The seconds are estimates. Most people need two or three tries.'
      : 'Three tries without success. Does every button click, and does the volume change with it?',
  broken: 'A button does not work',
  brokenTitle: 'Without that button it does not go by hand',
  brokenText:
    'A phone that still starts can be put into recovery mode by this page, without buttons: unlock it, connect it, and pick it in Chrome’s list. Otherwise a service has to repair the button first.',
  held: 'of about',
  heldOf: (held: number, of: number): string => `Held for ${held} of about ${of} seconds`,
  told: 'We cannot see your buttons: the steps go on by your tap or by time. Only the phone on the bus is a fact, and it ends this by itself.',
};

/** The drawing of a phone, for those who do not see it. */
export const drawing = {
  summary: (name: string, step: string | undefined): string =>
    step
      ? `${name} from the front, cable at the bottom. ${step}, now.`
      : `${name} from the front, cable at the bottom.`,
  recovery: (name: string): string =>
    `${name} from the front. Its screen shows a cable and a computer. The cable is connected at the bottom.`,
  phone: 'iPhone',
  pad: 'iPad',
};
