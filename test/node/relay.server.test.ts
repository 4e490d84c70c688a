import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { pause, systemClock } from '../../src/bytes/clock.ts';
import { relayServer } from '../../src/relay/server.ts';

const signing = '/relay/http/gs.apple.com/TSS/controller?action=2';
const firmware = '/relay/http/updates.cdn-apple.com/a/x.ipsw';

type Apple = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let apple: Apple = () => undefined;
let upstream: Server;
let relay: Server;
let app: string;
let port: number;

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** A request whose path goes out exactly as written, as no URL parser would let it. */
function ask(path: string, options: http.RequestOptions = {}, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const post = (body: Buffer | string, options: http.RequestOptions = {}): Promise<Answer> =>
  ask(signing, { method: 'POST', ...options }, Buffer.from(body));

/** Apple sends `total` bytes as fast as they are taken. */
function endless(total: number): { sent(): number; stuck(): Promise<void>; left: Promise<void> } {
  let sent = 0;
  let leave = (): void => undefined;
  const left = new Promise<void>((done) => (leave = done));
  apple = (_, response) => {
    response.writeHead(200, { 'content-length': total });
    response.on('close', leave);
    const more = (): void => {
      while (sent < total) {
        sent += MiB;
        if (!response.write(Buffer.alloc(MiB))) return;
      }
      response.end();
    };
    response.on('drain', more);
    more();
  };
  /** Nothing moved in so many turns of the event loop, in which all the sockets of this process had theirs. */
  const stuck = async (): Promise<void> => {
    for (let idle = 0, before = -1; idle < 200; before = sent) {
      await new Promise((done) => setImmediate(done));
      idle = sent > 0 && sent === before ? idle + 1 : 0;
    }
  };
  return { sent: () => sent, stuck, left };
}

const reason = (answer: Answer): unknown =>
  (JSON.parse(answer.body.toString()) as { reason: unknown }).reason;

before(async () => {
  app = mkdtempSync(join(tmpdir(), 'replug-relay-'));
  mkdirSync(join(app, 'assets'));
  writeFileSync(join(app, 'index.html'), '<!doctype html><title>Replug</title>');
  for (const name of ['firmware-Ab_1-x', 'hasher-Ab_1', 'restore-Ab_1', 'index-Ab_1'])
    writeFileSync(join(app, 'assets', `${name}.js`), 'export {};');
  upstream = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      apple(request, response, Buffer.concat(parts));
    });
  });
  const beyond = new URL(`http://127.0.0.1:${await listen(upstream)}`);
  relay = relayServer({ app, apple: beyond, silenceMs: 300 });
  port = await listen(relay);
});

after(() => {
  for (const server of [relay, upstream]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(app, { recursive: true });
});

describe('relay: signing', () => {
  it('passes question and answer on unchanged, with the headers that the server wants', async () => {
    const seen: { headers?: http.IncomingHttpHeaders; url?: string; body?: string } = {};
    apple = (request, response, body) => {
      Object.assign(seen, { headers: request.headers, url: request.url, body: body.toString() });
      response.end(Buffer.from('STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=\xff\x00', 'latin1'));
    };
    const answer = await post('<plist>', { headers: { cookie: 'a=b', 'x-other': '1', origin: 'http://x' } });
    assert.equal(answer.body.toString('latin1'), 'STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=\xff\x00');
    assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(seen.url, '/TSS/controller?action=2');
    assert.equal(seen.body, '<plist>');
    assert.deepEqual(
      { ...seen.headers, connection: 'any' },
      {
        connection: 'any',
        host: 'gs.apple.com',
        'cache-control': 'no-cache',
        'content-type': 'text/xml; charset="utf-8"',
        'content-length': '7',
        'user-agent': 'InetURL/1.0',
      },
    );
  });

  it('keeps the status of a refused request', async () => {
    apple = (_, response) => response.writeHead(403).end('<HTML>Access Denied</HTML>');
    const answer = await post('x');
    assert.deepEqual([answer.status, answer.body.toString()], [403, '<HTML>Access Denied</HTML>']);
  });

  it('refuses a request above 256 KiB and an answer above 1 MiB', async () => {
    apple = (_, response) => response.end(Buffer.alloc(1024 * 1024 + 1));
    assert.deepEqual(
      [(await post(Buffer.alloc(256 * 1024 + 1))).status, (await post('x')).status],
      [413, 502],
    );
    apple = (_, response) => response.end(Buffer.alloc(1024 * 1024));
    const answer = await post(Buffer.alloc(256 * 1024));
    assert.deepEqual([answer.status, answer.body.length], [200, 1024 * 1024]);
  });

  it('says so when the other side is silent, ends early, or sends it elsewhere', async () => {
    apple = () => undefined;
    assert.match(String(reason(await post('x'))), /gs\.apple\.com gave no whole answer: nothing for 300 ms/);
    apple = (_, response) => response.socket?.destroy();
    assert.equal((await post('x')).status, 502);
    apple = (_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.socket?.destroy());
    };
    assert.equal((await post('x')).status, 502);
    apple = (_, response) => response.writeHead(302, { location: 'http://example.com/' }).end();
    const redirected = await post('x');
    assert.deepEqual([redirected.status, redirected.headers['replug-relay']], [501, 'refused']);
    assert.match(String(reason(redirected)), /redirection \(302\)/);
  });
});

