import type { Host } from '../journal/entry.ts';

interface Hints {
  readonly platform?: string;
  readonly brands?: readonly { brand: string; version: string }[];
}

/** The youngest functions that this page and its workers call, where a page finds them. */
interface Needed {
  readonly URL: { readonly canParse?: unknown };
  readonly AbortSignal: { readonly any?: unknown };
  readonly DecompressionStream: new (format: 'deflate-raw') => unknown;
}

/** Which computer and browser this is, as far as a page may know. */
export function hostOf(navigator: Navigator, scope: Needed = globalThis): Host {
  const hints = (navigator as Navigator & { userAgentData?: Hints }).userAgentData;
  return {
    os: osOf(hints?.platform ?? '', navigator.userAgent),
    browser: browserOf(hints?.brands, navigator.userAgent),
    usb: 'usb' in navigator,
    ...(isCurrent(scope) ? {} : { old: true as const }),
  };
}

/**
 * Chrome has `deflate-raw` since version 103, `AbortSignal.any` since 116, `URL.canParse` since 120. Nothing stands in for
 * them: who has WebUSB can have a newer version of the same browser.
 */
function isCurrent({ URL, AbortSignal, DecompressionStream }: Needed): boolean {
  if (typeof URL.canParse !== 'function' || typeof AbortSignal.any !== 'function') return false;
  try {
    new DecompressionStream('deflate-raw');
    return true;
  } catch {
    return false;
  }
}

function osOf(platform: string, agent: string): Host['os'] {
  const said = `${platform} ${agent}`;
  if (/Android/i.test(said)) return 'android';
  if (/CrOS|Chrome OS|Chromium OS/i.test(said)) return 'chromeos';
  if (/Windows/i.test(said)) return 'windows';
  if (/mac ?OS|Macintosh|iPhone|iPad/i.test(said)) return 'macos';
  return /Linux|X11/i.test(said) ? 'linux' : 'other';
}

function browserOf(brands: Hints['brands'], agent: string): string {
  const brand =
    brands?.find((each) => !/not.?a.?brand|chromium/i.test(each.brand)) ??
    brands?.find((each) => /chromium/i.test(each.brand));
  if (brand) return `${brand.brand.replace('Google ', '')} ${brand.version}`;
  const named = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(agent);
  return named ? `${named[1]!.replace('Version', 'Safari')} ${named[2]!}` : 'unknown';
}
