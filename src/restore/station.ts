import { Silence } from '../bytes/deadline.ts';
import { unanswered } from '../firmware/unanswered.ts';
import { flawOf } from '../journal/consent.ts';
import type { Behavior, Errand } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import type { Order, Verified } from '../journal/order.ts';
import { LockdownRefused, SessionInactive } from '../services/errors.ts';
import { ClaimRefused } from '../usb/errors.ts';
import { Roost } from '../usb/roost.ts';
import { Attempt } from './attempt.ts';
import { Crossing, type Place } from './crossing.ts';
import { Doors } from './doors.ts';
import { enterRecovery } from './enter.ts';
import { enterDfuByHand, leaveRecovery, restartRestore } from './errands.ts';
import {
  CameBackAs,
  CannotFinish,
  ConsentMissing,
  DidNotReturn,
  FileNotVerified,
  NoPhone,
  NonceUnreadable,
  WrongPhone,
} from './errors.ts';
import { outsideAttempt } from './fault.ts';
import { GrantBook } from './grants.ts';
import type { Kit } from './kit.ts';
import type { Outfit } from './outfit.ts';
import { buildOf, prepare } from './prepare.ts';
import { Presence } from './presence.ts';
import { run } from './run.ts';

/**
 * Where one phone is served: it is recognised, its file is prepared, it is restored. Nothing here rejects for a fault
 * of phone, file or network: each is an entry of the journal.
 */
export class Station {
  readonly #outfit: Outfit;
  readonly #note: Note;
  readonly #place: Place;
  readonly #doors: Doors;
  readonly #spent = new Set<number>();
  /** A kit for each kind of install that may be agreed to. */
  #ready: { kits: readonly Kit[]; ecid: string } | null = null;
  #attempt: Attempt | null = null;

