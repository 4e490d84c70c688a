import type { Route } from '../journal/elsewhere.ts';

/** What an attempt was made with. */
export const toolNames: Readonly<Record<Route, string>> = {
  web: 'Replug',
  finder: 'Finder',
  'apple-devices': 'Apple Devices',
  itunes: 'iTunes',
  nearby: 'A nearby device',
  other: 'Another tool',
};

/** The same behind other words. */
export const inMidSentence = (name: string): string => name.replace(/^A(?=n?(?:other)? )/, 'a');

/** `it:4013` as people know it. Numbers of other spaces keep the name of theirs. */
export const codeShown = (code: string): string => code.replace(/^it:/, '');
