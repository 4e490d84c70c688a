import type { ServerResponse } from 'node:http';

const directives = (script: string, connect: string): string =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html replug-worker',
  ].join('; ');

const strict = directives("'self'", "'self'");
/**
 * A worker obeys the header of its own script. WebAssembly is allowed where the hashes are made, and other hosts where
 * firmware is fetched, from whatever mirror a person names: it sees no phone and no page. Nowhere else.
 */
const forFirmware = directives("'self' 'wasm-unsafe-eval'", "'self' http: https:");

const forHashes = directives("'self' 'wasm-unsafe-eval'", "'none'");

/** The workers that hash, as Vite names them: the firmware worker, and its second thread, which reaches nothing. */
const byWorker: readonly (readonly [RegExp, string])[] = [
  [/^\/assets\/firmware-[\w-]+\.js$/, forFirmware],
  [/^\/assets\/hasher-[\w-]+\.js$/, forHashes],
];

/** The headers of every response, whatever it is. */
export function setPolicy(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', strict);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'usb=(self), screen-wake-lock=(self)');
}

/** What a file of the app gets beside that; `pathname` decoded, as it is found below the built folder. */
export function setFilePolicy(response: ServerResponse, pathname: string): void {
  const own = byWorker.find(([name]) => name.test(pathname));
  if (own) response.setHeader('Content-Security-Policy', own[1]);
  // Names of assets hold a hash of their content; the page itself must always be the newest.
  const hashed = pathname.startsWith('/assets/');
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
