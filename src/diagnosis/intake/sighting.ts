import type { FailureClass } from '../classes.ts';
import type { Code } from '../codes.ts';
import { numberInWords } from './number-in-words.ts';
import { publishedOf, type FirstAction } from './published.ts';
import { appOn, type App, type Platform } from './routes.ts';

/** A failure that was seen elsewhere, as far as a sentence tells. */
export interface Sighting {
  /** Always the person's own space, `it:`; null: a sentence without a number. */
  readonly code: Code | null;
  readonly cls: FailureClass;
  /** Several causes are published for it. */
  readonly several: boolean;
  /** What is to be tried first, where it is something else than for the rest of the class. */
  readonly first: FirstAction | null;
  readonly app: App | null;
  readonly platform: Platform;
  readonly operation: 'update' | 'restore' | null;
}

/** The same, where the person names the platform; `unknown` leaves it as the sentence has it. */
export const seenOn = (sighting: Sighting, platform: Platform): Sighting =>
  platform === 'unknown' ? sighting : { ...sighting, platform, app: sighting.app ?? appOn[platform] };

const fullPhone =
  /(?:storage|space|room)\b.{0,12}\bon (?:the|this|your|my) (?:iphone|ipad|device|phone)|iphone storage (?:is )?full/i;

/** Sentences of Apple's apps that say more than their number. */
const sentences: readonly (readonly [sentence: RegExp, cls: FailureClass])[] = [
  [/isn['’]?t eligible|not eligible|no longer signed|not signed/i, 'ELIG'],
  [/required resource can(?:not|['’]?t) be found/i, 'ELIG'],
  [/firmware file (?:is|was)(?:n['’]t| not) compatible/i, 'ELIG'],
  [
    /could(?: not|n['’]?t) (?:be )?(?:contact|reach)|not connected to the internet|network connection/i,
    'NET',
  ],
  [fullPhone, 'DEVSTOR'],
  [/(?:disk|storage) is full|not enough (?:free )?(?:space|storage)/i, 'FILE'],
  [/corrupt|damaged|could not be extracted/i, 'FILE'],
  [/low battery|not enough (?:charge|battery)/i, 'POWER'],
  [/trust this computer|passcode|is locked|pairing/i, 'LOCK'],
];

/** These only say that it failed: a number beside them says more. */
const vague: readonly (readonly [sentence: RegExp, cls: FailureClass])[] = [
  [/timed? ?out/i, 'NET'],
  [/invalid response|disconnected|was removed|lost contact|unknown error|error occurred/i, 'COMM'],
];

/** What names a system before what only names an app of it. */
const platforms: readonly (readonly [words: RegExp, platform: Platform])[] = [
  [
    /\bmojave\b|\bhigh sierra\b|\bsierra\b|\bold mac\b|\b(?:macos|mac os(?: x)?|os x) ?10\.(?:\d|1[0-4])(?!\d)/i,
    'old-mac',
  ],
  [/\bwindows (?:7|8|xp|vista)\b/i, 'old-windows'],
  [/\bwindows\b/i, 'windows'],
  [/\bmac(?:s|os|book|\b)|\bimac\b|\bfinder\b/i, 'mac'],
  [/\bapple devices\b|\bpc\b/i, 'windows'],
  [/\bchromebook\b|\bchrome ?os\b/i, 'chromeos'],
  [/\blinux\b|\bubuntu\b|\bdebian\b|\bfedora\b/i, 'linux'],
  [/\bandroid\b/i, 'android'],
];

const apps: readonly (readonly [words: RegExp, app: App])[] = [
  [/\bfinder\b/i, 'finder'],
  [/\bapple devices\b/i, 'apple-devices'],
  [/\bitunes\b/i, 'itunes'],
  [/\breplug\b|\bchrome\b|\bbrowser\b/i, 'web'],
  [/\bnearby\b/i, 'nearby-device'],
  [/\b3utools\b|\bidevicerestore\b|\bconfigurator\b|\bimazing\b|\btenorshare\b|\breiboot\b/i, 'other'],
];

/** Longer texts are no sentence about a failure. */
const longest = 400;

/** "4013 in Finder on my Mac". Null: there is neither a number nor a sentence that says anything. */
export function sightingOf(text: string): Sighting | null {
  const said = text.replace(/\s+/g, ' ').trim();
  if (said === '' || said.length > longest) return null;
  const value = numberInWords(said);
  const clear = classIn(sentences, said);
  const unclear = classIn(vague, said);
  if (value === null && clear === null && unclear === null) return null;
  const published = value === null ? null : publishedOf(value);
  const app = apps.find(([words]) => words.test(said))?.[1] ?? null;
  const platform = platforms.find(([words]) => words.test(said))?.[1] ?? 'unknown';
  return {
    code: value === null ? null : `it:${value}`,
    cls: clear ?? published?.cls ?? unclear ?? 'UNKNOWN',
    several: published?.several ?? false,
    first: clear === null ? (published?.first ?? null) : fullPhone.test(said) ? 'room-on-it' : null,
    app: app ?? appOn[platform],
    platform,
    operation: /\bupdat/i.test(said) ? 'update' : /\brestor/i.test(said) ? 'restore' : null,
  };
}

const classIn = (table: typeof sentences, said: string): FailureClass | null =>
  table.find(([pattern]) => pattern.test(said))?.[1] ?? null;
