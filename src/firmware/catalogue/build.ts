/** One build of iOS that a catalogue offers for one product. */
export interface Build {
  /** `26.2.1`. */
  readonly version: string;
  /** `23C71`. */
  readonly build: string;
  /** Always https, on a host that Apple keeps firmware on. */
  readonly url: string;
  /** Bytes; null where the catalogue does not say. */
  readonly size: number | null;
  /** ms since 1970; null where the catalogue does not say. */
  readonly released: number | null;
  /** The catalogue's word on whether Apple signs it. Only the signing server's own counts. */
  readonly signed: boolean;
}

/** What a catalogue said of one product. Builds stand newest first. */
export interface Listing {
  /** `iPhone13,2`. */
  readonly product: string;
  readonly source: string;
  /** When it was asked, ms since 1970. */
  readonly asked: number;
  readonly builds: readonly Build[];
}

/** Where Apple keeps firmware files. The relay reaches the same ones. */
const hosts: ReadonlySet<string> = new Set([
  'updates.cdn-apple.com',
  'updates-http.cdn-apple.com',
  'secure-appldnld.apple.com',
  'appldnld.apple.com',
]);

/** `18.6.2`: up to four numbers; a name in words, such as a beta's, is none. */
export const isVersion = (text: string): boolean => /^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(text);
/** `23C71`, `22A3354`, with a letter behind it where the same build was made twice. */
export const isBuild = (text: string): boolean => /^\d{1,3}[A-Z]\d{1,6}[a-z]?$/.test(text);

/** The address of a firmware file over https; undefined when it is none of Apple's, or none of a whole file. */
export function firmwareUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Old entries have plain http; the same hosts answer on both.
  if (url.protocol === 'http:') url.protocol = 'https:';
  const plain = url.port === '' && url.username === '' && url.password === '' && url.search === '';
  const fits = url.protocol === 'https:' && plain && hosts.has(url.hostname);
  return fits && url.hash === '' && url.pathname.endsWith('.ipsw') ? url.href : undefined;
}

/** Newest first: by version, then by build number. */
export const newestFirst = (builds: readonly Build[]): Build[] =>
  [...builds].sort(
    (a, b) => inOrder(parts(b.version), parts(a.version)) || inOrder(parts(b.build), parts(a.build)),
  );

/** `23C71` → 23, 12, 71: train, letter, number. */
const parts = (text: string): number[] =>
  (text.match(/\d+|[A-Za-z]/g) ?? []).map((each) =>
    /\d/.test(each) ? Number(each) : each.charCodeAt(0) - 64,
  );

function inOrder(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
