import type { PhoneFacts } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import { KisNotDfu } from '../boot/errors.ts';
import { takesLoader } from '../boot/loader.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { Roost } from '../usb/roost.ts';
import { Attempt } from './attempt.ts';
import { CannotFinish, ConsentMissing, FileNotVerified, NoPhone, WrongPhone } from './errors.ts';
import { describe } from './fault.ts';
import type { Kit } from './kit.ts';
import type { Outfit } from './outfit.ts';
import { buildOf, prepare, type Present } from './prepare.ts';
import { Presence } from './presence.ts';
import { Recogniser } from './recogniser.ts';
import { repairPort } from './repair-port.ts';
import { run } from './run.ts';
import { unanswered } from '../firmware/unanswered.ts';

/** The proof that a file was checked whole: it must be this very file. */
export interface Verified {
  readonly file: string;
  readonly size: number;
  readonly lastModified: number;
}

export interface Consent {
  readonly ecid: string;
  /** A real phone may be erased by a version that cannot answer everything this build will ask for. */
  readonly bench: boolean;
}

/** Where one phone is served: it is recognised, its file is prepared, it is restored. Nothing here rejects for a fault
 * of phone, file or network: each is an entry of the journal. */
export class Station {
  readonly #outfit: Outfit;
  readonly #note: Note;
  readonly #presence: Presence;
  readonly #roost: Roost;
  readonly #recogniser: Recogniser;
  #ready: { kit: Kit; ecid: string } | null = null;
  #attempt: Attempt | null = null;

  constructor(outfit: Outfit) {
    this.#outfit = outfit;
    this.#note = outfit.note;
    this.#presence = new Presence(outfit.note);
    this.#roost = new Roost(outfit.world, outfit.usb, {
      came: (device) => {
        this.#presence.came(device);
        void this.#recognise(device);
      },
      left: (device) => {
        this.#presence.left(device);
      },
    });
    this.#recogniser = new Recogniser(outfit.world, this.#roost);
  }

  /** Looks at the bus: at the start, and after each grant, which fires no event by itself. */
  look(): Promise<void> {
    return this.#roost.look();
  }

  /** File and phone fit, and the ticket is here; or a fault is written down. */
  async prepare(file: File, verified: Verified | null): Promise<void> {
    this.#ready = null;
    await this.#guarded('preparing the restore', async () => {
      if (!verified || !sameFile(file, verified)) throw new FileNotVerified(file.name);
      await this.#throughPort(file);
      const present = await this.#phone();
      const kit = await prepare(this.#outfit, this.#roost, present, file);
      this.#ready = { kit, ecid: present.phone.ecid };
    });
  }

  /** The whole restore of the phone that was prepared, with the consent that was given for it. */
  async restore(consent: Consent | null): Promise<void> {
    await this.#guarded('beginning the restore', async () => {
      const { device, phone } = await this.#phone();
      const { ecid } = phone;
      if (!this.#ready) throw new ConsentMissing(ecid);
      const { kit } = this.#ready;
      if (ecid !== this.#ready.ecid) throw new WrongPhone(this.#ready.ecid, ecid);
      if (consent?.ecid !== ecid) throw new ConsentMissing(ecid);
      this.#refuseUnfinishable(kit, consent.bench);
      this.#ready = null;
      this.#attempt = new Attempt({
        outfit: this.#outfit,
        roost: this.#roost,
        presence: this.#presence,
        kit,
        ecid,
      });
      await run(this.#attempt, device);
      this.#attempt = null;
    });
  }

  stop(): void {
    this.#attempt?.stop();
  }

  /** A real phone is not erased by a version that is known not to be able to finish. */
  #refuseUnfinishable(kit: Kit, bench: boolean): void {
    const needs = unanswered(kit.identity).map(({ what }) => what);
    if (needs.length > 0 && !this.#outfit.pretend && !bench) throw new CannotFinish(buildOf(kit), needs);
  }

  /** Where only the controller of a port is on the bus, the phone is behind it. */
  async #throughPort(file: File): Promise<void> {
    const devices = await this.#roost.devices();
    const device = devices.find(isPort);
    if (!device || devices.some(takesLoader)) return;
    const { phone } = await this.#recogniser.who(device);
    const port = { device, roost: this.#roost, presence: this.#presence };
    const came = await this.#recogniser.who(await repairPort(this.#outfit, port, file));
    if (came.phone.chipId !== phone.chipId || came.phone.boardId !== phone.boardId)
      throw new WrongPhone(boardOf(phone), boardOf(came.phone));
  }

  /** A debug port may stay on the bus beside the phone that it belongs to: it comes last. */
  async #phone(): Promise<Present> {
    const devices = (await this.#roost.devices()).filter(takesLoader);
    const isDebugPort = (each: UsbDevice): boolean => modeOf(each.vendorId, each.productId) === 'kis';
    const device = devices.find((each) => !isDebugPort(each)) ?? devices[0];
    if (!device) throw new NoPhone();
    return { device, phone: (await this.#recogniser.who(device)).phone };
  }

  async #recognise(device: UsbDevice): Promise<void> {
    if (this.#attempt || !(takesLoader(device) || isPort(device))) return;
    try {
      const { phone, serial } = await this.#recogniser.who(device);
      this.#note({ who: 'iboot', kind: 'phone', phone, serial });
    } catch (error) {
      // A phone that is off shows its debug port too.
      if (error instanceof KisNotDfu) return;
      this.#note({
        who: 'page',
        kind: 'fault',
        phase: 'prepare',
        doing: 'reading which phone this is',
        fault: describe(error),
      });
    }
  }

  async #guarded(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#note({ who: 'page', kind: 'fault', phase: 'prepare', doing, fault: describe(error) });
    }
  }
}

/** The controller of a USB-C port that waits for its firmware. */
const isPort = (device: UsbDevice): boolean => modeOf(device.vendorId, device.productId) === 'port-dfu';

const boardOf = ({ chipId, boardId }: PhoneFacts): string =>
  `chip ${chipId.toString(16)}, board ${boardId.toString(16)}`;

const sameFile = (file: File, verified: Verified): boolean =>
  file.name === verified.file && file.size === verified.size && file.lastModified === verified.lastModified;
