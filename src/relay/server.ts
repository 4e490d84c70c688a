import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import sirv from 'sirv';
import { hosts, permit } from './apple.ts';
import { forward, type Beyond } from './http.ts';
import { setFilePolicy, setPolicy } from './policy.ts';
import { refuse, reply } from './reply.ts';

/** What the relay's server is started with. */
export interface RelayOptions extends Beyond {
  /** Folder of the built app. */
  readonly app: string;
}

/** The built app and its relay on one origin, so that the browser sees no foreign host. Not listening yet. */
export function relayServer(options: RelayOptions): Server {
  const files = sirv(options.app, { etag: true, setHeaders: setFilePolicy });
  return createServer((request, response) => {
    setPolicy(response);
    const path = request.url ?? '/';
    const stranger = strangeness(request);
    if (stranger !== undefined) reply(response, 403, { reason: stranger });
    else if (path.startsWith('/relay/')) void relay(request, response, path, options);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      reply(response, 405, { reason: 'the app is only read' });
    else
      files(request, response, () => {
        reply(response, 404, { reason: 'the app has no such file' });
      });
  });
}

async function relay(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: RelayOptions,
): Promise<void> {
  if (path === '/relay/about') {
    reply(response, 200, { apple: options.apple?.origin ?? 'apple', hosts });
    return;
  }
  const verdict = path.startsWith('/relay/http/')
    ? permit(request.method ?? '', path.slice('/relay/http/'.length))
    : { reason: 'the relay has no such route' };
  if ('reason' in verdict) refuse(response, 403, verdict.reason);
  else await forward(request, response, verdict, options);
}

/**
 * Why a request is not one of our own page's: a name that someone pointed at this computer (DNS rebinding), or a page
 * of another origin. Undefined when it is fine.
 */
function strangeness(request: IncomingMessage): string | undefined {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['localhost', '127.0.0.1', '[::1]'].includes(name)) return `"${name}" is not a name of this computer`;
  const site = request.headers['sec-fetch-site'];
  const foreign = site === 'cross-site' || site === 'same-site';
  // Following a link to the app from elsewhere is fine, using the relay from elsewhere is not.
  return foreign && request.url?.startsWith('/relay/') ? 'the relay serves its own page only' : undefined;
}
