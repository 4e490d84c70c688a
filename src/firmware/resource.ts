import { text, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { NotAZip } from './errors.ts';
import { headOf, nextBytes, sameOrigin, whyNothing, type Net } from './net.ts';
import {
  AnswerBroken,
  DownloadRefused,
  Interrupted,
  NotByRelay,
  NotTheFile,
  RangesGone,
  ResourceChanged,
} from './network-errors.ts';

/** A file at an address, as it was when it was first asked for: later pieces must be of the same. */
export interface Resource {
  readonly url: string;
  readonly size: number;
  /** As the server writes it. Two files with the same weak one (`W/"…"`) may differ; with two of them they do. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** False: the server gives the whole file only. */
  readonly ranges: boolean;
}

const firstBytes = 4;
const busy: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks what lies at an address: size, validators, whether ranges are given. Throws `Interrupted` (worth another try),
 * `CrossOriginRefused`, `LocalNetworkRefused`, `DownloadRefused`, `NotByRelay`, `NotTheFile`, `AnswerBroken`,
 * `NotAZip`.
 */
export async function openResource(
  world: World,
  net: Net,
  url: string,
  signal: AbortSignal,
): Promise<Resource> {
  const stop = new AbortController();
  try {
    const headers = { range: `bytes=0-${firstBytes - 1}` };
    const response = await headOf(world, net, url, { headers, signal, stop }).catch(
      async (error: unknown) => {
        throw error instanceof Interrupted ? await whyNothing(world, net, url, error) : error;
      },
    );
    refuse(url, response);
    const ranges = response.status === 206;
    const begins = await beginning(world, url, response, signal);
    if (looksLikePage(begins)) throw notTheFile(url, response);
    const size =
      (ranges ? rangeOf(response)?.total : lengthOf(response)) ?? (await sizeOf(world, net, url, signal));
    if (text(begins) !== 'PK\x03\x04') throw new NotAZip(size);
    return { url, size, ranges, ...validators(response) };
  } finally {
    stop.abort();
  }
}

/**
 * The body of bytes `from` to `to` (not included) of a resource: exactly these, or from the first byte on where the
 * server gives no ranges (`at` says). Throws as `openResource` does, `ResourceChanged`, and `RangesGone` where it gave them
 * before.
 */
export async function openRange(
  world: World,
  net: Net,
  resource: Resource,
  span: { from: number; to: number; signal: AbortSignal; stop: AbortController },
): Promise<{ body: ReadableStreamDefaultReader<Bytes>; at: number }> {
  const { url, size, etag, lastModified } = resource;
  const { from, to, signal, stop } = span;
  const whole = from === 0 && to === size;
  const headers: Record<string, string> = whole ? {} : { range: `bytes=${from}-${to - 1}` };
  // Elsewhere this header would need a preflight, which plain file servers refuse; the answer is compared anyway.
  const validator = etag?.startsWith('"') ? etag : lastModified;
  if (!whole && validator !== null && sameOrigin(net, url)) headers['if-range'] = validator;
  const response = await headOf(world, net, url, { headers, signal, stop });
  const range = rangeOf(response);
  if (response.status === 416)
    throw new ResourceChanged(url, 'size', String(size), String(range?.total ?? 'less'));
  refuse(url, response);
  unchanged(resource, response, response.status === 206 ? range?.total : lengthOf(response));
  if (response.status === 206 && range && (range.start !== from || range.end !== to - 1))
    throw new AnswerBroken(url, `bytes ${range.start} to ${range.end} instead of ${from} to ${to - 1}`);
  if (resource.ranges && from > 0 && response.status !== 206) throw new RangesGone(url);
  if (!response.body) throw new AnswerBroken(url, 'it has no body');
  return { body: response.body.getReader(), at: response.status === 206 ? from : 0 };
}

/** Whether what lies at the address now is still this, as far as its validators tell. */
export const isSame = (before: Resource, now: Resource): boolean =>
  before.size === now.size && agree(before.etag, now.etag) && agree(before.lastModified, now.lastModified);

function unchanged(resource: Resource, response: Response, total: number | null | undefined): void {
  const { url, size, etag, lastModified } = resource;
  const now = validators(response);
  compare(url, 'etag', etag, now.etag);
  compare(url, 'lastModified', lastModified, now.lastModified);
  compare(url, 'size', String(size), total == null ? null : String(total));
}

/** A validator that only one of the two has says nothing: servers may leave them out, or weaken one on the way. */
const agree = (was: string | null, is: string | null): boolean =>
  was === null || is === null || was.replace(/^W\//, '') === is.replace(/^W\//, '');

function compare(url: string, what: ResourceChanged['what'], was: string | null, is: string | null): void {
  if (was !== null && is !== null && !agree(was, is)) throw new ResourceChanged(url, what, was, is);
}

function validators(response: Response): { etag: string | null; lastModified: string | null } {
  return { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
}

/** Throws for every answer that is not the file. */
function refuse(url: string, response: Response): void {
  const { status, headers } = response;
  // The relay marks its own no, which is none of the host's.
  if (headers.has('replug-relay')) throw new NotByRelay(url, status);
  if (busy.has(status)) throw new Interrupted(`the server answered ${status}`, retryAfter(headers));
  // 511: "network authentication required", which log-in pages of networks should answer and seldom do.
  if (status === 511) throw notTheFile(url, response);
  if (status !== 200 && status !== 206) throw new DownloadRefused(url, status);
  if (/^text\/html|^application\/xhtml/i.test(headers.get('content-type') ?? ''))
    throw notTheFile(url, response);
  const coding = headers.get('content-encoding');
  if (coding !== null && coding !== 'identity') throw new AnswerBroken(url, `it is packed (${coding})`);
}

const notTheFile = (url: string, response: Response): NotTheFile =>
  new NotTheFile(url, {
    type: response.headers.get('content-type') ?? 'something unnamed',
    status: response.status,
    from: response.redirected ? response.url : null,
  });

const looksLikePage = (begins: Bytes): boolean => /^\s*<[!?a-z]/i.test(text(begins));

/** Seconds only: a date would need the server's clock. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return seconds > 0 ? Math.min(seconds, 120) * 1000 : undefined;
}

function rangeOf(response: Response): { start: number; end: number; total: number } | undefined {
  const found = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  return found ? { start: Number(found[1]), end: Number(found[2]), total: Number(found[3]) } : undefined;
}

function lengthOf(response: Response): number | undefined {
  const length = Number(response.headers.get('content-length') ?? NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}

/** Pages of other origins may not read `Content-Range` unless the server says so, but always the length of a whole file. */
async function sizeOf(world: World, net: Net, url: string, signal: AbortSignal): Promise<number> {
  const stop = new AbortController();
  try {
    const response = await headOf(world, net, url, { method: 'HEAD', signal, stop });
    refuse(url, response);
    const size = lengthOf(response);
    if (size === undefined) throw new AnswerBroken(url, 'it does not say how long the file is');
    return size;
  } finally {
    stop.abort();
  }
}

async function beginning(world: World, url: string, response: Response, signal: AbortSignal): Promise<Bytes> {
  const reader = response.body?.getReader();
  let begins: Bytes = new Uint8Array(0);
  while (reader && begins.length < firstBytes) {
    const more = await nextBytes(world, url, reader, signal);
    if (!more) break;
    begins = new Uint8Array([...begins, ...more.subarray(0, firstBytes - begins.length)]);
  }
  return begins;
}
