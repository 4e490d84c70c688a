import type { Family } from './phone-family.ts';

export const connect = {
  titleRecovery: 'Connect the iPhone',
  leadRecovery:
    'It shows a cable and a computer: that is recovery mode. Plug it in, then show it to us in Chrome’s list.',
  leadBefore: 'Connect the cable first. Then the buttons, in this order.',
  leadStarts:
    'Have a backup first, if the phone still lets you make one. Then connect the cable and press the buttons.',
  keepHolding: 'Keep holding when the logo appears. Let go when you see a cable and a computer.',
  notice: 'A phone that was picked before we notice by ourselves.',
  ask: 'Show Chrome’s list',
  askWhy:
    'Chrome shows this page only what you pick there. The list fills by itself, so you can open it now.',
  done: 'Done, next button',
  start: 'I am holding it now',
  restart: 'Start the timer again',
  notYet: 'Not there yet. Let go of all buttons and begin again.',
  already: 'It is in recovery mode now',
  which: 'Which model is it?',
  families: {
    face: 'iPhone 8 or later, SE 2, SE 3',
    volume: 'iPhone 7, 7 Plus',
    home: 'iPhone 6s or earlier, SE 1',
    pad: 'iPad without a Home button',
  } satisfies Record<Family, string>,
  held: 'of about',
  heldOf: (held: number, of: number): string => `Held for ${held} of about ${of} seconds`,
};

/** How a family is brought into recovery mode: what to press, in order; the last is held. */
export const buttonSteps: Record<Family, readonly { readonly do: string; readonly title: string }[]> = {
  face: [
    { do: 'Press and let go: Volume Up', title: 'Press Volume Up and let go' },
    { do: 'Press and let go: Volume Down', title: 'Press Volume Down and let go' },
    { do: 'Hold: Side', title: 'Keep holding the Side button' },
  ],
  volume: [{ do: 'Hold both: Volume Down and Side', title: 'Keep holding Volume Down and Side' }],
  home: [{ do: 'Hold both: Home and Side (or Top)', title: 'Keep holding Home and Side' }],
  pad: [
    { do: 'Press and let go: the volume button nearer to Top', title: 'Press the nearer volume button' },
    { do: 'Press and let go: the other volume button', title: 'Press the other volume button' },
    { do: 'Hold: Top', title: 'Keep holding the Top button' },
  ],
};

/** Names beside the drawn buttons. A bar stands for a line break. */
export const buttonName = {
  up: 'Volume|Up',
  down: 'Volume|Down',
  side: 'Side',
  sideOrTop: 'Side|or Top',
  home: 'Home',
  top: 'Top',
  nearer: 'Nearer',
  farther: 'Farther',
} as const;

export const drawing = {
  summary: (name: string, step: string | undefined): string =>
    step
      ? `${name} from the front, cable at the bottom. ${step} now.`
      : `${name} from the front, cable at the bottom.`,
  recovery: (name: string): string =>
    `${name} from the front. Its screen shows a cable and a computer. The cable is connected at the bottom.`,
  phone: 'iPhone',
  pad: 'iPad',
};
