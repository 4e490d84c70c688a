import { expose } from 'comlink';
import { MiB } from '../src/bytes/bytes.ts';
import { pause } from '../src/bytes/clock.ts';
import { realWorld } from '../src/bytes/world.ts';
import { openIpsw } from '../src/firmware/ipsw.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { PretendApi } from '../src/session/contract.ts';
import { apple as vendor } from '../src/usb/modes.ts';
import { buildFor } from '../test/apple/builds.ts';
import { testRoot } from '../test/apple/ca.ts';
import { ipswBlob } from '../test/apple/ipsw.ts';
import { SigningServer } from '../test/apple/signing-server.ts';
import type { PhoneEvent } from '../test/phone/body.ts';
import { Phone } from '../test/phone/phone.ts';
import { productOf, products, UnknownProduct } from '../test/phone/products.ts';
import { PretendUsb } from '../test/phone/webusb.ts';
import { serve } from './serve.ts';
import { taking } from './taking.ts';

/** Size of the system image that is made on the spot. */
const imageBytes = 64 * MiB;

/**
 * A restore worker with its own phone and its own Apple: nothing it does reaches a bus or a network. Loaded only when
 * the person asks for the pretend iPhone.
 */
let usb = new PretendUsb(realWorld, { grantAll: true });
let asks = false;
let apple = new SigningServer(realWorld, []);

const served = serve((note) => ({
  world: realWorld,
  usb,
  note,
  fetch: (url, init) => apple.fetch(url, init),
  signing: 'https://gs.apple.com',
  shelf: new BrowserShelf(realWorld),
  pretend: true,
  asks,
}));

const api: PretendApi = {
  ...served.api,
  asksForEach() {
    asks = true;
    usb = new PretendUsb(realWorld);
    return Promise.resolve();
  },
  pick,
  async make(product) {
    const { productType } = productOf(product);
    const { file } = await ipswBlob({ product: productType, build: buildFor(productType), imageBytes });
    return file;
  },
  async sign(file) {
    const { manifest } = await openIpsw(realWorld, file, file.name);
    apple = new SigningServer(
      realWorld,
      manifest.identities.map(({ dict }) => dict),
    );
  },
  async plugIn(wanted, { speed, mode }) {
    const { certificate } = await testRoot();
    // What the phone itself sees belongs to no journal of its host: it is for the browser's console.
    const hears = (event: PhoneEvent): void => {
      console.debug('phone', event);
    };
    const product = known(wanted);
    new Phone({ product, world: realWorld, root: certificate, speed, mode, hears }).plugInto(usb.socket());
    if (!asks) return;
    // The browser hears of a phone a moment after it is there. The first grant is the person's who asked for it here.
    await pause(realWorld.clock, 100);
    await pick();
    await api.look();
  },
};

async function pick(): Promise<void> {
  await usb.requestDevice({ filters: [{ vendorId: vendor }] });
}

/** The first name that a pretend phone has. Throws `UnknownProduct`. */
function known(names: readonly string[]): string {
  const found = products.find(({ productType }) => names.includes(productType));
  if (!found) throw new UnknownProduct(names.join(', '));
  return found.productType;
}

expose(taking(api, served.outbox));