  constructor(outfit: Outfit) {
    const grants = new GrantBook(outfit.note);
    this.#note = grants.note;
    this.#outfit = { ...outfit, note: this.#note };
    const presence = new Presence(this.#note, outfit.world.clock);
    const roost = new Roost(outfit.world, outfit.usb, {
      came: (device) => {
        presence.came(device);
        if (!this.#attempt) void this.#doors.recognise(device);
      },
      left: (device) => {
        presence.left(device);
        void this.#doors.succeed();
      },
    });
    this.#place = { outfit: this.#outfit, roost, presence, grants };
    this.#doors = new Doors(this.#place);
  }

  /** Looks at the bus: at the start, and when a person says that a phone can be had now that could not before. */
  async look(): Promise<void> {
    try {
      await (this.#attempt ? this.#place.roost.look() : this.#doors.again());
    } catch (error) {
      // The browser keeps its list to itself.
      if (!(error instanceof ClaimRefused || error instanceof Silence)) throw error;
      const why = error instanceof ClaimRefused ? error.error : error.name;
      this.#note({ who: 'usb', kind: 'denied', call: 'getDevices', error: why });
    }
  }

  /** After a grant, which fires no event by itself. */
  async picked(): Promise<void> {
    this.#place.grants.picked();
    await this.look();
  }

  /** Of two phones that are there the person means this one. */
  async take(ecid: string): Promise<void> {
    if (this.#attempt) return;
    this.#ready = null;
    await this.#doors.take(ecid);
  }

  /** File and phone fit, and a ticket for each kind of install is here; or a fault is written down. */
  async prepare(file: File, verified: Verified | null, kinds: readonly Behavior[]): Promise<void> {
    this.#ready = null;
    await this.#guarded('preparing the restore', async () => {
      if (!verified || !sameFile(file, verified)) throw new FileNotVerified(file.name);
      await this.#doors.succeed();
      const present = await this.#doors.phone();
      try {
        const wish = { file, boards: verified.boards, kinds };
        const kits = await prepare(this.#outfit, this.#place.roost, present, wish);
        this.#ready = { kits, ecid: present.phone.ecid };
      } catch (error) {
        // In recovery mode it will tell: the person is asked to bring it there first.
        if (!(error instanceof NonceUnreadable && present.stage === 'normal')) throw error;
        this.#note({
          who: 'lockdown',
          kind: 'refused',
          asked: 'ApNonce',
          error: error.word ?? 'MissingValue',
        });
      }
    });
  }

  /** The whole restore of the phone that was prepared, with the consent that was given for it. */
  async restore(order: Order | null): Promise<void> {
    await this.#guarded('beginning the restore', async () => {
      const { device, phone } = await this.#doors.phone();
      const { ecid } = phone;
      const kits = this.#ready?.kits ?? [];
      const kit = kits.find(({ behavior }) => behavior === order?.behavior) ?? kits[0];
      if (!this.#ready || !kit) throw new ConsentMissing(ecid, order?.behavior);
      if (ecid !== this.#ready.ecid) throw new WrongPhone(this.#ready.ecid, ecid);
      if (!(await this.#doors.isMineBy(device, ecid))) throw new NoPhone('the hands of this tab');
      this.#spend(order, ecid, kit.behavior);
      this.#refuseUnfinishable(kit, order?.bench === true);
      this.#ready = null;
      this.#attempt = new Attempt({ ...this.#place, ecid, kit });
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
      const [device, met] = await this.#doors.behindMux('normal');
      await enterRecovery(new Crossing({ ...this.#place, ecid: met?.phone?.ecid ?? '' }), device);
    });
  }

  /** A phone in recovery mode starts iOS, if it has one. */
  async leaveRecovery(): Promise<void> {
    await this.#errand('leave', async () => {
      const { device, phone } = await this.#doors.inRecovery();
      this.#ready = null;
      await leaveRecovery(new Crossing({ ...this.#place, ecid: phone.ecid }), device);
    });
  }

  /** A phone in recovery mode restarts at the right moment of the buttons for DFU mode. */
  async enterDfu(): Promise<void> {
    await this.#errand('dfu', async () => {
      const { device, phone } = await this.#doors.inRecovery();
      this.#ready = null;
      await enterDfuByHand(new Crossing({ ...this.#place, ecid: phone.ecid }), device);
    });
  }

  /** A phone in a restore system that nobody serves restarts. */
  async restartRestore(): Promise<void> {
    await this.#errand('restart', async () => {
      const [device, met] = await this.#doors.behindMux('restore');
      await restartRestore(new Crossing({ ...this.#place, ecid: met?.phone?.ecid ?? '' }), device);
    });
  }

  /** A phone behind a port controller without firmware is reached: the controller is given it, from a checked file. */
  async repairPort(from: { readonly file: File; readonly verified: Verified } | null): Promise<void> {
    await this.#errand('port', async () => {
      if (!from || !sameFile(from.file, from.verified))
        throw new FileNotVerified(from?.file.name ?? 'the file');
      await this.#doors.throughPort(from.file);
    });
  }

  /** A consent holds for one attempt: it is used up by the attempt that it lets begin. */
  #spend(order: Order | null, ecid: string, behavior: Behavior): void {
    const now = this.#outfit.world.clock.wall();
    const flaw = flawOf(order, { ecid, behavior, now, used: this.#spent });
    if (flaw) throw new ConsentMissing(ecid, behavior, flaw);
    if (order) this.#spent.add(order.at);
  }

  /** A real phone is not erased by a version that is known not to be able to finish. */
  #refuseUnfinishable(kit: Kit, bench: boolean): void {
    const needs = unanswered(kit.identity).map(({ what }) => what);
    if (needs.length > 0 && !this.#outfit.pretend && !bench) throw new CannotFinish(buildOf(kit), needs);
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
      else if (mayMiss.has(errand) && error instanceof CameBackAs) note('returned');
      else if (mayMiss.has(errand) && error instanceof DidNotReturn) note('unseen');
      else outsideAttempt(this.#note, doing[errand], error);
    } finally {
      this.#place.presence.allow(null);
    }
  }

  async #guarded(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      outsideAttempt(this.#note, doing, error);
    }
  }
}

/** Where it ends lies with the phone, or with the hands that hold it. */
const mayMiss: ReadonlySet<Errand> = new Set<Errand>(['leave', 'restart', 'dfu', 'port']);

const doing: Record<Errand, string> = {
  enter: 'bringing it into recovery mode',
  leave: 'leaving recovery mode',
  restart: 'restarting the restore system',
  dfu: 'restarting it into DFU mode',
  port: 'giving its port firmware',
};

const sameFile = (file: File, verified: Verified): boolean =>
  file.name === verified.file && file.size === verified.size && file.lastModified === verified.lastModified;
