import type { Net } from '../src/firmware/net.ts';

/** Apple's hosts send no CORS headers: files from there come through the relay. */
const apples = /(^|\.)(apple|cdn-apple)\.com$/;

/** The network of the firmware worker; `relay`: the page came with one. */
export const browserNet = (relay: boolean): Net => ({
  fetch: (url, init) => fetch(url, init),
  online: () => navigator.onLine,
  origin: location.origin,
  address(url) {
    const { host, hostname, pathname, search } = new URL(url, location.origin);
    return relay && apples.test(hostname) ? `/relay/http/${host}${pathname}${search}` : url;
  },
  async localNetwork() {
    // Chromium's name for it; the type does not know it yet, and other browsers throw.
    const name = 'local-network-access' as PermissionName;
    return navigator.permissions.query({ name }).then(
      ({ state }) => state,
      () => undefined,
    );
  },
});
