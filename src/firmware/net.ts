import type { Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import {
  CrossOriginRefused,
  Interrupted,
  LocalNetworkRefused,
  MixedContentRefused,
} from './network-errors.ts';

/** The network as a download sees it, handed in. */
export interface Net {
  /** As the platform's own; addresses that need the relay are led through it. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** False: the browser says that there is no network. True says nothing. */
  online(): boolean;
  /** The origin of the page, as servers see it. */
  readonly origin: string;
  /** The address after the relay, if it goes there: requests to our own origin may carry any header. */
  address(url: string): string;
  /** What Chrome was allowed on the local network; undefined where it knows no such permission. */
  localNetwork(): Promise<PermissionState | undefined>;
}

/** How long a server may take to begin its answer, and may be silent inside it. */
const answerMs = 30_000;

/** True when the relay carries this address, or it is our own server's: then no CORS rule hides the answer's headers. */
export const sameOrigin = (net: Net, url: string): boolean =>
  new URL(net.address(url), net.origin).origin === net.origin;

/**
 * The head of an answer. Throws `Interrupted` when none came; `signal`'s reason when it was aborted. The body, or its
 * silence, is the caller's: abort `stop` to let go of it.
 */
export async function headOf(
  world: World,
  net: Net,
  url: string,
  init: { method?: string; headers?: Record<string, string>; signal: AbortSignal; stop: AbortController },
): Promise<Response> {
  const { method = 'GET', headers = {}, signal, stop } = init;
  signal.throwIfAborted();
  const end = (): void => stop.abort();
  signal.addEventListener('abort', end);
  stop.signal.addEventListener('abort', () => signal.removeEventListener('abort', end));
  try {
    // The browser's own cache would keep a second copy of what goes onto the shelf.
    const request = { method, headers, signal: stop.signal, cache: 'no-store', credentials: 'omit' } as const;
    const work = world.outside('fetch', () => net.fetch(net.address(url), request));
    return await within(world.clock, answerMs, `an answer from ${url}`, work);
  } catch (error) {
    stop.abort();
    signal.throwIfAborted();
    throw new Interrupted(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The next bytes of an answer's body; undefined at its end. Throws `Interrupted` when it broke or fell silent, the
 * signal's reason when that was aborted.
 */
export async function nextBytes(
  world: World,
  url: string,
  body: ReadableStreamDefaultReader<Bytes>,
  signal: AbortSignal,
): Promise<Bytes | undefined> {
  try {
    const work = world.outside('fetch', () => body.read());
    return (await within(world.clock, answerMs, `more bytes from ${url}`, work)).value;
  } catch (error) {
    signal.throwIfAborted();
    throw new Interrupted(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Why nothing came, as far as a browser may know: it tells a page nothing but "failed". A server that answers a request
 * whose answer nobody may read is there, and refuses pages of other origins. Answers the error to go on with.
 */
export async function whyNothing(world: World, net: Net, url: string, error: Interrupted): Promise<Error> {
  if (!net.online() || sameOrigin(net, url)) return error;
  if (isMixed(net, url)) return new MixedContentRefused(url);
  if ((await net.localNetwork()) === 'denied') return new LocalNetworkRefused(url);
  const stop = new AbortController();
  const unread = { method: 'HEAD', mode: 'no-cors', signal: stop.signal, cache: 'no-store' } as const;
  try {
    const work = world.outside('fetch', () => net.fetch(net.address(url), unread));
    await within(world.clock, answerMs, `any answer from ${url}`, work);
    return new CrossOriginRefused(url, net.origin);
  } catch {
    return error;
  } finally {
    stop.abort();
  }
}

/**
 * This computer itself counts as safe, and for addresses that can only be local Chrome asks the person instead
 * (browser-platform §5.3).
 */
const nearby =
  /^(localhost|.*\.localhost|.*\.local|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|169\.254\..*|\[(::1|f[cd].*|fe80.*)\])$/;

const isMixed = (net: Net, url: string): boolean => {
  const { protocol, hostname } = new URL(net.address(url), net.origin);
  return net.origin.startsWith('https:') && protocol === 'http:' && !nearby.test(hostname);
};
