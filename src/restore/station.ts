import type { Behavior, Errand } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import { LockdownRefused, SessionInactive } from '../services/errors.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { Roost } from '../usb/roost.ts';
import { unanswered } from '../firmware/unanswered.ts';
import { Attempt } from './attempt.ts';
import { Crossing } from './crossing.ts';
import { enterRecovery } from './enter.ts';
import { leaveRecovery, restartRestore } from './errands.ts';
import {
  CameBackAs,
  CannotFinish,
  ConsentMissing,
  DidNotReturn,
  FileNotVerified,
  NonceUnreadable,
  NoPhone,
  WrongPhone,
} from './errors.ts';
import { describe } from './fault.ts';
import type { Kit } from './kit.ts';
import { meet, type Met } from './meet.ts';
import type { Outfit } from './outfit.ts';
import { buildOf, phoneOf, prepare, type AtHand } from './prepare.ts';
import { Presence } from './presence.ts';
import { run } from './run.ts';

/** The proof that a file was checked whole: it must be this very file. */
export interface Verified {
  readonly file: string;
  readonly size: number;
  readonly lastModified: number;
}

export interface Consent {
  readonly ecid: string;
  readonly behavior: Behavior;
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
  /** Phones behind the mux that were asked who they are: once each time they come. */
  readonly #met = new WeakMap<UsbDevice, Promise<Met | undefined>>();
  #ready: { kit: Kit; ecid: string } | null = null;
  #attempt: Attempt | null = null;

