import type { Get } from '../src/firmware/catalogue/get.ts';
import type { Fetch } from '../src/signing/authority.ts';

/** Apple's hosts send no CORS headers: the page's own origin passes the request on, and nothing else. */
function byRelay(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `/relay/http/${host}${pathname}${search}`;
}

/**
 * `fetch` by way of the relay: for the lists of builds and for firmware. Whether ipsw.me lets any page read its answers
 * is not proven (signing-and-ipsw §7), and where there is no relay Apple signs nothing that a list could offer.
 */
export const getThroughRelay: Get = (url, init) => fetch(byRelay(url), init);

/** The same for the signing server. */
export const throughRelay: Fetch = async (url, init) => {
  const response = await fetch(byRelay(url), init);
  return {
    status: response.status,
    bytes: async () => new Uint8Array(await response.arrayBuffer()),
  };
};
