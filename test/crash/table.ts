import { KiB } from '../../src/bytes/bytes.ts';
import type { Behavior } from '../../src/journal/entry.ts';
import { buildFor } from '../apple/builds.ts';
import { testRoot } from '../apple/ca.ts';
import { Cdn } from '../apple/cdn.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { VirtualWorld } from '../clock.ts';
import { MemoryFile } from '../memory-file.ts';
import { Phone } from '../phone/phone.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { systems } from '../phone/systems.ts';
import { PretendUsb } from '../phone/webusb.ts';
import { Disk } from './disk.ts';
import { LockTable } from './locks.ts';

/** A small restore, and where its file comes from: one that is picked has to be unpacked onto the shelf. */
export interface Trial {
  readonly behavior: Behavior;
  readonly file: 'picked' | 'fetched';
}

/** Both kinds of install, and both ways in which a file is come by. */
export const trials: readonly Trial[] = [
  { behavior: 'erase', file: 'picked' },
  { behavior: 'update', file: 'fetched' },
];

const product = 'iPhone13,2';

/** What outlives a tab: a computer with its bus and its disk, the phone on it, and the network. */
export class Table {
  readonly world: VirtualWorld;
  readonly usb: PretendUsb;
  readonly disk = new Disk();
  readonly locks = new LockTable();
  readonly apple: SigningServer;
  readonly cdn: Cdn;
  readonly phone: Phone;
  readonly file: File;

  private constructor(world: VirtualWorld, { file, identities, root }: Made) {
    this.world = world;
    this.file = file;
    this.usb = new PretendUsb(world, { grantAll: true });
    this.apple = new SigningServer(world.beyond, identities);
    this.cdn = new Cdn(file);
    this.phone = new Phone({
      product,
      world: world.beyond,
      root,
      systems: { ...systems, restore: (body) => restoreSystem(body, { brief: true }) },
    });
    this.phone.plugInto(this.usb.socket());
  }

  /** The same table each time. */
  static async set({ file }: Trial): Promise<Table> {
    const ready = await (made[file] ??= make(file));
    // The phone draws the same nonces every time: its ticket is signed once.
    return new Table(new VirtualWorld(1, { beyondSeed: 1 }), ready);
  }

  /** Time goes by. */
  pause(ms: number): Promise<void> {
    return this.world.run(
      new Promise((done) => {
        this.world.beyond.clock.after(ms, done);
      }),
    );
  }
}

type Made = Awaited<ReturnType<typeof make>>;

const made: Partial<Record<Trial['file'], Promise<Made>>> = {};

async function make(source: Trial['file']) {
  const os = source === 'picked' ? ('deflated' as const) : ('stored' as const);
  const options = { product, build: buildFor(product), imageBytes: 64 * KiB, os, few: true };
  const { file, identities } = await ipswBlob({ ...options, portFirmware: false });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { certificate: root } = await testRoot();
  return { file: new MemoryFile(bytes, file.name, 0), identities, root };
}
