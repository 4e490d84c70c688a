import type { Host } from '../journal/entry.ts';

interface Hints {
  readonly platform?: string;
  readonly brands?: readonly { brand: string; version: string }[];
}

/** Which computer and browser this is, as far as a page may know. */
export function hostOf(navigator: Navigator): Host {
  const hints = (navigator as Navigator & { userAgentData?: Hints }).userAgentData;
  return {
    os: osOf(hints?.platform ?? '', navigator.userAgent),
    browser: browserOf(hints?.brands, navigator.userAgent),
    usb: 'usb' in navigator,
  };
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
