import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KiB, MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { fileSource } from '../../src/cli/file-source.ts';
import { run } from './script.ts';
import { nodeHashers } from '../../src/cli/node-hashers.ts';
import { choose } from '../../src/firmware/choose.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { Image } from '../apple/image.ts';
import { buildIpsw, type IpswOptions } from '../apple/ipsw.ts';

const root = resolve(import.meta.dirname, '../..');
const manifests = resolve(root, '../shared/data/manifests');

async function bytesOf(options: IpswOptions): Promise<Bytes> {
  const { parts } = await buildIpsw(options);
  const all: Bytes[] = [];
  for await (const part of parts()) all.push(part);
  return Uint8Array.from(Buffer.concat(all));
}

const small: IpswOptions = { product: 'iPhone13,2', build: '23C71', imageBytes: 200 * KiB };

describe('the invented image', () => {
  for (const texture of ['dense', 'mixed'] as const)
    it(`is the same whether read whole or in ranges: ${texture}`, () => {
      const image = new Image(3, MiB + 777, texture);
      const whole = image.range(0, image.size);
      for (const [offset, length] of [
        [1, 1],
        [4090, 20],
        [65_537, 9999],
        [image.size - 600, 600],
      ] as const)
        assert.equal(toHex(image.range(offset, length)), toHex(whole.slice(offset, offset + length)));
      assert.notEqual(toHex(new Image(4, 64, texture).range(0, 64)), toHex(whole.slice(0, 64)));
    });
});

describe('an invented IPSW', () => {
  it('is the same for the same options, and another for another seed', async () => {
    const [one, same, other] = await Promise.all([
      bytesOf(small),
      bytesOf(small),
      bytesOf({ ...small, seed: 2 }),
    ]);
    const hash = (bytes: Bytes): string => createHash('sha256').update(bytes).digest('hex');
    assert.equal(hash(one), hash(same));
    assert.notEqual(hash(one), hash(other));
  });

  it('gives a component the length that is asked for', async () => {
    const built = new Blob([
      await bytesOf({ ...small, fileBytes: { RestoreLogo: 20_480, RestoreRamDisk: 99_999 } }),
    ]);
    const ipsw = await openIpsw(realWorld, built, 'made.ipsw');
    const identity = choose(ipsw.manifest, { board: 'd53gap', behavior: 'erase' });
    assert.equal((await ipsw.component(identity, 'RestoreLogo')).length, 20_480);
    assert.equal((await ipsw.component(identity, 'RestoreRamDisk')).length, 99_999);
    assert.equal((await ipsw.component(identity, 'iBEC')).length % 512, 7);
  });
});

describe('npm run ipsw', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ipsw-'));
  });
  after(() => rm(folder, { recursive: true }));

  const make = async (...args: string[]): Promise<{ status: number; err: string }> => {
    const { status, err } = await run('test/apple/make-ipsw.ts', ...args);
    return { status, err };
  };

  async function verify(file: string) {
    const source = await fileSource(realWorld, file);
    try {
      const ipsw = await openIpsw(realWorld, source, file);
      const verified = await verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers: nodeHashers });
      return { ipsw, verified };
    } finally {
      await source.close();
    }
  }

  for (const how of [
    ['--zip64'],
    ['--os', 'deflated', '--texture', 'mixed'],
    ['--board', 'd79ap', '--build', '22D63'],
  ])
    it(`writes what other tools find sound: ${how.join(' ')}`, async (test) => {
      const out = join(folder, 'made.ipsw');
      assert.deepEqual(await make('--size', '2MiB', '--out', out, ...how), { status: 0, err: '' });
      assert.equal((await verify(out)).verified.osDigestAgrees, true);
      const unzip = await new Promise<string>((done) => {
        execFile('unzip', ['-tq', out], (error, told) => {
          done(error?.code === 'ENOENT' ? 'absent' : told);
        });
      });
      if (unzip === 'absent') test.diagnostic('unzip is not on this machine');
      else assert.match(unzip, /^No errors detected/);
    });

  it(
    'takes the shape of every real manifest',
    { skip: existsSync(manifests) ? false : 'no real files here' },
    async () => {
      const shapes = [
        ['iPhone7,2_8.4.1_12H321', 2],
        ['iPhone10,3_10,6_11.2_15C114', 4],
        ['iPhone9,1_9,3_10,1_10,4_13.5.1_17F80', 8],
        ['iPhone13,2_13,3_26.2.1_23C71', 6],
      ] as const;
      for (const [name, identities] of shapes) {
        const out = join(folder, 'shaped.ipsw');
        const manifest = join(manifests, `${name}.plist`);
        assert.deepEqual(await make('--manifest', manifest, '--size', '1MiB', '--out', out), {
          status: 0,
          err: '',
        });
        const { ipsw } = await verify(out);
        assert.equal(ipsw.manifest.identities.length, identities);
      }
    },
  );

  it('refuses what it does not understand, in one sentence', async () => {
    for (const args of [
      [],
      ['--size', '17GiB'],
      ['--os', 'zipped'],
      ['--board', 'x99ap'],
      ['--build', '?'],
    ]) {
      const { status, err } = await make(
        '--out',
        join(folder, 'none'),
        ...args,
        ...(args.length === 0 ? ['--nonsense'] : []),
      );
      assert.notEqual(status, 0);
      assert.match(err, /^[^\n]+\n$/);
    }
  });
});
