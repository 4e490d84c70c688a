import { expose } from 'comlink';
import { MiB } from '../src/bytes/bytes.ts';
import { realWorld } from '../src/bytes/world.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { PretendApi } from '../src/session/contract.ts';
import { buildFor } from '../test/apple/builds.ts';
import { testRoot } from '../test/apple/ca.ts';
import { ipswBlob } from '../test/apple/ipsw.ts';
import { SigningServer } from '../test/apple/signing-server.ts';
import { Phone } from '../test/phone/phone.ts';
import { PretendUsb } from '../test/phone/webusb.ts';
import { serve } from './serve.ts';

/** Size of the system image that is made on the spot. */
const imageBytes = 48 * MiB;

/**
 * A restore worker with its own phone and its own Apple: nothing it does reaches a bus or a network. Loaded only when
 * the person asks for the pretend iPhone.
 */
const usb = new PretendUsb(realWorld, { grantAll: true });
let apple = new SigningServer(realWorld, []);

const api: PretendApi = {
  ...serve((note) => ({
    world: realWorld,
    usb,
    note,
    fetch: (url, init) => apple.fetch(url, init),
    signing: 'https://gs.apple.com',
    shelf: new BrowserShelf(realWorld),
    pretend: true,
    asks: false,
  })),
  async plugIn(product, speed) {
    const { file, identities } = await ipswBlob({ product, build: buildFor(product), imageBytes });
    apple = new SigningServer(realWorld, identities);
    const { certificate } = await testRoot();
    new Phone({ product, world: realWorld, root: certificate, speed }).plugInto(usb.socket());
    return file;
  },
};

expose(api);
