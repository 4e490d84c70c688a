import { clock, clockSeconds, day, duration } from './say-figures.ts';

/** The bar of a recording. */
export const replay = {
  title: 'Replay of a recording',
  choose: 'Choose a saved journal or case file',
  play: 'Play',
  pause: 'Pause',
  earlier: 'Earlier event',
  later: 'Later event',
  moment: 'Moment of the recording',
  visit: 'Visit',
  visitOf: (nth: number, of: number, at: number): string => `Visit ${nth} of ${of}: ${day(at)}, ${clock(at)}`,
  quick: 'One second shows half a minute.',
  refused: (why: string): string => `This cannot be replayed: ${why}`,
  /** "14:28:04, 8 min 4 s after its beginning". */
  at: (wall: number, since: number): string =>
    `${clockSeconds(wall)}, ${duration(since)} after its beginning`,
};
