import { KisNotDfu, KisRefused } from '../boot/errors.ts';
import { takesLoader } from '../boot/loader.ts';
import { Silence } from '../bytes/deadline.ts';
import type { PhoneFacts } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import { ClaimRefused } from '../usb/errors.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { Crossing, type Place } from './crossing.ts';
import { NoPhone, WrongPhone } from './errors.ts';
import { outsideAttempt } from './fault.ts';
import { phoneOf } from './facts.ts';
import { meet, type Met } from './meet.ts';
import type { Present } from './prepare.ts';
import { Recogniser } from './recogniser.ts';
import { repairPort } from './repair-port.ts';
import { Turn } from './turn.ts';

/** Who is on the bus, through whichever of its modes it can be reached: asked who it is once each time it comes. */
export class Doors {
  readonly #place: Place;
  readonly #recogniser: Recogniser;
  /** Phones behind the mux. */
  readonly #met = new WeakMap<UsbDevice, Promise<Met | undefined>>();

  readonly #turn: Turn;
  readonly #asking = new WeakSet<UsbDevice>();

  constructor(place: Place) {
    this.#place = place;
    this.#turn = new Turn(place.outfit.world, place.outfit.locks);
    this.#recogniser = new Recogniser(place.outfit.world, place.roost);
  }

  /**
   * Writes down which phone came. One that another tab has is left alone, and a second one is left to other tabs as soon
   * as it is known. Never rejects.
   */
  async recognise(device: UsbDevice): Promise<void> {
    this.#asking.add(device);
    // Without locks there is nothing to wait for.
    if (!this.#place.outfit.locks || (await this.#isMine(device))) await this.#recognise(device);
    if (this.#place.presence.ours.isSecond(device)) this.#turn.release(device);
    this.#asking.delete(device);
  }

  #isMine(device: UsbDevice): Promise<boolean> {
    return this.#unlessElsewhere(device, (free) => this.#turn.mine(device, free));
  }

  /** It has said which phone it is, or the bus shows it: this tab has it by its ECID too, unless another tab has. */
  isMineBy(device: UsbDevice, ecid: string): Promise<boolean> {
    return this.#unlessElsewhere(device, (free) => this.#turn.learn(device, ecid, free));
  }

  async #unlessElsewhere(
    device: UsbDevice,
    isMine: (free: () => void) => Promise<boolean>,
  ): Promise<boolean> {
    const { outfit, presence } = this.#place;
    let wasOurs = false;
    const mine = await isMine(() => {
      if (wasOurs) outfit.note({ who: 'page', kind: 'other-tab', state: 'gone' });
      void this.succeed().then(() => this.again());
    });
    if (mine) return true;
    wasOurs = presence.ours.yields(device);
    if (wasOurs) {
      outfit.note({ who: 'page', kind: 'other-tab', state: 'has-it' });
      await this.succeed();
    }
    return false;
  }

