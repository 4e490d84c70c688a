import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Permitted } from './apple.ts';
import { refuse, reply } from './reply.ts';

/** Where requests go instead of to Apple, and how long Apple's side may be silent. */
export interface Beyond {
  /** `http://127.0.0.1:4014`: pretend Apple in place of every host. */
  readonly apple?: URL;
  readonly silenceMs: number;
}

/** The most bytes of a request's body, and of a signing server's answer. */
const limits = { request: 256 * 1024, signingAnswer: 1024 * 1024 } as const;

/** Request headers that a download may bring. */
const asked = ['range', 'if-range', 'if-none-match', 'if-modified-since'];
/** Response headers that a download needs to be checked and continued. */
const told = [
  'content-length',
  'content-range',
  'content-encoding',
  'accept-ranges',
  'etag',
  'last-modified',
];

/** Sends a permitted request on, over https, and its answer back, bytes unchanged. Bodies are never logged. */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  permitted: Permitted,
  beyond: Beyond,
): Promise<void> {
  try {
    await (permitted.what === 'signing' ? sign : download)(request, response, permitted, beyond);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Another try would meet it again: 501 is no status that a client waits about.
    if (error instanceof Redirected) refuse(response, 501, reason);
    else if (error instanceof TooLong) reply(response, error.status, { reason });
    else reply(response, 502, { reason: `${permitted.host} gave no whole answer: ${reason}` });
  }
}

async function sign(
  request: IncomingMessage,
  response: ServerResponse,
  permitted: Permitted,
  beyond: Beyond,
): Promise<void> {
  // The request outlives its reading, or nobody could be told that it is too long.
  const body = await collect(request.iterator({ destroyOnReturn: false }), limits.request, 413);
  const upstream = open('POST', permitted, beyond, {
    'cache-control': 'no-cache',
    'content-type': 'text/xml; charset="utf-8"',
    'content-length': String(body.length),
    'user-agent': 'InetURL/1.0',
  });
  const answer = await answerOf(upstream, response, beyond.silenceMs, body);
  const bytes = await collect(answer, limits.signingAnswer, 502);
  response.writeHead(answer.statusCode ?? 502, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function download(
  request: IncomingMessage,
  response: ServerResponse,
  permitted: Permitted,
  beyond: Beyond,
): Promise<void> {
  const upstream = open(request.method ?? 'GET', permitted, beyond, {
    'accept-encoding': 'identity',
    ...picked(request, asked),
  });
  const answer = await answerOf(upstream, response, beyond.silenceMs);
  const headers = { ...picked(answer, told), 'content-type': 'application/octet-stream' };
  response.writeHead(answer.statusCode ?? 502, headers);
  // Pulls from Apple as fast as the browser takes, and lets go of Apple when the browser leaves.
  await pipeline(answer, response);
}

function open(
  method: string,
  { host, path }: Permitted,
  { apple }: Beyond,
  headers: Record<string, string>,
): ClientRequest {
  const options = { method, path, headers: { ...headers, host } };
  return apple
    ? http.request({ ...options, host: apple.hostname, port: apple.port || 80 })
    : https.request({ ...options, host, port: 443 });
}

/** Sends the request; resolves to the head of its answer. What comes later is under the same limit of silence. */
function answerOf(
  upstream: ClientRequest,
  response: ServerResponse,
  silenceMs: number,
  body?: Buffer,
): Promise<IncomingMessage> {
  response.on('close', () => {
    upstream.destroy();
  });
  upstream.setTimeout(silenceMs);
  upstream.on('timeout', () => {
    // A browser that takes nothing more is not Apple's silence.
    if (response.writableNeedDrain) upstream.setTimeout(silenceMs);
    else upstream.destroy(new Error(`nothing for ${silenceMs} ms`));
  });
  return new Promise((resolve, reject) => {
    upstream.on('error', reject);
    upstream.on('close', () => {
      reject(new Error('the connection ended'));
    });
    upstream.on('response', (answer) => {
      const { statusCode = 502 } = answer;
      if (statusCode < 300 || statusCode === 304 || statusCode >= 400) {
        resolve(answer);
        return;
      }
      // Where a redirection leads is not on the list.
      reject(new Redirected(statusCode));
      upstream.destroy();
    });
    upstream.end(body);
  });
}

class TooLong extends Error {
  override readonly name = 'TooLong';
  readonly status: number;
  constructor(limit: number, status: number) {
    super(`more than ${limit} bytes`);
    this.status = status;
  }
}

async function collect(from: AsyncIterable<Buffer>, limit: number, status: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of from) {
    length += part.length;
    if (length > limit) throw new TooLong(limit, status);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function picked(message: IncomingMessage, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = message.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

class Redirected extends Error {
  override readonly name = 'Redirected';
  constructor(status: number) {
    super(`a redirection (${status}), which the relay does not follow`);
  }
}
