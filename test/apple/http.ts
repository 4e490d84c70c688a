import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import type { Firmware } from './firmware.ts';
import type { ImageKeys } from './image-keys.ts';
import { appleVersions, ipswMeAnswer } from './listing.ts';
import { NoAnswer, type SigningServer } from './signing-server.ts';

/** What pretend Apple serves. */
export interface Apple {
  readonly signing: SigningServer;
  readonly files: readonly Firmware[];
  readonly keys: ImageKeys;
}

/** Pages of other origins may ask: tests run on ports of their own. */
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST',
  'access-control-allow-headers': 'content-type, cache-control, range, if-range',
  'access-control-expose-headers': 'accept-ranges, content-length, content-range, etag',
};

/**
 * Pretend Apple behind HTTP: the signing server, the catalogues, the keys of images, and `files` below `/firmware/`. A file is found by the
 * last part of its path, so that the addresses of Apple's CDN lead to it as well. `says` hears one line per answer.
 */
export function appleServer(apple: Apple, says: (line: string) => void): Server {
  return createServer((request, response) => {
    answer(request, response, apple)
      .then((said) => {
        says(`${request.method ?? ''} ${request.url ?? ''}: ${said}`);
      })
      .catch(() => {
        response.destroy();
      });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { signing, files, keys }: Apple,
): Promise<string> {
  const { method = '', url = '/' } = request;
  for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
  if (method === 'OPTIONS') return end(response, 204);
  const path = url.replace(/\?.*/, '');
  if (method === 'POST' && path === '/TSS/controller') return sign(request, response, signing);
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'Method Not Allowed');
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const wanted = path.slice(folder.length);
  if (wanted === 'BuildManifest.plist') {
    const beside = files.find((file) => new URL(file.url).pathname.startsWith(folder));
    return beside ? whole(response, beside.manifest) : end(response, 404, 'Not Found');
  }
  const found = files.find(({ name }) => encodeURIComponent(name) === wanted || name === wanted);
  if (found) return send(request, response, found);
  const listed = keys.at(path) ?? (await catalogue(path, files));
  return listed === undefined ? end(response, 404, 'Not Found') : whole(response, listed);
}

/** What ipsw.me and iTunes' server would answer at this path. */
async function catalogue(path: string, files: readonly Firmware[]): Promise<string | Bytes | undefined> {
  const product = /^\/v4\/device\/([^/]+)$/.exec(path)?.[1];
  const apples = path.endsWith('.MZITunesClientCheck/version');
  if (product === undefined && !apples) return undefined;
  const offers = await Promise.all(files.map((file) => file.offer()));
  return product === undefined
    ? writeXml(appleVersions(offers))
    : ipswMeAnswer(decodeURIComponent(product), offers);
}

function whole(response: ServerResponse, body: string | Bytes): string {
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) });
  response.end(body);
  return `${Buffer.byteLength(body)} bytes`;
}

async function sign(
  request: IncomingMessage,
  response: ServerResponse,
  signing: SigningServer,
): Promise<string> {
  const body = await bodyOf(request);
  if (!body) return end(response, 413, 'Payload Too Large');
  try {
    const { status, text, cut } = await signing.answer(body, request.url ?? '');
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    });
    if (cut) response.write(text.slice(0, text.length / 2), () => response.destroy());
    else response.end(text);
    return text.slice(0, 80).replace(/&REQUEST_STRING.*/s, '');
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    response.destroy();
    return 'no answer';
  }
}

async function bodyOf(request: IncomingMessage): Promise<Bytes | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const part of stream) {
    length += part.length;
    if (length > MiB) return undefined;
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

/** One range, or the whole: what a resuming download asks for. */
async function send(request: IncomingMessage, response: ServerResponse, file: Firmware): Promise<string> {
  const { size, etag } = file;
  const changed = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const range = changed ? undefined : rangeOf(request.headers.range, size);
  if (range === 'none') {
    response.setHeader('content-range', `bytes */${size}`);
    return end(response, 416, 'Range Not Satisfiable');
  }
  const { start, last } = range ?? { start: 0, last: size - 1 };
  response.writeHead(range ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-length': last - start + 1,
    etag,
    ...(range ? { 'content-range': `bytes ${start}-${last}/${size}` } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path, { start, end: last }), response);
  return `${last - start + 1} bytes from ${start}`;
}

/** Undefined: the whole file, as for any range header that is not understood. */
function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; last: number } | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  return start > last ? 'none' : { start, last };
}

function end(response: ServerResponse, status: number, text = ''): string {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
  return String(status);
}
