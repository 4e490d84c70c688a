import type { FailureClass } from '../classes.ts';
import type { Code } from '../codes.ts';
import { publishedOf } from './published.ts';
import { appOn, type App, type Platform } from './routes.ts';

/** A failure that was seen elsewhere, as far as a sentence tells. */
export interface Sighting {
  /** Always the person's own space, `it:`; null: a sentence without a number. */
  readonly code: Code | null;
  readonly cls: FailureClass;
  /** Several causes are published for it. */
  readonly several: boolean;
  readonly app: App | null;
  readonly platform: Platform;
  readonly operation: 'update' | 'restore' | null;
}

/** The same, where the person names the platform; `unknown` leaves it as the sentence has it. */
export const seenOn = (sighting: Sighting, platform: Platform): Sighting =>
  platform === 'unknown' ? sighting : { ...sighting, platform, app: sighting.app ?? appOn[platform] };

/** Sentences of Apple's apps that say more than their number. */
const sentences: readonly (readonly [sentence: RegExp, cls: FailureClass])[] = [
  [/isn['’]?t eligible|not eligible|no longer signed|not signed/i, 'ELIG'],
  [/required resource can(?:not|['’]?t) be found/i, 'ELIG'],
  [/firmware file (?:is|was)(?:n['’]t| not) compatible/i, 'ELIG'],
  [/could not be contacted|couldn['’]?t (?:be )?(?:contacted|reach)|network connection|timed? ?out/i, 'NET'],
  [/(?:disk|storage) is full|not enough (?:free )?(?:space|storage)/i, 'FILE'],
  [/corrupt|damaged|could not be extracted/i, 'FILE'],
  [/low battery|not enough (?:charge|battery)/i, 'POWER'],
  [/trust this computer|passcode|is locked|pairing/i, 'LOCK'],
  [/invalid response|disconnected|was removed|lost contact|unknown error|error occurred/i, 'COMM'],
];

const platforms: readonly (readonly [words: RegExp, platform: Platform])[] = [
  [/\bmojave\b|\bhigh sierra\b|\bsierra\b|\bold mac\b/i, 'old-mac'],
  [/\bmac(?:os|book|\b)|\bimac\b|\bfinder\b/i, 'mac'],
  [/\bwindows (?:7|8|xp|vista)\b/i, 'old-windows'],
  [/\bwindows\b|\bapple devices\b|\bpc\b/i, 'windows'],
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

/** A number that can be a code: not that of a phone, an iOS, a year or a percentage. */
const number =
  /(?<![\w.])(?:error|code|fehler|erreur|número|n[o°.]+)?\s*\(?(-?\d{1,5})\)?(?![\w%]|[.,]\d|\s*(?:%|gb|mb|minutes?|times?|cables?|ports?))/gi;
const notCodes =
  /\b(?:iphone|ipad|ios|ipados|windows|macos|mac os|version|mojave|sierra)\s*(?:x[sr]?\s*)?\d[\d.,]*(?:\s*(?:pro|plus|mini|max))*/gi;

/** "4013 in Finder on my Mac". Null: there is neither a number nor a sentence that says anything. */
export function sightingOf(text: string): Sighting | null {
  const said = text.replace(/\s+/g, ' ').trim();
  if (said === '' || said.length > longest) return null;
  const [, value] = [...said.replace(notCodes, ' ').matchAll(number)][0] ?? [];
  const sentence = sentences.find(([pattern]) => pattern.test(said))?.[1];
  if (value === undefined && sentence === undefined) return null;
  const published = value === undefined ? null : publishedOf(Number(value));
  const app = apps.find(([words]) => words.test(said))?.[1] ?? null;
  const platform = platforms.find(([words]) => words.test(said))?.[1] ?? 'unknown';
  const known = sentence !== undefined && sentence !== 'COMM' ? sentence : (published?.cls ?? sentence);
  return {
    code: value === undefined ? null : `it:${Number(value)}`,
    cls: known ?? 'UNKNOWN',
    several: published?.several ?? false,
    app: app ?? appOn[platform],
    platform,
    operation: /\bupdat/i.test(said) ? 'update' : /\brestor/i.test(said) ? 'restore' : null,
  };
}
