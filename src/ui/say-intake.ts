import { CaseFileBroken, NotAJournal, NotATranscript, NotUnderstood } from '../diagnosis/errors.ts';
import type { Platform } from '../diagnosis/intake/routes.ts';
import type { Told } from '../journal/told.ts';

/** The box for what was seen elsewhere. */
export const intake = {
  title: 'What happened elsewhere?',
  lead: 'Type what an app showed, or give the log of a tool. It stays in this browser.',
  text: 'Code, message or log',
  example: 'Such as “4013 in Finder on my Mac”. A whole log may be pasted, too.',
  platform: 'Seen on',
  explain: 'Explain it',
  file: 'Or choose a file',
  fileKinds: 'A log of idevicerestore, a transcript, a journal or a case file. It can be dropped here.',
  answer: 'What that says',
  empty: 'Nothing was typed yet.',
  add: 'Count it as an attempt',
  addWhy: 'Then the next step takes it into account.',
  whichWork: 'What was tried there?',
  update: 'An update, keeping data',
  erase: 'A restore, which erases',
  join: 'Take it into this case',
  joinWhy: 'What was tried there counts here, too.',
  another: 'It is about another iPhone than the one at hand.',
  setUp: 'How it was set up there',
  setUpWhy: 'Only what you are sure of. What nobody knows counts for nothing.',
  seeCase: 'See the whole case',
  back: 'Back',
} as const;

/** Where a pasted text may come from. */
export const platforms: readonly (readonly [Platform, string])[] = [
  ['unknown', 'What the text says'],
  ['mac', 'Mac (Finder)'],
  ['old-mac', 'Mac, Mojave or older (iTunes)'],
  ['windows', 'Windows (Apple Devices)'],
  ['old-windows', 'Older Windows (iTunes)'],
  ['linux', 'Linux'],
  ['chromeos', 'Chromebook'],
];

type Field = 'computer' | 'cable' | 'path' | 'current';

/** What may be told of a set-up elsewhere: fields without choices are a word of the person’s. */
export const setUpFields: readonly {
  readonly of: Field;
  readonly label: string;
  readonly choices: readonly (readonly [string, string])[];
}[] = [
  { of: 'computer', label: 'A name for that computer', choices: [] },
  { of: 'cable', label: 'Which cable, by its label', choices: [] },
  {
    of: 'path',
    label: 'Plugged in',
    choices: [
      ['direct', 'straight into the computer'],
      ['hub', 'through a hub'],
      ['keyboard', 'into a keyboard or monitor'],
    ],
  },
  {
    of: 'current',
    label: 'Software there up to date',
    choices: [
      ['yes', 'yes'],
      ['no', 'no'],
    ],
  },
] satisfies readonly { of: keyof Told; label: string; choices: readonly (readonly [string, string])[] }[];

/** The choice of who cannot say. */
export const notSaid = 'I don’t know';

/** Why it cannot be read, in a sentence of its own. */
export function unreadable(error: unknown): string {
  if (error instanceof NotUnderstood)
    return 'We can make nothing of that. A number, a sentence of Apple’s apps, or a whole log is understood.';
  if (error instanceof NotAJournal || error instanceof NotATranscript)
    return `It cannot be read at line ${error.line}. It was changed, or is cut off.`;
  if (error instanceof CaseFileBroken) return `This case file cannot be used: ${error.why}.`;
  return 'It cannot be read.';
}
