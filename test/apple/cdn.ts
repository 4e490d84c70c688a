import { MiB } from '../../src/bytes/bytes.ts';
import type { Net } from '../../src/firmware/net.ts';

/** One answer's worth of trouble, taken in order of asking. */
export type Trouble =
  /** The connection ends after so many bytes of the body. */
  | { readonly cutAfter: number }
  | { readonly status: number; readonly headers?: Record<string, string> }
  /** No connection at all. */
  | 'refused'
  /** The log-in page of a network. */
  | 'portal';

/** A request as the server heard it; header values as they came, null where a header was absent. */
export interface CdnRequest {
  readonly method: string;
  readonly range: string | null;
  readonly ifRange: string | null;
}

/** A web server with one file, as a download sees it. It gives ranges, honours `If-Range` and has one strong ETag. */
export class Cdn {
  readonly url = 'https://mirror.example/fullrestores/a.ipsw';
  readonly requests: CdnRequest[] = [];
  file: Blob;
  etag: string | null = '"one"';
  lastModified: string | null = 'Thu, 01 Jan 2026 12:00:00 GMT';
  ranges = true;
  /** Pages of other origins read `Content-Range` and `ETag` only where a server says so. */
  exposes = true;
  /** Other origins may read what it says. */
  allows = true;
  online = true;
  /** Called before each answer that carries a piece of the file, with how many there were: changes what follows. */
  beforePiece: (nth: number) => void = () => undefined;
  /** What becomes of an answer's body on its way. */
  passes: (body: Blob) => Blob | ReadableStream<Uint8Array<ArrayBuffer>> = (body) => body;
  #pieces = 0;
  readonly #troubles = new Map<string, Trouble>();

  constructor(file: Blob) {
    this.file = file;
  }

  /** Makes trouble of the next answer. */
  next(what: Trouble): void {
    this.#troubles.set(`answer ${this.requests.length + 1}`, what);
  }

  /** Makes trouble of the `nth` answer that carries a piece of the file (1 is the first). */
  piece(nth: number, what: Trouble): void {
    this.#troubles.set(`piece ${nth}`, what);
  }

  net(origin = 'https://mirror.example'): Net {
    return {
      fetch: (url, init) => this.#answer(url, init),
      online: () => this.online,
      origin,
      address: (url) => url,
      localNetwork: () => Promise.resolve(undefined),
    };
  }

  #answer(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const request = {
      method: init.method ?? 'GET',
      range: headers.get('range'),
      ifRange: headers.get('if-range'),
    };
    this.requests.push(request);
    const carries = isPiece(request);
    if (carries) this.beforePiece(++this.#pieces);
    const ofPiece = carries ? this.#troubles.get(`piece ${this.#pieces}`) : undefined;
    const trouble = ofPiece ?? this.#troubles.get(`answer ${this.requests.length}`);
    if (init.signal?.aborted === true) return Promise.reject(new DOMException('', 'AbortError'));
    if (trouble === 'refused' || !this.online) return Promise.reject(new TypeError('Failed to fetch'));
    if (!this.allows)
      return init.mode === 'no-cors'
        ? Promise.resolve(new Response(null))
        : Promise.reject(new TypeError('Failed to fetch'));
    if (trouble === 'portal')
      return Promise.resolve(new Response('<html>Log in', { headers: { 'content-type': 'text/html' } }));
    if (trouble && 'status' in trouble)
      return Promise.resolve(new Response(null, { status: trouble.status, headers: trouble.headers ?? {} }));
    if (url !== this.url) return Promise.resolve(new Response(null, { status: 404 }));
    return Promise.resolve(this.#send(request, trouble?.cutAfter));
  }

  #send({ method, range, ifRange }: CdnRequest, cutAfter: number | undefined): Response {
    const { size } = this.file;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    const fits = ifRange === null || ifRange === this.etag || ifRange === this.lastModified;
    const partly = this.ranges && from !== undefined && fits;
    const [start, end] = partly ? [Number(from), Math.min(size, Number(to) + 1)] : [0, size];
    const headers = new Headers({ 'content-length': String(end - start) });
    if (this.etag !== null && this.exposes) headers.set('etag', this.etag);
    if (this.lastModified !== null) headers.set('last-modified', this.lastModified);
    if (partly && this.exposes) headers.set('content-range', `bytes ${start}-${end - 1}/${size}`);
    const status = partly ? 206 : 200;
    if (method === 'HEAD') return new Response(null, { status: 200, headers });
    const body = this.file.slice(start, end);
    if (cutAfter === undefined || cutAfter >= end - start)
      return new Response(this.passes(body), { status, headers });
    return new Response(body.slice(0, cutAfter), { status, headers });
  }
}

/** Directory and manifest are asked for in little bits. */
function isPiece({ method, range }: CdnRequest): boolean {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  return method === 'GET' && (from === undefined || Number(to) - Number(from) > 2 * MiB);
}
