import { expect } from '@open-wc/testing';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { Identity, readManifest } from '../../src/firmware/manifest.ts';
import { sign } from '../../src/restore/sign.ts';
import { TicketMismatch } from '../../src/signing/errors.ts';
import { readIm4m } from '../../src/signing/img4.ts';
import { generationOf } from '../apple/chips.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { smallIdentity } from '../apple/small-identity.ts';
import { PretendUsb } from '../phone/webusb.ts';

/** The objects of the ticket that pretend Apple gives for it. */
async function objectsFor(identity: Identity, faults: SigningFaults = {}): Promise<string[]> {
  const server = new SigningServer(realWorld, [identity.dict]);
  server.faults = faults;
  const outfit = {
    world: realWorld,
    usb: new PretendUsb(realWorld),
    note: () => undefined,
    fetch: server.fetch,
    signing: '',
    shelf: new BrowserShelf(realWorld),
    pretend: true,
    asks: false,
  };
  const { ticket } = await sign(outfit, identity, {
    ecid: 7n,
    apNonce: new Uint8Array(generationOf(identity.chipId).nonceLength).fill(1),
    sepNonce: new Uint8Array(20).fill(2),
  });
  return [...readIm4m(ticket).objects.keys()];
}

describe('restore.sign', () => {
  it('takes a ticket that does not name what another chip has signed', async () => {
    const identity = new Identity(smallIdentity(0x8101), 0);
    expect(identity.component('Rap,RTKitOS').entry).to.include({ Trusted: true });
    expect(await objectsFor(identity)).to.deep.equal(['ftap', 'ibec', 'rdtr', 'rsep']);
  });

  it('refuses a ticket in which a component is another', async () => {
    const identity = new Identity(smallIdentity(0x8101), 0);
    const error = await objectsFor(identity, { flipDigest: 'RestoreSEP' }).catch((reason: unknown) => reason);
    expect(error instanceof TicketMismatch && error.field).to.equal('rsep.DGST');
  });

  for (const file of [
    'iPhone7,2_8.4.1_12H321',
    'iPhone10,3_10,6_11.2_15C114',
    'iPhone9,1_9,3_10,1_10,4_13.5.1_17F80',
    'iPhone13,2_13,3_26.2.1_23C71',
  ])
    it(`signs every board and kind of install of the real build ${file}`, async function () {
      const response = await fetch(`/shared-data/manifests/${file}.plist`);
      if (!response.ok) this.skip();
      const bytes: Bytes = new Uint8Array(await response.arrayBuffer());
      const signed: string[] = [];
      for (const identity of readManifest(bytes).identities)
        if ((await objectsFor(identity)).includes('ibec')) signed.push(identity.board);
      expect(signed).to.deep.equal(readManifest(bytes).identities.map(({ board }) => board));
    });
});
