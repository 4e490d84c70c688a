import { Silence, within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { LinkLost, type Loss } from './errors.ts';
import type { UsbDevice } from './port.ts';
import type { Roost } from './roost.ts';

/** How long after a failed call the `disconnect` event may still come (browser-platform §1.5). */
const verdictMs = 500;
const closeMs = 5_000;

/**
 * The hold on one attachment of a phone: runs its calls until the hold is lost, once and for all. Every loss ends all
 * calls that are pending with the same `LinkLost`.
 */
export class Grip {
  readonly device: UsbDevice;
  /** Resolves with what ended the hold; never rejects. */
  readonly lost: Promise<LinkLost>;
  /** What the owner is busy with; errors and waits name it. */
  doing: string;

  readonly #world: World;
  readonly #pending = new Set<(loss: LinkLost) => void>();
  #unwatch = (): void => undefined;
  #tellLost: (loss: LinkLost) => void = () => undefined;
  #loss: LinkLost | undefined;
  /** Name of the first failure whose verdict is still out. */
  #failure: string | undefined;
  #goodAt: number;

  constructor(world: World, roost: Roost, device: UsbDevice, doing: string) {
    this.#world = world;
    this.device = device;
    this.doing = doing;
    this.#goodAt = world.clock.now();
    this.lost = new Promise((resolve) => {
      this.#tellLost = resolve;
    });
    this.#unwatch = roost.onLeft(device, () => {
      this.#lose('left');
    });
  }

  /** Notes when a transfer ended well: losses tell how long ago the last one was. */
  good(at: number): void {
    this.#goodAt = at;
  }

  /**
   * Runs one call of the device. Ends early with the loss, or with `Silence` after `ms`, which costs the hold: WebUSB
   * cannot cancel one transfer, and a forgotten one would eat what comes next. What the call itself rejects with
   * passes through.
   */
  async run<T>(ms: number | null, call: () => Promise<T>): Promise<T> {
    if (this.#loss) throw this.#loss;
    try {
      return await this.#raced(ms, this.#world.outside('usb', call));
    } catch (error) {
      if (error instanceof Silence) await this.close();
      throw error;
    }
  }

  /**
   * What a failed call means is seen only from whether the phone leaves now: the order of exception and event differs
   * by system and by run. Answers the loss if it did, `undefined` if the phone stays.
   */
  async verdict(error: string): Promise<LinkLost | undefined> {
    if (this.#loss) return this.#loss;
    this.#failure ??= error;
    const loss = await new Promise<LinkLost | undefined>((done) => {
      const end = (known?: LinkLost): void => {
        cancel();
        this.#pending.delete(end);
        done(known);
      };
      const cancel = this.#world.clock.after(verdictMs, end);
      this.#pending.add(end);
    });
    if (!loss) this.#failure = undefined;
    return loss;
  }

  /** A transfer failed: whatever the verdict, the hold is over. */
  async fail(error: string): Promise<never> {
    const loss = await this.verdict(error);
    if (loss) throw loss;
    this.#failure = error;
    const failed = this.#lose('failed');
    if (failed.how !== 'left') await this.#shut();
    throw failed;
  }

  /** Lets go. Claims go with the handle. Never throws; doing it again is harmless. */
  async close(): Promise<void> {
    if (this.#lose('closed').how !== 'left') await this.#shut();
  }

  async #shut(): Promise<void> {
    const closed = this.#world.outside('usb', () => this.device.close());
    // A handle that does not close is of no use to us either way.
    await within(this.#world.clock, closeMs, 'closing', closed).catch(() => undefined);
  }

  // Not Promise.race with `lost`: each race would leave a reaction on it for as long as the phone is plugged in.
  #raced<T>(ms: number | null, work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let cancel = (): void => undefined;
      const settle = (): void => {
        this.#pending.delete(end);
        cancel();
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const end: (loss: LinkLost) => void = fail;
      this.#pending.add(end);
      if (ms !== null)
        cancel = this.#world.clock.after(ms, () => {
          fail(new Silence(this.doing, ms));
        });
      work.then((value) => {
        settle();
        resolve(value);
      }, fail);
    });
  }

  /** The loss, which is the first one for ever. */
  #lose(how: Loss): LinkLost {
    if (this.#loss) return this.#loss;
    const afterMs = this.#world.clock.now() - this.#goodAt;
    const loss = new LinkLost({ how, doing: this.doing, error: this.#failure, afterMs });
    this.#loss = loss;
    this.#unwatch();
    for (const end of [...this.#pending]) end(loss);
    this.#tellLost(loss);
    return loss;
  }
}
