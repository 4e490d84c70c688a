import type { Behavior } from '../../src/journal/entry.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import type { FirmwareApi, RestoreApi } from '../../src/session/contract.ts';
import type { RememberedFile } from '../../src/session/remembered.ts';
import { Session } from '../../src/session/session.ts';
import { unchanged } from '../../src/session/unchanged.ts';
import { Outbox } from '../../workers/outbox.ts';
import { serve } from '../../workers/serve.ts';
import { taking } from '../../workers/taking.ts';
import { verifyFile } from '../../workers/verify.ts';
import type { World } from '../../src/bytes/world.ts';
import { testRoot } from '../apple/ca.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { VirtualWorld } from '../clock.ts';
import { MemoryShelf } from '../memory-shelf.ts';
import { Phone } from '../phone/phone.ts';
import { PretendUsb } from '../phone/webusb.ts';
import { scriptHashers } from '../script-hashers.ts';
import { standInHand } from './stand-in-hand.ts';
import { abridged, firmware } from './stage.ts';

const product = 'iPhone13,2';

/** A page with its workers, a phone in recovery mode and a fitting file, in virtual time. */
export class PageTable {
  readonly world: VirtualWorld;
  readonly usb: PretendUsb;
  readonly phone: Phone;
  readonly session: Session;
  readonly #file: File;

  private constructor(world: VirtualWorld, made: Awaited<ReturnType<typeof firmware>>, root: Uint8Array) {
    this.world = world;
    this.#file = made.file;
    this.usb = new PretendUsb(world, { grantAll: true });
    this.phone = new Phone({
      product,
      world: world.beyond,
      root: root as Uint8Array<ArrayBuffer>,
      mode: 'recovery',
      systems: abridged,
    });
    const apple = new SigningServer(world.beyond, made.identities);
    const { clock } = world;
    this.session = new Session({
      crew: {
        restore: () =>
          standInHand(
            world,
            (own) => this.#restoreWorker(own, apple),
            () => void this.#letGo(),
          ),
        firmware: () => standInHand(world, firmwareWorker),
        pretend: () => {
          throw new Error('nothing here pretends');
        },
      },
      store: {
        load: () => Promise.resolve([]),
        append: () => Promise.resolve(),
        clear: () => Promise.resolve(),
      },
      ladder: () => Promise.resolve({ unchanged }),
      remembered: { name: () => Promise.resolve(null) } as unknown as RememberedFile,
      time: { now: () => clock.now(), wall: () => clock.wall(), after: (ms, then) => clock.after(ms, then) },
      navigator: { usb: this.usb } as unknown as Navigator,
      relay: () => Promise.resolve(false),
      host: { os: 'linux', browser: 'Chrome 150', usb: true },
      bench: false,
      anew: false,
    });
  }

  /** The phone is plugged in, and the page open. `prelude` is called before anything happens. */
  static async set(prelude: (table: PageTable) => void): Promise<PageTable> {
    const world = new VirtualWorld(1, { beyondSeed: 1 });
    const [made, root] = [await firmware({ product }), await testRoot()];
    const table = new PageTable(world, made, root.certificate);
    prelude(table);
    table.phone.plugInto(table.usb.socket());
    return table;
  }

  get snapshot(): Snapshot {
    return this.session.snapshot;
  }

  get ended(): boolean {
    return this.snapshot.fault !== null || this.snapshot.restoredAt !== null;
  }

  /** The person opens the page, gives it the file, and agrees. Resolves when that has ended. */
  async restore(behavior: Behavior): Promise<void> {
    void this.session.open();
    void this.session.files.choose(this.#file);
    await this.#agreeAndWait(behavior);
  }

  /** The person has restarted the phone and tries again, and gives it the file again where it was never found good. */
  async again(behavior: Behavior): Promise<void> {
    this.session.tell('now', { restarted: 'yes' });
    await this.session.again(behavior);
    if (!this.session.files.chosen) void this.session.files.choose(this.#file);
    await this.#agreeAndWait(behavior);
  }

  /** Resolves after the entry that makes it so. */
  happens(happened: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!happened()) return;
        this.session.removeEventListener('change', look);
        resolve();
      };
      this.session.addEventListener('change', look);
      look();
    });
  }

  async #agreeAndWait(behavior: Behavior): Promise<void> {
    await this.happens(() => this.ended || (this.snapshot.signed && this.snapshot.phone !== null));
    if (this.ended) return;
    this.session.consent(behavior);
    await this.happens(() => this.ended);
  }

  /** A worker that ends lets go of its devices. */
  async #letGo(): Promise<void> {
    for (const device of await this.usb.getDevices()) if (device.opened) await device.close();
  }

  #restoreWorker(own: World, apple: SigningServer): RestoreApi {
    const { api, outbox } = serve(
      (note) => ({
        world: own,
        usb: this.usb,
        note,
        fetch: (url, init) => apple.fetch(url, init),
        signing: 'https://gs.apple.com',
        shelf: new MemoryShelf(own),
        pretend: true,
        asks: false,
      }),
      own.clock,
    );
    return taking(api, outbox);
  }
}

/** Of the firmware worker: what a file on this computer needs. */
function firmwareWorker(own: World): FirmwareApi {
  let outbox: Outbox | undefined;
  const api = {
    open(sink: ConstructorParameters<typeof Outbox>[1], start: number) {
      outbox = new Outbox(own.clock, sink, start);
      return Promise.resolve();
    },
    async verify(file: File) {
      const { note } = outbox!;
      const bench = { world: own, note, hashers: scriptHashers, shelf: new MemoryShelf(own) };
      const verified = await verifyFile(bench, file);
      await outbox!.flush();
      return verified;
    },
  };
  return taking(api, () => outbox) as unknown as FirmwareApi;
}
