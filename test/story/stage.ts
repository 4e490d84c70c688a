import type { World } from '../../src/bytes/world.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import type { Entry, Kind } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import { Station, type Verified } from '../../src/restore/station.ts';
import { testRoot } from '../apple/ca.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { VirtualWorld } from '../clock.ts';
import type { PhoneEvent } from '../phone/body.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Phone } from '../phone/phone.ts';
import { PretendUsb } from '../phone/webusb.ts';

export interface Setting {
  readonly product: string;
  readonly imageBytes?: number;
  readonly os?: 'stored' | 'deflated';
  readonly faults?: readonly PlannedFault[];
  readonly seed?: number;
}

/**
 * One phone on a table: the pretend iPhone in recovery mode, pretend Apple, a fitting IPSW, and the station that a
 * worker would run, all in virtual time. Everything that a story looks at is here.
 */
export class Stage {
  readonly world: VirtualWorld;
  readonly phone: Phone;
  readonly usb: PretendUsb;
  readonly apple: SigningServer;
  readonly station: Station;
  readonly entries: Entry[] = [];
  readonly events: PhoneEvent[] = [];
  file: File;

  private constructor(parts: {
    world: VirtualWorld;
    phone: (hears: (event: PhoneEvent) => void) => Phone;
    usb: PretendUsb;
    apple: SigningServer;
    file: File;
  }) {
    this.world = parts.world;
    this.usb = parts.usb;
    this.apple = parts.apple;
    this.file = parts.file;
    this.phone = parts.phone((event) => this.events.push(event));
    const { note } = new Journal(this.world.clock, 0, (entry) => this.entries.push(entry));
    this.station = new Station({
      world: this.world,
      usb: this.usb,
      note,
      fetch: this.apple.fetch,
      signing: 'https://gs.apple.com',
      shelf: new BrowserShelf(this.world),
      pretend: true,
      asks: false,
    });
  }

  static async set(setting: Setting): Promise<Stage> {
    const world = new VirtualWorld(setting.seed ?? 1);
    return world.run(Stage.#make(world, setting));
  }

  static async #make(world: VirtualWorld, setting: Setting): Promise<Stage> {
    const { file, identities } = await firmware(world, setting);
    const root = await testRoot(world);
    const usb = new PretendUsb(world, { grantAll: true });
    const stage = new Stage({
      world,
      usb,
      file,
      apple: new SigningServer(world, identities),
      phone: (hears) =>
        new Phone({
          product: setting.product,
          world,
          root: root.certificate,
          faults: setting.faults ?? [],
          hears,
        }),
    });
    stage.phone.plugInto(usb.socket());
    await stage.station.look();
    return stage;
  }

  /** The whole way, with consent: verify, prepare, restore. Resolves when the attempt has ended. */
  async restore(): Promise<void> {
    await this.world.run(this.#restore());
  }

  async #restore(): Promise<void> {
    await this.prepareNow();
    await this.station.restore({ ecid: this.ecid, bench: false });
  }

  async prepare(): Promise<void> {
    await this.world.run(this.prepareNow());
  }

  async prepareNow(): Promise<void> {
    await this.station.prepare(this.file, await verify(this.world, this.file));
  }

  get ecid(): string {
    return this.phone.ecid.toString(16).toUpperCase().padStart(16, '0');
  }

  get snapshot(): Snapshot {
    return fold(this.entries);
  }

  /** Every entry of a kind, in order. */
  all<K extends Kind>(kind: K): Extract<Entry, { kind: K }>[] {
    return this.entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  }

  get phases(): string[] {
    return this.all('phase').map(({ phase }) => phase);
  }

  get fault(): Extract<Entry, { kind: 'fault' }> | undefined {
    return this.all('fault')[0];
  }
}

/** IPSWs are the same for the same setting: made once per test file. */
const made = new Map<string, ReturnType<typeof ipswBlob>>();

function firmware(world: World, setting: Setting): ReturnType<typeof ipswBlob> {
  const options = {
    board: setting.product,
    imageBytes: setting.imageBytes ?? 1024 * 1024,
    os: setting.os ?? ('stored' as const),
  };
  const key = JSON.stringify(options);
  const ready = made.get(key) ?? ipswBlob(world, options);
  made.set(key, ready);
  return ready;
}

export async function verify(world: World, file: File): Promise<Verified> {
  const shelf = new BrowserShelf(world);
  const ipsw = await openIpsw(world, file, file.name, shelf);
  await verifyIpsw(world, ipsw, ipsw.manifest.identities, { hashers: wasmHashers, shelf });
  return { file: file.name, size: file.size, lastModified: file.lastModified };
}
