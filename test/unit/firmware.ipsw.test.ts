import { expect } from '@open-wc/testing';
import { concat, KiB, MiB, text, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld, sha384 } from '../../src/bytes/world.ts';
import { choose } from '../../src/firmware/choose.ts';
import {
  CrcMismatch,
  DigestMismatch,
  IsOta,
  MissingFiles,
  NoBuildManifest,
  NotShelved,
} from '../../src/firmware/errors.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw, type Ipsw } from '../../src/firmware/ipsw.ts';
import { readManifest, type Identity } from '../../src/firmware/manifest.ts';
import { unanswered } from '../../src/firmware/unanswered.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { buildIpsw, type IpswOptions } from '../apple/ipsw.ts';
import { archive, counted, failure, find, flipped } from './firmware-archive.ts';

const small: IpswOptions = { product: 'd53gap', build: '23C71', imageBytes: 300 * KiB };

async function made(options: Partial<IpswOptions> = {}) {
  const built = await buildIpsw({ ...small, ...options });
  const parts: Bytes[] = [];
  for await (const part of built.parts()) parts.push(part);
  return { ...built, bytes: concat(parts) };
}

const erase = (ipsw: Ipsw): Identity => choose(ipsw.manifest, { board: 'd53gap', behavior: 'erase' });
const verify = (ipsw: Ipsw) =>
  verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers: wasmHashers });

describe('a firmware file', () => {
  for (const how of [
    {},
    { zip64: true },
    { product: 'd20ap', build: '20G75' },
    { product: 'n71ap', build: '20G75' },
  ])
    it(`is whole and says so: ${JSON.stringify(how)}`, async () => {
      const { bytes, size, image } = await made(how);
      expect(bytes.length).to.equal(size);
      const ipsw = await openIpsw(realWorld, new Blob([bytes]), 'made.ipsw');
      const progress: number[] = [];
      const verified = await verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, {
        hashers: wasmHashers,
        progress: (done) => progress.push(done),
      });
      expect(verified.osSha384).to.equal(toHex(await sha384(realWorld, image.range(0, image.size))));
      expect(verified.osDigestAgrees).to.equal(true);
      expect(progress.at(-1)).to.equal(verified.bytes);
      expect(progress).to.deep.equal([...progress].sort((a, b) => a - b));
      for (const identity of ipsw.manifest.identities) {
        expect(ipsw.missing(identity)).to.deep.equal([]);
        expect(unanswered(identity)).to.deep.equal([]);
      }
    });

  it('is opened by reading less than 4 MiB of it, wherever its entries are', async () => {
    const source = counted((await made({ imageBytes: 24 * MiB })).bytes);
    const ipsw = await openIpsw(realWorld, source, 'made.ipsw');
    expect(ipsw.missing(erase(ipsw))).to.deep.equal([]);
    expect(source.taken).to.be.lessThan(4 * MiB);
  });

  it('gives a stored image at any place', async () => {
    const { bytes, image } = await made();
    const ipsw = await openIpsw(realWorld, new Blob([bytes]), 'made.ipsw');
    const source = await ipsw.image(erase(ipsw));
    expect(source.size).to.equal(image.size);
    for (const [offset, length] of [
      [0, 10],
      [4095, 3],
      [image.size - 512, 512],
    ] as const)
      expect(toHex(await source.read(offset, length))).to.equal(toHex(image.range(offset, length)));
    expect(text(await source.read(image.size - 512, 4))).to.equal('koly');
  });

  it('refuses to give a deflated image before it is unpacked', async () => {
    const { bytes } = await made({ os: 'deflated' });
    const ipsw = await openIpsw(realWorld, new Blob([bytes]), 'made.ipsw');
    expect(await failure(ipsw.image(erase(ipsw)))).to.be.instanceOf(NotShelved);
  });

  it('with one bit of its image turned is found out', async () => {
    const { bytes, image } = await made();
    const ipsw = await openIpsw(
      realWorld,
      new Blob([flipped(bytes, find(bytes, 'koly') - image.size / 2)]),
      'bad.ipsw',
    );
    expect(await failure(verify(ipsw))).to.be.instanceOf(CrcMismatch);
  });

  it('whose manifest speaks of another file is found out, though no checksum is wrong', async () => {
    const { bytes } = await made();
    const ipsw = await openIpsw(realWorld, new Blob([bytes]), 'made.ipsw');
    const other = readManifest((await buildIpsw({ ...small, seed: 2 })).manifest);
    const error = await failure(verifyIpsw(realWorld, ipsw, other.identities, { hashers: wasmHashers }));
    expect(error).to.be.instanceOf(DigestMismatch);
  });

  it('that lacks files names them all', async () => {
    const { manifest } = await made();
    const bare = archive({ 'BuildManifest.plist': text(manifest) });
    const ipsw = await openIpsw(realWorld, new Blob([bare]), 'bare.ipsw');
    // 43 components: four have no file, and four share another's.
    expect(ipsw.missing(erase(ipsw)))
      .to.include('kernelcache.release.iphone13')
      .and.have.lengthOf(35);
    expect(await failure(verify(ipsw))).to.be.instanceOf(MissingFiles);
  });

  it('is told from an update over the air, and from any other archive', async () => {
    const open = (files: Readonly<Record<string, string>>) =>
      failure(openIpsw(realWorld, new Blob([archive(files)]), 'x.zip'));
    expect(await open({ 'AssetData/payload.bom': 'x' })).to.be.instanceOf(IsOta);
    expect(await open({ 'holiday.jpg': 'x' })).to.be.instanceOf(NoBuildManifest);
  });
});
