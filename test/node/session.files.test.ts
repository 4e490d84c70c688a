import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import type { Net } from '../../src/firmware/net.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { blank, next } from '../../src/journal/fold.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import type { Fetched, FirmwareApi, Kept, Wanted } from '../../src/session/contract.ts';
import type { Crew } from '../../src/session/crew.ts';
import { Files } from '../../src/session/files.ts';
import { FirmwareDesk } from '../../src/session/firmware.ts';
import type { RememberedFile } from '../../src/session/remembered.ts';
import { serveFirmware } from '../../workers/serve-firmware.ts';
import { Cdn } from '../apple/cdn.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { installStorage } from '../pretend-storage.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: MiB, few: true };

/** One tab: its choice of a file, and the firmware worker behind it, on one thread. */
class Desk {
  readonly files: Files;
  readonly cdn: Cdn;
  snapshot = blank;
  workers = 0;
  /** Every download that was begun, also by a worker that was dropped. */
  readonly downloads: Promise<Fetched | null>[] = [];
  /** What a person does as soon as a server is asked. */
  onRequest: () => void = () => undefined;
  readonly #waits: (() => void)[] = [];

  constructor(cdn: Cdn) {
    this.cdn = cdn;
    const { clock } = realWorld;
    const time = {
      now: () => clock.now(),
      wall: () => clock.wall(),
      after: (ms: number, then: () => void) => clock.after(ms, then),
    };
    const desk = new FirmwareDesk(
      {
        firmware: () => ({ api: this.#worker(), onDeath: () => undefined, dismiss: () => undefined }),
      } as unknown as Crew,
      { time, start: () => Promise.resolve(0), relay: () => false },
      {
        append: (entries) => {
          for (const entry of entries) this.#hear(entry);
        },
        died: (reason) => assert.fail(reason),
      },
    );
    this.files = new Files({
      desk,
      remembered: { name: () => Promise.resolve(null) } as unknown as RememberedFile,
      storage: { persist: () => Promise.resolve(false) } as StorageManager,
      note: (what) => {
        this.#hear({ t: time.now(), at: time.wall(), ...what });
      },
      begun: Promise.resolve(),
      snapshot: () => this.snapshot,
      behavior: () => 'erase',
      checked: () => Promise.resolve(),
      ready: () => undefined,
    });
  }

  async kept(): Promise<readonly Kept[]> {
    return (await this.files.shelf()).kept;
  }

  /** Until what the page knows is so. */
  until(is: (snapshot: Snapshot) => boolean): Promise<void> {
    return new Promise((done) => {
      this.#waits.push(() => {
        if (is(this.snapshot)) done();
      });
    });
  }

  #hear(entry: Entry): void {
    this.snapshot = next(this.snapshot, entry);
    for (const look of this.#waits) look();
  }

  #worker(): FirmwareApi {
    this.workers++;
    const api = serveFirmware({
      world: realWorld,
      net: () => {
        const net = this.cdn.net();
        const fetch: Net['fetch'] = (url, init) => {
          this.onRequest();
          return net.fetch(url, init);
        };
        return { ...net, fetch };
      },
      get: () => assert.fail('nobody asked for a list'),
      fetch: () => assert.fail('nobody asked Apple'),
      hashers: wasmHashers,
      kept: { get: () => Promise.resolve(undefined), put: () => Promise.resolve() },
    });
    return {
      ...api,
      download: (wanted) => {
        const begun = api.download(wanted);
        this.downloads.push(begun);
        return begun;
      },
    };
  }
}

describe('the choice of a file', { timeout: 60_000 }, () => {
  let cdn: Cdn;
  let other: File;
  let wanted: { url: string; name: string };
  let desk: Desk;
  /** Fetched and checked: the file from now on. */
  const fetch = async (what: Wanted = wanted): Promise<void> => {
    const ready = desk.until(({ verified }) => verified);
    void desk.files.fetch(what);
    await ready;
    await desk.downloads.at(-1);
  };

  before(async () => {
    cdn = new Cdn((await ipswBlob(options)).file);
    other = (await ipswBlob({ ...options, seed: 3 })).file;
    wanted = { url: cdn.url, name: 'a.ipsw' };
  });
  beforeEach(() => {
    installStorage();
    desk = new Desk(cdn);
  });

  it('deletes nothing when it is stopped before anything is fetched', async () => {
    // Of one board; the rest of it has to be asked for.
    await fetch({ ...wanted, boards: ['d53gap'] });
    await desk.files.choose(other);
    const [before] = await desk.kept();
    const stopped = new Desk(cdn);
    stopped.onRequest = () => {
      stopped.files.halt();
    };
    const over = stopped.until(({ download }) => download?.state === 'cancelled');
    void stopped.files.fetch(wanted);
    await over;
    await Promise.all(stopped.downloads);
    assert.ok(before!.bytes > 0 && !before!.inUse);
    assert.deepEqual(
      (await stopped.kept()).map(({ label, bytes }) => [label, bytes]),
      [['a.ipsw', before!.bytes]],
    );
    assert.equal(stopped.snapshot.verified, false);
  });

  it('deletes what is here when a person says so', async () => {
    cdn.beforePiece = () => {
      desk.files.cancel();
    };
    const over = desk.until(({ download }) => download?.state === 'cancelled');
    void desk.files.fetch(wanted);
    await over;
    cdn.beforePiece = () => undefined;
    await Promise.all(desk.downloads);
    assert.deepEqual(await desk.kept(), []);
    assert.deepEqual([desk.snapshot.file, desk.snapshot.checking], [null, null]);
  });

  it('holds the file that is chosen now, and lets an earlier one make room', async () => {
    await fetch();
    assert.deepEqual(
      (await desk.kept()).map(({ inUse }) => inUse),
      [true],
    );
    await desk.files.choose(other);
    assert.deepEqual([desk.files.chosen?.file.name, desk.workers], [other.name, 1]);
    assert.deepEqual(
      (await desk.kept()).map(({ inUse }) => inUse),
      [false],
    );
  });
});
