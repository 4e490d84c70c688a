import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld, sha256, sha384 } from '../../src/bytes/world.ts';
import { choose } from '../../src/firmware/choose.ts';
import { checkDigest } from '../../src/firmware/digest.ts';
import { DigestMismatch } from '../../src/firmware/errors.ts';
import { readManifest, type Component } from '../../src/firmware/manifest.ts';
import type { Dict } from '../../src/plist/value.ts';
import { readIm4p } from '../../src/signing/img4.ts';
import { ia5, octets, sequence } from '../../src/signing/der-writer.ts';
import { failure, flipped } from './firmware-archive.ts';

async function apple(test: Mocha.Context, path: string): Promise<Bytes> {
  const answer = await fetch(`/shared-data/${path}`);
  if (!answer.ok) {
    console.info(`skipped: ${path} is not on this machine`);
    test.skip();
  }
  return new Uint8Array(await answer.arrayBuffer());
}

const component = (name: string, digest: Bytes | undefined, info: Dict = {}): Component => ({
  name,
  path: `Firmware/${name}`,
  digest,
  info,
  entry: {},
});

const im4p = (type: string): Bytes => sequence(ia5('IM4P'), ia5(type), ia5('1.0'), octets(utf8('payload')));

describe('the digest of a component', () => {
  it("is Apple's own for a real device tree, as it is and marked for the restore", async function () {
    const file = await apple(this, 'im4p/iPhoneX_11.2_DeviceTree.d22ap.im4p');
    const manifest = readManifest(await apple(this, 'manifests/iPhone10,3_10,6_11.2_15C114.plist'));
    const identity = choose(manifest, { board: 'd22ap', behavior: 'erase' });
    const sent = await checkDigest(realWorld, identity.component('DeviceTree'), file);
    expect(readIm4p(sent).type).to.equal('dtre');
    const marked = await checkDigest(realWorld, identity.component('RestoreDeviceTree'), file);
    expect(readIm4p(marked).type).to.equal('rdtr');
    expect(toHex(await sha384(realWorld, marked))).to.equal(
      toHex(identity.component('RestoreDeviceTree').digest!),
    );
    const error = await failure(
      checkDigest(realWorld, identity.component('DeviceTree'), flipped(file, 99_999)),
    );
    expect(error).to.be.instanceOf(DigestMismatch);
  });

  it('decides which marking is sent: the asked one, else the one the file has', async () => {
    const logo = im4p('logo');
    const asked = component('RestoreLogo', await sha384(realWorld, im4p('rlgo')));
    expect(readIm4p(await checkDigest(realWorld, asked, logo)).type).to.equal('rlgo');
    const plain = component('RestoreLogo', await sha384(realWorld, logo));
    expect(readIm4p(await checkDigest(realWorld, plain, logo)).type).to.equal('logo');
    const named = component('Odd', await sha384(realWorld, im4p('rodd')), { Img4PayloadType: 'rodd' });
    expect(readIm4p(await checkDigest(realWorld, named, logo)).type).to.equal('rodd');
  });

  it('covers the plain file of chips with a signer of their own', async () => {
    const patch = utf8('Yonkers patch');
    const right = component('Yonkers,SysTopPatch0', await sha256(realWorld, patch));
    expect(await checkDigest(realWorld, right, patch)).to.equal(patch);
    expect(await failure(checkDigest(realWorld, right, flipped(patch, 0)))).to.be.instanceOf(DigestMismatch);
  });

  it('is no gate where nobody knows what it covers', async () => {
    const image = utf8('an image');
    const zeros = new Uint8Array(48);
    const untested: Component[] = [
      component('OS', zeros, { HashMethod: 'sha2-384', Personalize: false }),
      component('Rap,RTKitOS', zeros, { IsFTAB: true }),
      component('eUICC,Main', new Uint8Array(32)),
      component('ftap', undefined),
    ];
    for (const each of untested) expect(await checkDigest(realWorld, each, image)).to.equal(image);
  });
});
