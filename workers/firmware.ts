import { expose } from 'comlink';
import { models } from '../src/boot/devices.ts';
import { realWorld } from '../src/bytes/world.ts';
import { BrowserListings } from '../src/firmware/catalogue/listings.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { besideOrHere } from '../src/firmware/second-thread.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { FirmwareApi, Purpose } from '../src/session/contract.ts';
import { lookUpFor } from './catalogue.ts';
import { NotedDownload } from './download.ts';
import { eligible, eligibleAt, type Counter } from './eligible.ts';
import { browserNet } from './net.ts';
import { Outbox } from './outbox.ts';
import { getThroughRelay, throughRelay } from './relay.ts';
import { hasherWire } from './second-thread.ts';
import { shelfReport } from './shelf-report.ts';
import { verifyFile, verifyFolder, type Bench } from './verify.ts';

/** The worker that finds, reads, checks and unpacks firmware. It never touches USB. */
let outbox: Outbox | undefined;
let relay = false;
let download: NotedDownload | undefined;
/** One for all that is asked: what it uses, no other tab may clear away. */
const shelf = new BrowserShelf(realWorld, {
  room: (needed, free, persistent) => outbox?.note({ who: 'shelf', kind: 'room', needed, free, persistent }),
  freed: (label, bytes) => outbox?.note({ who: 'shelf', kind: 'freed', label, bytes }),
});
const hashers = besideOrHere(realWorld, hasherWire, wasmHashers);
const kept = new BrowserListings(realWorld);

async function at<T>(work: (counter: Counter) => Promise<T>): Promise<T> {
  if (!outbox) throw new Error('called before open');
  const { note } = outbox;
  const world = realWorld;
  const answer = await work({
    world,
    note,
    fetch: throughRelay,
    signing: 'https://gs.apple.com',
  });
  outbox.flush();
  return answer;
}

/** What a check is given; with a purpose Apple is asked before the file is read through. */
const checkedFor = (counter: Counter, purpose: Purpose | null): Bench => ({
  ...counter,
  hashers,
  shelf,
  ...(purpose ? { before: (manifest) => eligible(counter, manifest, purpose) } : {}),
});

const api: FirmwareApi = {
  open(sink, start, hasRelay) {
    relay = hasRelay;
    outbox = new Outbox(realWorld.clock, sink, start);
    return Promise.resolve();
  },
  models: () => Promise.resolve(models),
  lookUp: (product, anew) =>
    at((counter) => lookUpFor({ ...counter, get: getThroughRelay, kept }, product, anew)),
  eligible: (url, purpose) =>
    at((counter) => eligibleAt({ ...counter, net: browserNet(relay), shelf }, url, purpose)),
  verify: (file, purpose) => at((counter) => verifyFile(checkedFor(counter, purpose), file)),
  verifyFolder: (folder, purpose) => at((counter) => verifyFolder(checkedFor(counter, purpose), folder)),
  download: (wanted) =>
    at((counter) => {
      download = new NotedDownload({ ...counter, net: browserNet(relay), hashers, shelf }, wanted);
      return download.run();
    }),
  pause: () => at(() => Promise.resolve(download?.pause())),
  resume: () => at(() => Promise.resolve(download?.resume())),
  cancel: () => at(() => Promise.resolve(download?.cancel())),
  shelf: () => at(({ world }) => shelfReport(world, shelf)),
  free: (key) => at(() => shelf.room.free(key)),
};

expose(api);