  constructor(outfit: Outfit) {
    this.#outfit = outfit;
    this.#note = outfit.note;
    this.#presence = new Presence(outfit.note);
    this.#roost = new Roost(outfit.world, outfit.usb, {
      came: (device) => {
        this.#presence.came(device);
        this.#recognise(device);
      },
      left: (device) => {
        this.#presence.left(device);
      },
    });
  }

  /** Looks at the bus: at the start, and after each grant, which fires no event by itself. */
  look(): Promise<void> {
    return this.#roost.look();
  }

  /** File and phone fit, and the ticket is here; or a fault is written down. */
  async prepare(file: File, verified: Verified | null, behavior: Behavior): Promise<void> {
    this.#ready = null;
    await this.#guarded('preparing the restore', async () => {
      if (!verified || !sameFile(file, verified)) throw new FileNotVerified(file.name);
      const atHand = await this.#phone();
      try {
        const kit = await prepare(this.#outfit, this.#roost, atHand, { file, behavior });
        this.#ready = { kit, ecid: atHand.phone.ecid };
      } catch (error) {
        // In recovery mode it will tell: the person is asked to bring it there first.
        if (!(error instanceof NonceUnreadable && atHand.stage === 'normal')) throw error;
        this.#note({ who: 'lockdown', kind: 'refused', asked: 'ApNonce', error: 'MissingValue' });
      }
    });
  }

  /** The whole restore of the phone that was prepared, with the consent that was given for it. */
  async restore(consent: Consent | null): Promise<void> {
    await this.#guarded('beginning the restore', async () => {
      const { device, phone } = await this.#phone();
      const { ecid } = phone;
      if (!this.#ready) throw new ConsentMissing(ecid, consent?.behavior);
      const { kit } = this.#ready;
      if (ecid !== this.#ready.ecid) throw new WrongPhone(this.#ready.ecid, ecid);
      if (consent?.ecid !== ecid || consent.behavior !== kit.behavior)
        throw new ConsentMissing(ecid, kit.behavior);
      this.#refuseUnfinishable(kit, consent.bench);
      this.#ready = null;
      this.#attempt = new Attempt({ ...this.#place(ecid), kit });
      await run(this.#attempt, device);
      this.#attempt = null;
    });
  }

  stop(): void {
    this.#attempt?.stop();
  }

  /** A phone that runs iOS restarts into recovery mode, also one that does not say which phone it is. */
  async enterRecovery(): Promise<void> {
    await this.#errand('enter', async () => {
      const [device, met] = await this.#behindMux('normal');
      await enterRecovery(new Crossing(this.#place(met?.phone?.ecid ?? '')), device);
    });
  }

  /** A phone in recovery mode starts iOS, if it has one. */
  async leaveRecovery(): Promise<void> {
    await this.#errand('leave', async () => {
      const device = await this.#inRecovery();
      if (!device) throw new NoPhone();
      this.#ready = null;
      await leaveRecovery(new Crossing(this.#place(phoneOf(device).ecid)), device);
    });
  }

  /** A phone in a restore system that nobody serves restarts. */
  async restartRestore(): Promise<void> {
    await this.#errand('restart', async () => {
      const [device, met] = await this.#behindMux('restore');
      await restartRestore(new Crossing(this.#place(met?.phone?.ecid ?? '')), device);
    });
  }

  #place(ecid: string) {
    return { outfit: this.#outfit, roost: this.#roost, presence: this.#presence, ecid };
  }

  /** A real phone is not erased by a version that is known not to be able to finish. */
  #refuseUnfinishable(kit: Kit, bench: boolean): void {
    const needs = unanswered(kit.identity).map(({ what }) => what);
    if (needs.length > 0 && !this.#outfit.pretend && !bench) throw new CannotFinish(buildOf(kit), needs);
  }

  async #inRecovery(): Promise<UsbDevice | undefined> {
    const devices = await this.#roost.devices();
    return devices.find((each) => modeOf(each.vendorId, each.productId) === 'recovery');
  }

  /** The phone that a restore can begin with: one in recovery mode before one that runs iOS. */
  async #phone(): Promise<AtHand> {
    const device = await this.#inRecovery();
    if (device) return { device, stage: 'recovery', phone: phoneOf(device) };
    const [running, met] = await this.#behindMux('normal');
    if (!met?.phone) throw new NoPhone();
    return { device: running, stage: 'normal', phone: met.phone };
  }

  async #behindMux(stage: Met['stage']): Promise<[UsbDevice, Met | undefined]> {
    for (const device of await this.#roost.devices()) {
      if (modeOf(device.vendorId, device.productId) !== 'mux') continue;
      const met = await this.#meet(device);
      // One that could not be asked runs iOS, as far as anyone knows.
      if ((met?.stage ?? 'normal') === stage) return [device, met];
    }
    throw new NoPhone(stage === 'normal' ? 'normal mode' : 'a restore system');
  }

  #meet(device: UsbDevice): Promise<Met | undefined> {
    const known = this.#met.get(device);
    if (known) return known;
    const asked = meet(this.#outfit, this.#roost, device).then((met) => {
      if (met) this.#presence.correct(device, met.stage);
      return met;
    });
    this.#met.set(device, asked);
    return asked;
  }

  #recognise(device: UsbDevice): void {
    if (this.#attempt) return;
    const mode = modeOf(device.vendorId, device.productId);
    if (mode === 'mux') void this.#meet(device);
    if (mode !== 'recovery') return;
    try {
      this.#note({
        who: 'iboot',
        kind: 'phone',
        phone: phoneOf(device),
        serial: device.serialNumber ?? '',
      });
    } catch (error) {
      this.#fault('reading which phone this is', error);
    }
  }

  /** Something outside an attempt. That the phone does it for trusted computers only, or is not seen, is no fault. */
  async #errand(errand: Errand, work: () => Promise<void>): Promise<void> {
    const note = (state: 'begun' | 'done' | 'refused' | 'returned' | 'unseen'): void => {
      this.#note({ who: 'page', kind: 'errand', errand, state });
    };
    note('begun');
    try {
      await work();
      note('done');
    } catch (error) {
      if (error instanceof SessionInactive || error instanceof LockdownRefused) note('refused');
      else if (errand === 'leave' && error instanceof CameBackAs) note('returned');
      else if (errand === 'leave' && error instanceof DidNotReturn) note('unseen');
      else this.#fault(doing[errand], error);
    } finally {
      this.#presence.allow(null);
    }
  }

  async #guarded(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fault(doing, error);
    }
  }

  #fault(doing: string, error: unknown): void {
    this.#note({ who: 'page', kind: 'fault', phase: 'prepare', doing, fault: describe(error) });
  }
}

const doing: Record<Errand, string> = {
  enter: 'bringing it into recovery mode',
  leave: 'leaving recovery mode',
  restart: 'restarting the restore system',
};

const sameFile = (file: File, verified: Verified): boolean =>
  file.name === verified.file && file.size === verified.size && file.lastModified === verified.lastModified;
