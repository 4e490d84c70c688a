import { models } from '../src/boot/devices.ts';
import type { World } from '../src/bytes/world.ts';
import type { Get } from '../src/firmware/catalogue/get.ts';
import type { Listings } from '../src/firmware/catalogue/listings.ts';
import type { Hashers } from '../src/firmware/hashing.ts';
import type { Net } from '../src/firmware/net.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { FirmwareApi, Purpose } from '../src/session/contract.ts';
import type { Fetch } from '../src/signing/authority.ts';
import { lookUpFor } from './catalogue.ts';
import { NotedDownload } from './download.ts';
import { eligible, eligibleAt, type Counter } from './eligible.ts';
import { Outbox } from './outbox.ts';
import { taking } from './taking.ts';
import { shelfReport } from './shelf-report.ts';
import { verifyFile, verifyFolder, type Bench } from './verify.ts';

/** Everything of the firmware worker that reaches outside. */
export interface FirmwareOutfit {
  readonly world: World;
  /** `relay`: the page came with one. */
  readonly net: (relay: boolean) => Net;
  readonly get: Get;
  readonly fetch: Fetch;
  readonly hashers: Hashers;
  /** What public lists said before. */
  readonly kept: Listings;
}

/** The worker's end of `FirmwareApi`. It has one shelf for all that is asked: what it uses, no other tab may clear away. */
export function serveFirmware({ world, net, get, fetch, hashers, kept }: FirmwareOutfit): FirmwareApi {
  let outbox: Outbox | undefined;
  let relay = false;
  let download: NotedDownload | undefined;
  const shelf = new BrowserShelf(world, {
    room: (needed, free, persistent) =>
      outbox?.note({ who: 'shelf', kind: 'room', needed, free, persistent }),
    freed: (label, bytes) => outbox?.note({ who: 'shelf', kind: 'freed', label, bytes }),
    unpacksElsewhere: () => outbox?.note({ who: 'ipsw', kind: 'unpacks-elsewhere' }),
  });
  const at = async <T>(work: (counter: Counter) => Promise<T>): Promise<T> => {
    if (!outbox) throw new Error('called before open');
    const { note } = outbox;
    const answer = await work({ world, note, fetch, signing: 'https://gs.apple.com' });
    await outbox.flush();
    return answer;
  };
  /** Another file than before, which makes room for it. */
  const another = <T>(work: (counter: Counter) => Promise<T>): Promise<T> =>
    at(async (counter) => {
      await shelf.letGoOfAll();
      return work(counter);
    });
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
      outbox = new Outbox(world.clock, sink, start);
      return Promise.resolve();
    },
    models: () => Promise.resolve(models),
    lookUp: (product, anew) => at((counter) => lookUpFor({ ...counter, get, kept }, product, anew)),
    eligible: (url, purpose) =>
      at((counter) => eligibleAt({ ...counter, net: net(relay), shelf }, url, purpose)),
    verify: (file, purpose) => another((counter) => verifyFile(checkedFor(counter, purpose), file)),
    verifyFolder: (folder, purpose) =>
      another((counter) => verifyFolder(checkedFor(counter, purpose), folder)),
    download: (wanted) =>
      another((counter) => {
        download = new NotedDownload({ ...counter, net: net(relay), hashers, shelf }, wanted);
        return download.run();
      }),
    pause: () => at(() => Promise.resolve(download?.pause())),
    resume: () => at(() => Promise.resolve(download?.resume())),
    cancel: () => at(() => Promise.resolve(download?.cancel())),
    shelf: () => at(() => shelfReport(world, shelf)),
    free: (key) => at(() => shelf.room.free(key)),
  };
  return taking(api, () => outbox);
}
