import { testRoot } from '../apple/ca.ts';
import type { PhoneEvent } from '../phone/body.ts';
import { Phone } from '../phone/phone.ts';
import type { PhoneOptions } from '../phone/phone-options.ts';
import type { Stage } from './stage.ts';

/** Another phone on the same table, and what befalls it. */
export class Second {
  readonly phone: Phone;
  readonly events: PhoneEvent[];
  readonly #stage: Stage;

  private constructor(stage: Stage, phone: Phone, events: PhoneEvent[]) {
    this.#stage = stage;
    this.phone = phone;
    this.events = events;
  }

  static async of(stage: Stage, options: Partial<PhoneOptions> = {}): Promise<Second> {
    const { certificate: root } = await testRoot();
    const events: PhoneEvent[] = [];
    const hears = (event: PhoneEvent): void => void events.push(event);
    const { beyond: world } = stage.world;
    return new Second(
      stage,
      new Phone({ product: 'iPhone13,2', ecid: 0x001122334455n, world, root, hears, ...options }),
      events,
    );
  }

  get ecid(): string {
    return this.phone.ecid.toString(16).toUpperCase().padStart(16, '0');
  }

  /** Plugged in; resolves when it has said who it is. */
  async comes(): Promise<void> {
    this.phone.plugInto(this.#stage.usb.socket());
    await this.#stage.until(() => this.#stage.all('phone').some(({ phone }) => phone.ecid === this.ecid));
  }
}
