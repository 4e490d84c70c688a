import type { Remote } from 'comlink';
import type { Errand, World } from '../../src/bytes/world.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { BrowserCaseStore } from '../../src/session/cases.ts';
import type { FirmwareApi, PretendApi, RestoreApi } from '../../src/session/contract.ts';
import type { Crew, Hand } from '../../src/session/crew.ts';
import { RememberedFile } from '../../src/session/remembered.ts';
import { Session } from '../../src/session/session.ts';
import { unchanged } from '../../src/session/unchanged.ts';
import { BrowserJournalStore } from '../../src/session/store.ts';
import { serve } from '../../workers/serve.ts';
import { taking } from '../../workers/taking.ts';
import { serveFirmware } from '../../workers/serve-firmware.ts';
import { scriptHashers } from '../script-hashers.ts';
import { PretendFiles } from './files.ts';
import { keyRange, PretendIndexedDb } from './indexed-db.ts';
import type { Table } from './table.ts';

/**
 * One life of the page: its session, its workers and its way to the disk, until all of it ends at once. From then on no
 * timer of it fires, and nothing that it asked for is answered.
 */
export class Tab {
  readonly session: Session;
  readonly ended: Promise<void>;
  readonly #table: Table;
  #alive = true;
  #end: () => void = () => undefined;

  constructor(table: Table) {
    this.#table = table;
    this.ended = new Promise((ended) => {
      this.#end = ended;
    });
    const { usb } = table;
    const storage = {
      getDirectory: new PretendFiles(table.disk, () => this.#alive).root,
      estimate: () => Promise.resolve({ quota: 10e9, usage: 0 }),
      persisted: () => Promise.resolve(false),
      persist: () => Promise.resolve(false),
    };
    const navigator = { usb, storage, locks: table.locks.of(this) };
    // What belongs to the browser; the tab before this one does not ask for it any more.
    for (const [name, value] of Object.entries({
      navigator,
      indexedDB: new PretendIndexedDb(table.disk, () => this.#alive),
      IDBKeyRange: keyRange,
    }))
      Object.defineProperty(globalThis, name, { value, configurable: true });
    const { clock } = table.world;
    const own = this.#mortal();
    const time = {
      now: () => clock.now(),
      wall: () => clock.wall(),
      after: (ms: number, then: () => void) => own.clock.after(ms, then),
    };
    this.session = new Session({
      crew: this.#crew(),
      store: new BrowserJournalStore(navigator.locks as unknown as LockManager, time),
      cases: new BrowserCaseStore(),
      ladder: () => Promise.resolve({ unchanged }),
      install: 'here',
      remembered: new RememberedFile({}),
      time,
      navigator: navigator as unknown as Navigator,
      relay: () => Promise.resolve(true),
      host: { os: 'linux', browser: 'Chromium', usb: true },
      bench: true,
      anew: false,
    });
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** The process is gone: the system takes back what it held. */
  end(): void {
    this.#alive = false;
    this.#table.locks.end(this);
    void this.#table.usb.getDevices().then((devices) => Promise.all(devices.map((each) => each.close())));
    this.#end();
  }

  /** Resolves with the entry after which it has happened, or when the tab has ended. */
  until(happened: (snapshot: Snapshot) => boolean): Promise<void> {
    const come = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.#alive || !happened(this.session.snapshot)) return;
        this.session.removeEventListener('change', look);
        resolve();
      };
      this.session.addEventListener('change', look);
      look();
    });
    return Promise.race([come, this.ended]);
  }

  /** The world as long as the tab lives. */
  #mortal(): World {
    const { world } = this.#table;
    const forEver = new Promise<never>(() => undefined);
    return {
      chance: world.chance,
      clock: {
        ...world.clock,
        after: (ms, then) =>
          world.clock.after(ms, () => {
            if (this.#alive) then();
          }),
      },
      // What was asked for holds time no longer than there is somebody to answer.
      outside: <T>(errand: Errand, run: () => Promise<T>): Promise<T> => {
        if (!this.#alive) return forEver;
        const work = world.outside(errand, () => Promise.race([run(), this.ended as Promise<T>]));
        return work.then(
          (value) => (this.#alive ? value : forEver),
          (error: unknown) => (this.#alive ? Promise.reject(error) : forEver),
        );
      },
    };
  }

  #crew(): Crew {
    const world = this.#mortal();
    const { usb, apple, cdn, locks } = this.#table;
    const fetch: typeof apple.fetch = (url, init) => apple.fetch(url, init);
    const outfit = {
      world,
      usb,
      fetch,
      signing: 'https://gs.apple.com',
      pretend: false,
      asks: false,
      locks: locks.of(this),
    };
    const nothing = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
    return {
      restore: () => {
        const shelf = new BrowserShelf(world);
        const { api, outbox } = serve((note) => ({ ...outfit, note, shelf }), world.clock);
        return handOf<RestoreApi>(taking(api, outbox));
      },
      firmware: () =>
        handOf<FirmwareApi>(
          serveFirmware({
            world,
            net: () => cdn.net(),
            get: nothing,
            fetch,
            hashers: scriptHashers,
            kept: { get: () => Promise.resolve(undefined), put: () => Promise.resolve() },
          }),
        ),
      pretend: () => handOf<PretendApi>({} as PretendApi),
    };
  }
}

/** A worker in the same thread: what it is handed by proxy, it is handed itself. */
const handOf = <Api>(api: Api): Hand<Api> => ({
  api: api as unknown as Remote<Api>,
  onDeath: () => undefined,
  dismiss: () => undefined,
});
