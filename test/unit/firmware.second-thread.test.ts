import { expect } from '@open-wc/testing';
import { MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld, sha384 } from '../../src/bytes/world.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import type { Hashers, StreamHash } from '../../src/firmware/hashing.ts';
import { besideOrHere } from '../../src/firmware/second-thread.ts';
import { serveHashing, type Answer, type Ask, type Wire } from '../../src/firmware/second-thread-wire.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { Image } from '../apple/image.ts';
import { VirtualWorld } from '../clock.ts';
import { silent } from '../trouble.ts';
import { failure } from './firmware-archive.ts';

const image = new Image(7, 21 * MiB + 5);
const content = image.range(0, image.size);
const expected = toHex(await sha384(realWorld, content));

/** Both ends of a channel, between which memory really moves. The far end can be held. */
class Channel implements Wire {
  hear: (answer: Answer) => void = () => undefined;
  ended: (why: string) => void = () => undefined;
  /** Asked, and not yet taken by the far end. */
  readonly held: Ask[] = [];
  readonly #near: MessagePort;
  readonly #take: (ask: Ask) => void;
  #holding = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#near = port1;
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.hear(data);
    };
    this.#take = serveHashing(wasmHashers, (answer, moved) => {
      port2.postMessage(answer, moved);
    });
    port2.onmessage = ({ data }: MessageEvent<Ask>) => {
      if (this.#holding) this.held.push(data);
      else this.#take(data);
    };
  }

  send(ask: Ask, moved: Transferable[]): void {
    this.#near.postMessage(ask, moved);
  }

  hold(): void {
    this.#holding = true;
  }

  letGo(): void {
    this.#holding = false;
    for (const ask of this.held.splice(0)) this.#take(ask);
  }
}

/** Answers that nobody should want. */
const nowhere: Hashers = {
  crc32: () => Promise.reject(new Error('asked here')),
  start: () => Promise.reject(new Error('asked here')),
};

async function feed(hash: StreamHash, from: number, to: number, step: number): Promise<void> {
  for (let at = from; at < to; at += step) await hash.update(content.subarray(at, Math.min(to, at + step)));
}

const hex = async (hash: StreamHash): Promise<string> => toHex(await hash.digest());

describe('digests in a second thread', () => {
  it('are those of the same bytes, in pieces of any size, two at once', async () => {
    const hashers = besideOrHere(realWorld, () => new Channel(), nowhere);
    const [large, small] = [await hashers.start('sha384'), await hashers.start('sha384')];
    await Promise.all([feed(large, 0, content.length, 8 * MiB), feed(small, 0, content.length, 65_521)]);
    expect([await hex(large), await hex(small)]).to.deep.equal([expected, expected]);
    expect(await hex(await hashers.start('sha1'))).to.equal('da39a3ee5e6b4b0d3255bfef95601890afd80709');
  });

  it('bring the CRC-32 of the same bytes along, from there or from here', async () => {
    const none = (): Wire => {
      throw new TypeError('no workers here');
    };
    for (const makeWire of [() => new Channel(), none]) {
      const hash = await besideOrHere(realWorld, makeWire, wasmHashers).startSummed!('sha384');
      await feed(hash, 0, content.length, 3 * MiB);
      expect(await hash.crc32!()).to.equal(crc32(content));
      expect(await hex(hash)).to.equal(expected);
    }
  });

  it('can be left in the middle, and taken up by another thread', async () => {
    const first = await besideOrHere(realWorld, () => new Channel(), nowhere).start('sha384');
    await feed(first, 0, 10 * MiB, 3 * MiB);
    const saved = await first.save!();
    const second = await besideOrHere(realWorld, () => new Channel(), nowhere).start('sha384', saved);
    await feed(second, 10 * MiB, content.length, MiB);
    expect(await hex(second)).to.equal(expected);
  });

  it('hold back whoever feeds them faster than they are taken: 8 MiB are under way, no more', async () => {
    const channel = new Channel();
    const hash = await besideOrHere(realWorld, () => channel, nowhere).start('sha384');
    channel.hold();
    let fed = false;
    const feeding = feed(hash, 0, content.length, 4 * MiB).then(() => {
      fed = true;
    });
    while (channel.held.length < 8) await new Promise((next) => setTimeout(next));
    for (let turns = 0; turns < 20; turns++) await new Promise((next) => setTimeout(next));
    expect([channel.held.length, fed]).to.deep.equal([8, false]);
    channel.letGo();
    await feeding;
    expect(await hex(hash)).to.equal(expected);
  });

  it('are taken here where no second thread can be made, or none answers', async () => {
    const refused = besideOrHere(
      realWorld,
      () => {
        throw new TypeError('no workers here');
      },
      wasmHashers,
    );
    const world = new VirtualWorld(1);
    world.trouble('worker', silent);
    const mute = besideOrHere(
      world,
      () => ({ send: () => undefined, hear: () => undefined, ended: () => undefined }),
      wasmHashers,
    );
    for (const hash of [await refused.start('sha384'), await world.run(mute.start('sha384'))]) {
      await feed(hash, 0, content.length, 8 * MiB);
      expect(await hex(hash)).to.equal(expected);
    }
  });

  it('fail by name when their thread ends, and are taken here from then on', async () => {
    const channel = new Channel();
    const hashers = besideOrHere(realWorld, () => channel, wasmHashers);
    const hash = await hashers.start('sha384');
    channel.hold();
    const feeding = failure(feed(hash, 0, content.length, MiB));
    while (channel.held.length < 8) await new Promise((next) => setTimeout(next));
    channel.ended('out of memory');
    expect(await feeding).to.include({ name: 'DigestFailed', algorithm: 'sha384' });
    expect(await failure(hash.digest() as Promise<unknown>)).to.include({ name: 'DigestFailed' });
    const next = await hashers.start('sha384');
    await feed(next, 0, content.length, 8 * MiB);
    expect(await hex(next)).to.equal(expected);
  });

  it('check a deflated image with its checksum, which nothing here counts', async () => {
    const { file } = await ipswBlob({
      product: 'd53gap',
      build: '23C71',
      imageBytes: 12 * MiB,
      os: 'deflated',
    });
    const counted: number[] = [];
    const here: Hashers = {
      ...wasmHashers,
      async crc32(before) {
        const crc = await wasmHashers.crc32(before);
        const update = (bytes: Bytes): void => {
          counted.push(bytes.length);
          void crc.update(bytes);
        };
        return { update, value: () => crc.value() };
      },
    };
    const hashers = besideOrHere(realWorld, () => new Channel(), here);
    const check = async (bytes: Bytes): Promise<unknown> => {
      const ipsw = await openIpsw(realWorld, new Blob([bytes]), 'image.ipsw');
      return verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers });
    };
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(await check(bytes)).to.include({ osDigestAgrees: true });
    expect(counted.reduce((sum, length) => sum + length, 0)).to.be.lessThan(12 * MiB);
    const { zip, manifest } = await openIpsw(realWorld, file, file.name);
    const { path = '' } = manifest.identities[0]!.component('OS');
    const view = new DataView(bytes.buffer);
    const sum = zip.entries.get(path)!.crc32;
    // In the local header and in the directory.
    for (let at = 0; at < bytes.length - 4; at++)
      if (view.getUint32(at, true) === sum) view.setUint32(at, sum ^ 1, true);
    expect(await failure(check(bytes))).to.include({ name: 'CrcMismatch', entry: path });
  });
});
