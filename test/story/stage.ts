import { KiB, MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import type { Hashers } from '../../src/firmware/hashing.ts';
import { BrowserShelf, type Shelf } from '../../src/firmware/shelf.ts';
import type { Behavior, Entry, Kind, Stage as StageName } from '../../src/journal/entry.ts';
import { blank, fold } from '../../src/journal/fold.ts';
import { Journal, type Note } from '../../src/journal/journal.ts';
import type { Order, Verified } from '../../src/journal/order.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import { isSound } from '../../src/journal/sound.ts';
import { Station } from '../../src/restore/station.ts';
import type { Locks } from '../../src/restore/turn.ts';
import { tabEnded } from '../../src/session/last-visit.ts';
import { watchDrift } from '../../workers/drift.ts';
import { verifyFile } from '../../workers/verify.ts';
import { buildFor } from '../apple/builds.ts';
import { testRoot } from '../apple/ca.ts';
import type { Image } from '../apple/image.ts';
import { ipswBlob, type IpswOptions } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { VirtualWorld } from '../clock.ts';
import { MemoryFile } from '../memory-file.ts';
import { MemoryShelf } from '../memory-shelf.ts';
import type { PhoneEvent, PhoneMode } from '../phone/body.ts';
import type { PlannedFault } from '../phone/faults.ts';
import type { Hasher } from '../phone/hash.ts';
import type { SecondAppearance } from '../phone/phone-times.ts';
import { Phone } from '../phone/phone.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { systems, type Systems } from '../phone/systems.ts';
import type { WorldDeed } from '../phone/fault-world.ts';
import { PretendUsb } from '../phone/webusb.ts';
import type { Refusals } from '../phone/webusb-device.ts';
import { scriptHashers } from '../script-hashers.ts';
import { Person, type Answer } from './person.ts';
import { Surroundings } from './surroundings.ts';

/** What a story begins with; what is absent is as usual and well. */
export interface Setting {
  readonly product: string;
  readonly imageBytes?: number;
  readonly os?: 'stored' | 'deflated';
  /**
   * Unless false: few and small files, an abridged restore system and everything in memory. Some hundred calls outside
   * instead of thousands, for stories that are not about every step or every byte.
   */
  readonly brief?: boolean;
  readonly faults?: readonly PlannedFault[];
  readonly seed?: number;
  /** Tells real milliseconds, where work is to take its time in the story too. */
  readonly worked?: () => number;
  /** Of the phone: how many times as fast as a real one it is, and by how much its own pauses vary. */
  readonly speed?: number;
  readonly jitter?: number;
  /** Recovery when absent. */
  readonly mode?: PhoneMode;
  /** What this computer refuses. */
  readonly refuses?: Refusals;
  /** Chrome asks for every stage, and the person answers so much later. Absent: everything is granted. */
  readonly answersAfterMs?: number;
  /** The same, told for each time that Chrome has to be asked. */
  readonly answers?: (stage: StageName) => Answer;
  /** A policy grants everything, and the page cannot know. */
  readonly granted?: boolean;
  /** What is waited for at the beginning; that the phone is known, or does not tell, when absent. */
  readonly until?: Kind;
  /** What keeps two tabs of one browser from one phone. */
  readonly locks?: Locks;
  /** Grants end with the attachment, as those of a phone without a serial string do. */
  readonly forgets?: boolean;
  /** False: the file has nothing for the controller of a USB-C port. */
  readonly portFirmware?: boolean;
  /** True: the file has firmware of a U1 chip as well. */
  readonly ultraWideband?: boolean;
  readonly reappears?: readonly SecondAppearance[];
  /** What the phone starts besides iBoot. */
  readonly systems?: Systems;
  /** Called before anything happens: for what is to befall calls that leave the thread. */
  readonly prelude?: (world: VirtualWorld, phone: () => Phone) => void;
  /** What the phone takes digests of the whole image with. */
  readonly hasher?: Hasher;
  /** NVRAM to begin with. */
  readonly nvram?: Readonly<Record<string, string>>;
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
  /** What a restored phone has to hold. */
  readonly image: Image;
  readonly note: Note;
  /** Who answers when Chrome asks; absent where everything is granted. */
  readonly person: Person | undefined;
  readonly #shelf: Shelf;
  readonly #hashers: Hashers;
  readonly #surroundings: Surroundings;
  readonly #lookers = new Set<() => void>();
  #tabEnded = false;
  #snapshot = blank;
  /** Entries that are in it. */
  #folded = 0;

  private constructor(parts: {
    world: VirtualWorld;
    phone: (hears: (event: PhoneEvent) => void, surroundings: (deed: WorldDeed) => void) => Phone;
    refuses: Refusals;
    usb: PretendUsb;
    apple: SigningServer;
    file: File;
    image: Image;
    shelf: Shelf;
    hashers: Hashers;
    answers: ((stage: StageName) => Answer) | undefined;
    locks: Locks | undefined;
  }) {
    const { answers } = parts;
    this.world = parts.world;
    this.usb = parts.usb;
    this.apple = parts.apple;
    this.file = parts.file;
    this.image = parts.image;
    this.#shelf = parts.shelf;
    this.#hashers = parts.hashers;
    this.phone = parts.phone(
      (event) => this.events.push(event),
      (deed) => {
        this.#surroundings.befall(deed);
      },
    );
    this.note = new Journal(this.world.clock, 0, (entry) => {
      if (this.#tabEnded) return;
      if (!isSound(entry)) throw new TypeError(`no entry of a journal: ${JSON.stringify(entry)}`);
      this.entries.push(entry);
      for (const look of this.#lookers) look();
      this.person?.hear(entry);
    }).note;
    this.#surroundings = new Surroundings({
      world: this.world,
      apple: this.apple,
      refuses: parts.refuses,
      note: this.note,
      phone: () => this.phone,
      endTab: () => {
        this.#endTab();
      },
    });
    if (answers) {
      const answer = (name: StageName): Answer => this.#surroundings.answer() ?? answers(name);
      this.person = new Person(this, answer, () => this.station.picked());
    }
    this.station = new Station({
      world: this.world,
      usb: this.usb,
      note: this.note,
      fetch: this.#surroundings.fetch,
      signing: 'https://gs.apple.com',
      shelf: this.#shelf,
      pretend: true,
      asks: answers !== undefined,
      ...(parts.locks ? { locks: parts.locks } : {}),
    });
  }

  static async set(setting: Setting): Promise<Stage> {
    const { brief = true, seed = 1, worked } = setting;
    // The phone of brief stories draws the same nonces every time: its ticket is signed once.
    const world = new VirtualWorld(seed, { ...(brief && { beyondSeed: 1 }), ...(worked && { worked }) });
    // Made in real time: no part of the story.
    const [ready, root] = [await firmware(setting), await testRoot()];
    return world.run(Stage.#make(world, setting, { ...ready, root: root.certificate }));
  }

  static async #make(
    world: VirtualWorld,
    setting: Setting,
    { file, identities, image, root }: Made & { root: Bytes },
  ): Promise<Stage> {
    const { brief = true, refuses = {}, answersAfterMs } = setting;
    const answers =
      answersAfterMs === undefined ? setting.answers : (): Answer => ({ afterDueMs: answersAfterMs });
    const usb = new PretendUsb(world, {
      grantAll: answers === undefined || setting.granted === true,
      forgets: setting.forgets ?? false,
      refuses,
    });
    const stage = new Stage({
      world,
      usb,
      file,
      image,
      answers,
      locks: setting.locks,
      hashers: brief ? scriptHashers : wasmHashers,
      shelf: brief ? new MemoryShelf(world) : new BrowserShelf(world),
      apple: new SigningServer(world.beyond, identities),
      refuses,
      phone: (hears, surroundings) =>
        new Phone({
          product: setting.product,
          world: world.beyond,
          root,
          mode: setting.mode ?? 'recovery',
          faults: setting.faults ?? [],
          reappears: setting.reappears ?? [],
          systems: setting.systems ?? (brief ? abridged : systems),
          ...(setting.hasher ? { hasher: setting.hasher } : {}),
          ...(setting.nvram ? { nvram: setting.nvram } : {}),
          ...(setting.speed === undefined ? {} : { speed: setting.speed }),
          ...(setting.jitter === undefined ? {} : { jitter: setting.jitter }),
          hears,
          surroundings,
        }),
    });
    setting.prelude?.(world, () => stage.phone);
    stage.phone.plugInto(usb.socket());
    await (setting.granted ? stage.station.look() : (stage.person?.pick() ?? stage.station.look()));
    const until: readonly Kind[] = setting.until ? [setting.until] : ['phone', 'refused', 'denied'];
    await stage.happens(() => stage.entries.some(({ kind }) => until.includes(kind)));
    return stage;
  }

  /** The worker is gone with its tab: what it still does is in nobody's journal. The next visit says so. */
  #endTab(): void {
    const { phase, fault } = this.snapshot;
    if (phase !== null && fault === null) this.note(tabEnded(phase));
    this.#tabEnded = true;
  }

  /** The whole way, with consent: verify, prepare, restore. Resolves when the attempt has ended, or the tab has. */
  async restore(behavior: Behavior = 'erase'): Promise<void> {
    await this.world.run(Promise.race([this.restoreNow(behavior), this.tabEnds()]));
  }

  tabEnds(): Promise<void> {
    return this.happens(() => this.fault?.fault.name === 'TabEnded');
  }

  /** `restore` for whoever drives time. */
  async restoreNow(behavior: Behavior): Promise<void> {
    // A phone that leaves over it never comes back from there; what it does, it does at once.
    void this.phone.comesTo({ phase: 'prepare' });
    await this.prepareNow(behavior);
    if (this.fault) return;
    const end = watchDrift(this.world.clock, this.note);
    await this.station.restore(this.order(behavior)).finally(end);
  }

  /** The person agrees to another try with the same file. */
  async restoreAgain(): Promise<void> {
    this.note({ who: 'person', kind: 'again', file: true });
    await this.prepare();
    await this.world.run(this.station.restore(this.order('erase')));
  }

  /** The person agrees that the controller of the port is given firmware from the file. */
  async repairPort(): Promise<void> {
    await this.world.run(
      this.#verified().then((verified) => this.station.repairPort(verified && { file: this.file, verified })),
    );
  }

  async prepare(first: Behavior = 'erase', ...others: readonly Behavior[]): Promise<void> {
    await this.world.run(this.prepareNow(first, ...others));
  }

  async prepareNow(...kinds: readonly Behavior[]): Promise<void> {
    const verified = await this.#verified();
    if (verified) await this.station.prepare(this.file, verified, kinds);
  }

  #verified(): Promise<Verified | null> {
    const bench = { world: this.world, note: this.note, hashers: this.#hashers, shelf: this.#shelf };
    return verifyFile(bench, this.file);
  }

  /** Time goes on until it has happened. */
  async until(happened: () => boolean): Promise<void> {
    await this.world.run(this.happens(happened));
  }

  /** Runs `then` once, at the first entry of this kind and stage. */
  when(kind: 'came' | 'left', name: StageName, then: () => void): void {
    const look = (): void => {
      if (!this.all(kind).some((entry) => entry.stage === name)) return;
      this.#lookers.delete(look);
      then();
    };
    this.#lookers.add(look);
  }

  /** Resolves with the entry after which it has; for whoever drives time. */
  happens(happened: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!happened()) return;
        this.#lookers.delete(look);
        resolve();
      };
      this.#lookers.add(look);
      look();
    });
  }

  /** What the person has agreed to, this moment. */
  order(behavior: Behavior, bench = false): Order {
    return { ecid: this.ecid, behavior, bench, at: this.world.clock.wall() };
  }

  get ecid(): string {
    return this.phone.ecid.toString(16).toUpperCase().padStart(16, '0');
  }

  get snapshot(): Snapshot {
    this.#snapshot = fold(this.entries.slice(this.#folded), this.#snapshot);
    this.#folded = this.entries.length;
    return this.#snapshot;
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

type Made = Awaited<ReturnType<typeof ipswBlob>>;

/** A restore system of few steps. */
export const abridged: Systems = { ...systems, restore: (body) => restoreSystem(body, { brief: true }) };

/** IPSWs are the same for the same setting: made once per test file. */
const made = new Map<string, Promise<Made>>();

/** The firmware file for a setting: of a build that fits its phone. */
export function firmware(setting: Setting): Promise<Made> {
  const { brief = true } = setting;
  const options = {
    product: setting.product,
    build: buildFor(setting.product),
    imageBytes: setting.imageBytes ?? (brief ? 64 * KiB : MiB),
    os: setting.os ?? ('stored' as const),
    portFirmware: setting.portFirmware ?? (!brief || setting.mode === 'port-dfu'),
    ultraWideband: setting.ultraWideband ?? false,
    few: brief,
  };
  const key = JSON.stringify(options);
  const ready = made.get(key) ?? (brief ? inMemory(options) : ipswBlob(options));
  made.set(key, ready);
  return ready;
}

async function inMemory(options: IpswOptions): Promise<Made> {
  const { file, ...rest } = await ipswBlob(options);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { ...rest, file: new MemoryFile(bytes, file.name, 0) };
}
