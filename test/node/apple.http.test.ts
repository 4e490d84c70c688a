import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { appleList, readAppleList } from '../../src/firmware/catalogue/apple-list.ts';
import { readIpswMe } from '../../src/firmware/catalogue/ipsw-me.ts';
import { readManifest } from '../../src/firmware/manifest.ts';
import type { Dict } from '../../src/plist/value.ts';
import { relayServer } from '../../src/relay/server.ts';
import { Authority, type Fetch } from '../../src/signing/authority.ts';
import { ticketSignature } from '../../src/signing/certificate.ts';
import { readIm4m } from '../../src/signing/img4.ts';
import { ticketRequest } from '../../src/signing/request.ts';
import { ticketOf } from '../../src/signing/ticket.ts';
import { buildIpsw } from '../apple/ipsw.ts';

const root = join(import.meta.dirname, '../..');
const device = { ecid: 1n << 63n, apNonce: new Uint8Array(32), sepNonce: new Uint8Array(20) };

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** `npm run apple`, without npm, so that a signal reaches it. */
const start = (...args: string[]): Child =>
  spawn(process.execPath, ['--import', 'tsx', join(root, 'test/apple/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function outcome(child: Child): Promise<{ code: number | null; out: string; err: string }> {
  const said = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

const nodeFetch: Fetch = async (url, init) => {
  const response = await fetch(url, init);
  return { status: response.status, bytes: async () => new Uint8Array(await response.arrayBuffer()) };
};

describe('pretend Apple over HTTP', () => {
  let folder: string;
  let file: Bytes;
  let identities: readonly Dict[];
  let child: Child;
  let address = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'replug-apple-'));
    const ipsw = await buildIpsw({
      product: 'd53gap',
      build: '23C71',
      version: '26.2.1',
      imageBytes: 100_000,
      os: 'stored',
    });
    identities = ipsw.identities;
    const parts: Bytes[] = [];
    for await (const part of ipsw.parts()) parts.push(part);
    file = concat(parts);
    writeFileSync(join(folder, 'small.ipsw'), file);
    child = start('--port', '0', '--ipsw', join(folder, 'small.ipsw'));
    for await (const line of createInterface(child.stdout)) {
      address ||= /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
      if (line.includes('/firmware/')) break;
    }
  });

  after(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });

  it('signs the identities of the IPSW it was started with', async () => {
    for (const identity of identities) {
      const request = ticketRequest(realWorld, identity, device);
      const { dict } = await new Authority(realWorld, nodeFetch, address).sign(request);
      const im4m = readIm4m(ticketOf(dict));
      assert.deepEqual(await ticketSignature(realWorld, im4m), { algorithm: 'sha384', valid: true });
      assert.equal(im4m.properties.get('ECID'), 1n << 63n);
    }
  });

  it('refuses a build it does not know', async () => {
    const other = { ...identities[0]!, UniqueBuildID: new Uint8Array(20) };
    const asked = new Authority(realWorld, nodeFetch, address).sign(ticketRequest(realWorld, other, device));
    await assert.rejects(asked, { name: 'SigningRefused', status: 94 });
  });

  it('gives the file whole and in ranges, and takes a validator', async () => {
    const get = async (
      headers: Record<string, string>,
      method = 'GET',
    ): Promise<[number, Bytes, Headers]> => {
      const response = await fetch(`${address}/firmware/small.ipsw`, { method, headers });
      return [response.status, new Uint8Array(await response.arrayBuffer()), response.headers];
    };
    const [status, whole, headers] = await get({});
    assert.equal(status, 200);
    assert.ok(Buffer.from(whole).equals(file));
    const etag = headers.get('etag')!;
    const [partial, some, told] = await get({ range: 'bytes=10-19', 'if-range': etag });
    assert.deepEqual(
      [partial, some.length, told.get('content-range')],
      [206, 10, `bytes 10-19/${file.length}`],
    );
    assert.deepEqual(some, file.slice(10, 20));
    assert.deepEqual((await get({ range: 'bytes=-4' }))[1], file.slice(-4));
    assert.deepEqual((await get({ range: `bytes=${file.length - 2}-` }))[1], file.slice(-2));
    assert.equal((await get({ range: `bytes=${file.length}-` }))[0], 416);
    assert.equal((await get({ range: 'bytes=10-19', 'if-range': '"other"' }))[0], 200);
    const [, nothing, size] = await get({}, 'HEAD');
    assert.deepEqual([nothing.length, size.get('content-length')], [0, String(file.length)]);
    assert.equal((await fetch(`${address}/firmware/other.ipsw`)).status, 404);
  });

  it('lists its files as the public catalogues do, with the manifest beside each', async () => {
    const ask = async (path: string): Promise<Bytes> => {
      const response = await fetch(`${address}${path}`);
      assert.equal(response.status, 200, path);
      return new Uint8Array(await response.arrayBuffer());
    };
    const [build, ...others] = readIpswMe(await ask('/v4/device/iPhone13%2C2?type=ipsw'), 'iPhone13,2');
    assert.deepEqual(
      [build!.version, build!.build, build!.size, build!.signed, others.length],
      ['26.2.1', '23C71', file.length, true, 0],
    );
    const list = new URL(appleList.url()).pathname;
    assert.deepEqual(
      readAppleList(await ask(list), 'iPhone13,2').map(({ url }) => url),
      [build!.url],
    );
    const manifest = readManifest(await ask(new URL('BuildManifest.plist', build!.url).pathname));
    assert.deepEqual([manifest.build, manifest.identities.length], ['23C71', identities.length]);
    assert.deepEqual(await ask(new URL(build!.url).pathname), file);
    for (const path of ['/v4/device/iPhone1,1?type=ipsw', '/elsewhere/BuildManifest.plist'])
      assert.equal((await fetch(`${address}${path}`)).status, 404, path);
  });

  it('has a key for every encrypted image, the same each time', async () => {
    const ask = async (id: string): Promise<[number, string]> => {
      const response = await fetch(`${address}/fcs-keys/${id}`);
      return [response.status, await response.text()];
    };
    const [status, pem] = await ask(`${'a'.repeat(43)}=`);
    assert.deepEqual([status, pem.length], [200, 241]);
    assert.equal(createPrivateKey(pem).asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert.deepEqual(await ask(`${'a'.repeat(43)}=`), [200, pem]);
    assert.notEqual((await ask(`${'b'.repeat(43)}=`))[1], pem);
    assert.equal((await ask('short'))[0], 404);
  });

  it('says back what it hears, in place of the servers for factory data', async () => {
    const other = start('--port', '0', '--echo', '0');
    let echo = 0;
    for await (const line of createInterface(other.stdout)) {
      echo = Number(/echo is at 127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0);
      if (echo > 0) break;
    }
    const socket = connect(echo, '127.0.0.1');
    socket.end('factory data');
    let heard = '';
    for await (const piece of socket) heard += String(piece);
    other.kill();
    assert.equal(heard, 'factory data');
  });

  it('lets pages of other origins ask', async () => {
    const response = await fetch(`${address}/TSS/controller?action=2`, { method: 'OPTIONS' });
    assert.deepEqual([response.status, response.headers.get('access-control-allow-origin')], [204, '*']);
  });

  it('stands behind the relay in place of all of Apple', async () => {
    const relay = relayServer({ app: folder, apple: new URL(address), silenceMs: 10_000 });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const here = `http://localhost:${(relay.address() as AddressInfo).port}/relay/http`;
    try {
      const request = ticketRequest(realWorld, identities[0]!, device);
      const answer = await new Authority(realWorld, nodeFetch, `${here}/gs.apple.com`).sign(request);
      assert.equal(answer.message, 'SUCCESS');
      const url = `${here}/updates.cdn-apple.com/2025/fullrestores/1/2/small.ipsw`;
      const response = await fetch(url, { headers: { range: 'bytes=0-3' } });
      assert.deepEqual([response.status, await response.text()], [206, 'PK\x03\x04']);
    } finally {
      relay.close();
      relay.closeAllConnections();
    }
  });

  it('ends on SIGTERM', async () => {
    const other = start('--port', '0');
    await once(other.stdout, 'data');
    const ended = outcome(other);
    other.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  });

  it('helps, and says what is wrong with what it was given', async () => {
    const help = await outcome(start('--help'));
    assert.equal(help.code, 0);
    assert.match(help.out, /--ipsw FILE/);
    writeFileSync(join(folder, 'text.ipsw'), 'not a zip');
    const wrong = await Promise.all([
      outcome(start('--port', 'x')),
      outcome(start('--ipsw', '/nowhere/x.ipsw')),
      outcome(start('--ipsw', join(folder, 'text.ipsw'))),
      outcome(start('--unknown')),
    ]);
    assert.deepEqual(
      wrong.map(({ code, out, err }) => [code, out, err.trim().split('\n').length]),
      [
        [2, '', 1],
        [1, '', 1],
        [1, '', 1],
        [2, '', 1],
      ],
    );
  });
});