describe('relay: firmware', () => {
  it('passes ranges and validators both ways', async () => {
    apple = (request, response) => {
      assert.equal(request.headers.host, 'updates.cdn-apple.com');
      assert.equal(request.headers.range, 'bytes=4-7');
      assert.equal(request.headers['if-range'], '"v1"');
      assert.equal(request.headers['accept-encoding'], 'identity');
      assert.equal(request.headers.cookie, undefined);
      response
        .writeHead(206, {
          'content-range': 'bytes 4-7/100',
          'content-length': 4,
          etag: '"v1"',
          'accept-ranges': 'bytes',
          'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
          'set-cookie': 'tracking=1',
          'content-type': 'text/html',
          server: 'Apple',
          'replug-relay': 'refused',
        })
        .end('4567');
    };
    const answer = await ask(firmware, {
      headers: { range: 'bytes=4-7', 'if-range': '"v1"', cookie: 'a=b' },
    });
    assert.deepEqual([answer.status, answer.body.toString()], [206, '4567']);
    const { etag, server, 'replug-relay': own } = answer.headers;
    assert.deepEqual([answer.headers['content-range'], etag], ['bytes 4-7/100', '"v1"']);
    assert.deepEqual([server, own], [undefined, undefined]);
    assert.deepEqual(
      [answer.headers['content-type'], answer.headers['set-cookie']],
      ['application/octet-stream', undefined],
    );
  });

  it('answers HEAD with the size alone', async () => {
    apple = (request, response) => {
      assert.equal(request.method, 'HEAD');
      response.writeHead(200, { 'content-length': 12_000_000_000 }).end();
    };
    const answer = await ask(firmware, { method: 'HEAD' });
    assert.deepEqual([answer.headers['content-length'], answer.body.length], ['12000000000', 0]);
  });

  it('takes no more from Apple than the browser takes, however long that lasts', async () => {
    const source = endless(64 * MiB);
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${firmware} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await source.stuck();
    assert.ok(source.sent() < 32 * MiB);
    // Longer than Apple may be silent: it is not Apple who is.
    await pause(systemClock, 700);
    let length = 0;
    socket.on('data', (part) => (length += part.length));
    await once(socket, 'close');
    assert.ok(length > 64 * MiB);
  });

  it('lets go of Apple when the browser leaves', async () => {
    const source = endless(64 * MiB);
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${firmware} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await source.stuck();
    socket.destroy();
    await source.left;
    assert.ok(source.sent() < 32 * MiB);
  });

  it('ends a download that stands still on the side of Apple, so that nobody takes it for whole', async () => {
    apple = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('the beginning');
    };
    await assert.rejects(ask(firmware));
  });
});