  async #recognise(device: UsbDevice): Promise<void> {
    if (is('mux')(device)) await this.#meet(device);
    if (!takesLoader(device) && !is('port-dfu')(device)) return;
    const note = this.#noteOf(device);
    try {
      const { phone, serial } = await this.#recogniser.who(device);
      if (await this.isMineBy(device, phone.ecid)) note({ who: 'iboot', kind: 'phone', phone, serial });
    } catch (error) {
      if (error instanceof ClaimRefused)
        note({ who: 'usb', kind: 'denied', call: error.call, error: error.error });
      else if (!isIdlePort(device, error)) outsideAttempt(note, 'reading which phone this is', error);
    }
  }

  /** The person means this phone. If it is gone meanwhile, ours is told anew. */
  async take(ecid: string): Promise<void> {
    const { ours } = this.#place.presence;
    const { now, before } = ours.take(ecid);
    await this.#count(now);
    for (const device of before) await this.#anew(device);
  }

  /** Where ours is gone and not awaited, one that is there takes its place. */
  async succeed(): Promise<void> {
    const { ours, awaited } = this.#place.presence;
    if (!awaited) await this.#count(ours.succeed((device) => !this.#turn.isElsewhere(device)));
  }

  async #count(devices: readonly UsbDevice[]): Promise<void> {
    for (const device of devices) this.#place.presence.counts(device);
    for (const device of devices) await this.#anew(device);
  }

  /** What it told is written down again: under another light. */
  async #anew(device: UsbDevice): Promise<void> {
    this.#met.delete(device);
    await this.recognise(device);
  }

  /** Of a second phone nothing is said but which it is. */
  #noteOf(device: UsbDevice): Note {
    const { outfit, presence } = this.#place;
    return (what) => {
      if (what.kind === 'phone' && presence.isSecond(device, what.phone.ecid))
        outfit.note({ ...what, second: true });
      else if (!presence.ours.isSecond(device)) outfit.note(what);
    };
  }

  /** Asks those that could not be had, or did not answer. Throws as `Roost.look` does. */
  async again(): Promise<void> {
    for (const device of await this.#place.roost.devices()) {
      const known = this.#met.has(device) || this.#recogniser.has(device) || this.#asking.has(device);
      if (!known) await this.recognise(device);
    }
  }

  /**
   * The phone that a restore can begin with: one that has started no system before one that runs iOS. A debug port may
   * stay on the bus beside the phone that it belongs to, so it comes after the others, and is asked anew whether a
   * phone in DFU is behind it. Throws `NoPhone`, and what `Kis.open` throws where nothing but the debug port is there.
   */
  async phone(): Promise<Present> {
    const devices = await this.#devices();
    for (const stage of ['recovery', 'dfu'] as const) {
      const device = devices.find(is(stage));
      if (device) return { device, stage, phone: (await this.#recogniser.who(device)).phone };
    }
    const port = devices.find(is('kis'));
    try {
      if (port) return { device: port, stage: 'kis', phone: (await this.#recogniser.anew(port)).phone };
    } catch (error) {
      if (!isIdlePort(port, error) || !devices.some(is('mux'))) throw error;
    }
    const [device, met] = await this.behindMux('normal');
    if (!met?.phone) throw new NoPhone('a mode that a restore can begin with');
    return { device, stage: 'normal', phone: met.phone };
  }

  /** Throws `NoPhone`. */
  async inRecovery(): Promise<{ device: UsbDevice; phone: PhoneFacts }> {
    const device = (await this.#devices()).find(is('recovery'));
    if (!device) throw new NoPhone('recovery mode');
    return { device, phone: phoneOf(device) };
  }

  /** A phone that runs iOS, or a restore system that was left alone; with what it told, if anything. Throws `NoPhone`. */
  async behindMux(stage: Met['stage']): Promise<[UsbDevice, Met | undefined]> {
    for (const device of (await this.#devices()).filter(is('mux'))) {
      const met = await this.#meet(device);
      // One that could not be asked runs iOS, as far as anyone knows.
      if ((met?.stage ?? 'normal') === stage) return [device, met];
    }
    throw new NoPhone(stage === 'normal' ? 'normal mode' : 'a restore system');
  }

  /**
   * Where only the controller of a port is on the bus, the phone is behind it: once the controller has its firmware
   * from `file` the phone is here. Throws `NoPhone`, what `repairPort` throws, and `WrongPhone` when another one comes.
   */
  async throughPort(file: File): Promise<void> {
    const device = (await this.#devices()).find(is('port-dfu'));
    if (!device) throw new NoPhone('port DFU mode');
    const { phone } = await this.#recogniser.who(device);
    const crossing = new Crossing({ ...this.#place, ecid: '' });
    const came = await this.#recogniser.who(await repairPort(crossing, device, file));
    if (came.phone.chipId !== phone.chipId || came.phone.boardId !== phone.boardId)
      throw new WrongPhone(boardOf(phone), boardOf(came.phone));
  }

  /** Those that this tab may touch, and none of a second phone. */
  async #devices(): Promise<UsbDevice[]> {
    const { roost, presence } = this.#place;
    return (await roost.devices()).filter(
      (each) => !this.#turn.isElsewhere(each) && !presence.ours.isSecond(each),
    );
  }

  #meet(device: UsbDevice): Promise<Met | undefined> {
    const known = this.#met.get(device);
    if (known) return known;
    const { outfit, roost, presence } = this.#place;
    const asked = meet({ ...outfit, note: this.#noteOf(device) }, roost, device).then(async (met) => {
      if (met === 'denied') {
        this.#met.delete(device);
        return undefined;
      }
      if (met) presence.correct(device, met.stage);
      if (met?.phone) await this.isMineBy(device, met.phone.ecid);
      return met;
    });
    this.#met.set(device, asked);
    return asked;
  }
}

const is =
  (mode: ReturnType<typeof modeOf>) =>
  (device: UsbDevice): boolean =>
    modeOf(device.vendorId, device.productId) === mode;

/** A debug port is there also while its phone is off or runs iOS: it then tells nothing, or does not answer. */
const isIdlePort = (device: UsbDevice | undefined, error: unknown): boolean =>
  device !== undefined &&
  is('kis')(device) &&
  (error instanceof KisNotDfu || error instanceof KisRefused || error instanceof Silence);

const boardOf = ({ chipId, boardId }: PhoneFacts): string =>
  `chip ${chipId.toString(16)}, board ${boardId.toString(16)}`;
