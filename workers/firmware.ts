import { expose } from 'comlink';
import { models } from '../src/boot/devices.ts';
import { realWorld } from '../src/bytes/world.ts';
import { BrowserListings } from '../src/firmware/catalogue/listings.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { FirmwareApi } from '../src/session/contract.ts';
import { lookUpFor } from './catalogue.ts';
import { eligible, eligibleAt, type Counter } from './eligible.ts';
import { Outbox } from './outbox.ts';
import { getThroughRelay, throughRelay } from './relay.ts';
import { verifyFile } from './verify.ts';

/** The worker that finds, reads, checks and unpacks firmware. It never touches USB. */
let outbox: Outbox | undefined;
const kept = new BrowserListings(realWorld);

async function at<T>(work: (counter: Counter) => Promise<T>): Promise<T> {
  if (!outbox) throw new Error('called before open');
  const { note } = outbox;
  const world = realWorld;
  const answer = await work({
    world,
    note,
    get: getThroughRelay,
    fetch: throughRelay,
    signing: 'https://gs.apple.com',
  });
  outbox.flush();
  return answer;
}

const api: FirmwareApi = {
  open(sink, start) {
    outbox = new Outbox(realWorld.clock, sink, start);
    return Promise.resolve();
  },
  models: () => Promise.resolve(models),
  lookUp: (product, anew) => at((counter) => lookUpFor({ ...counter, kept }, product, anew)),
  eligible: (url, purpose) => at((counter) => eligibleAt(counter, url, purpose)),
  verify: (file, purpose) =>
    at((counter) =>
      verifyFile(
        {
          ...counter,
          hashers: wasmHashers,
          shelf: new BrowserShelf(realWorld),
          ...(purpose ? { before: (manifest) => eligible(counter, manifest, purpose) } : {}),
        },
        file,
      ),
    ),
};

expose(api);