describe('relay: the server', () => {
  it('says that it is there and what it reaches', async () => {
    const about = JSON.parse((await ask('/relay/about')).body.toString()) as {
      apple: string;
      hosts: string[];
    };
    assert.match(about.apple, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(about.hosts, [
      'gs.apple.com',
      'updates.cdn-apple.com',
      'updates-http.cdn-apple.com',
      'secure-appldnld.apple.com',
      'appldnld.apple.com',
      'api.ipsw.me',
      'itunes.apple.com',
    ]);
  });

  it('refuses hosts, paths and routes that are not listed, with a reason, and asks nobody', async () => {
    apple = () => assert.fail('the relay asked');
    for (const path of [
      '/relay/http/example.com/',
      '/relay/http/gs.apple.com@example.com/TSS/controller?action=2',
      '/relay/http/gs.apple.com%2f@example.com/TSS/controller?action=2',
      '/relay/http/127.0.0.1/TSS/controller?action=2',
      '/relay/http/gs.apple.com/../../etc/passwd',
      '/relay/http/',
      '/relay/tcp/gg.apple.com/443',
      '/relay/',
      '/relay/about/more',
    ]) {
      const answer = await ask(path, { method: 'POST' });
      assert.equal(answer.status, 403, path);
      assert.equal(typeof reason(answer), 'string');
      assert.equal(answer.headers['replug-relay'], 'refused', path);
    }
  });

  it('serves no one who is not our own page', async () => {
    for (const host of ['evil.example', 'evil.example:4013', 'localhost.evil.example'])
      assert.equal((await ask('/', { headers: { host } })).status, 403, host);
    for (const host of ['localhost', 'localhost:4013', '127.0.0.1:1', '[::1]:4013'])
      assert.equal((await ask('/', { headers: { host } })).status, 200, host);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    assert.equal((await ask('/relay/about', { headers: foreign })).status, 403);
    assert.equal((await ask('/', { headers: foreign })).status, 200);
  });

  it('serves the built app and nothing above it', async () => {
    assert.match((await ask('/?pretend=iPhone13,2')).body.toString(), /<title>Replug/);
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/../../package.json',
      '/assets/..%5c..%5cpackage.json',
      '//etc/passwd',
      '/%00',
      '/%zz',
      '/nothing.js',
    ])
      assert.equal((await ask(path)).status, 404, path);
    assert.equal((await ask('/', { method: 'POST' })).status, 405);
  });

  it('sets the content policy on every answer, and lets WebAssembly into the workers that hash, and other hosts into the firmware worker alone', async () => {
    const policyOf = async (path: string): Promise<string> =>
      String((await ask(path)).headers['content-security-policy']);
    const strict = await policyOf('/');
    assert.equal(
      strict,
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html replug-worker",
    );
    for (const path of [
      '/assets/restore-Ab_1.js',
      '/assets/index-Ab_1.js',
      '/nothing',
      '/relay/about',
      '/relay/x',
    ])
      assert.equal(await policyOf(path), strict, path);
    assert.equal(
      await policyOf('/assets/firmware-Ab_1-x.js'),
      strict
        .replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
        .replace("connect-src 'self'", "connect-src 'self' http: https:"),
    );
    assert.equal(
      await policyOf('/assets/hasher-Ab_1.js'),
      strict
        .replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
        .replace("connect-src 'self'", "connect-src 'none'"),
    );
  });

  it('keeps sniffing, referrers, foreign openers and embedders out, and USB in', async () => {
    apple = (_, response) => response.end('STATUS=0');
    for (const answer of [await ask('/'), await ask('/nothing'), await ask('/relay/x'), await post('x')]) {
      const { headers } = answer;
      assert.deepEqual(
        [
          headers['x-content-type-options'],
          headers['referrer-policy'],
          headers['cross-origin-opener-policy'],
          headers['cross-origin-resource-policy'],
          headers['permissions-policy'],
          headers['access-control-allow-origin'],
        ],
        [
          'nosniff',
          'no-referrer',
          'same-origin',
          'same-origin',
          'usb=(self), screen-wake-lock=(self)',
          undefined,
        ],
      );
    }
  });

  it('lets hashed assets be kept and the page be asked for anew', async () => {
    assert.equal((await ask('/')).headers['cache-control'], 'no-cache');
    assert.match((await ask('/assets/index-Ab_1.js')).headers['cache-control']!, /immutable/);
  });
});
