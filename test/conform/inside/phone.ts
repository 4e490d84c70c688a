import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../../src/bytes/clock.ts';
import { within } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import type { PhoneEvent, PhoneMode } from '../../phone/body.ts';
import type { PlannedFault } from '../../phone/faults.ts';
import type { Place, Running } from '../suite.ts';
import { appears } from './bus.ts';
import { Program } from './program.ts';

/** Which pretend phone is plugged in, and what is to happen to it. */
export interface PhoneWish {
  readonly product: string;
  readonly mode?: PhoneMode;
  /** Twenty times a real phone's pace when absent. */
  readonly speed?: number;
  readonly faults?: readonly PlannedFault[];
  /** What lockdown refuses, with which error: `HasSiDP=MissingValue`. */
  readonly refuses?: readonly string[];
  /** iBSS keeps the boot ROM's nonce, as no real phone's does. */
  readonly keepsNonce?: boolean;
}

const port = '3240';
const busId = '1-1';
const againMs = 100;

/** `npm run phone` as a program of its own, and a loop that keeps it attached to the kernel's bus. */
export class PhoneOnBus implements Running {
  readonly events: PhoneEvent[] = [];
  readonly #program: Program;
  readonly #awaited = new Set<() => void>();
  #attaching: Program | undefined;
  #stopped = false;

  private constructor(folder: string, wish: PhoneWish) {
    const { product, mode = 'recovery', speed = 20, faults = [], refuses = [], keepsNonce = false } = wish;
    const plan = join(folder, 'faults.jsonl');
    writeFileSync(plan, faults.map((fault) => JSON.stringify(fault)).join('\n'));
    const options = { product, mode, speed, faults: plan, usbip: `127.0.0.1:${port}` };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    words.push(...refuses.flatMap((each) => ['--refuses', each]));
    if (keepsNonce) words.push('--keeps-nonce');
    this.#program = new Program([process.execPath, '--import', 'tsx', 'test/phone/main.ts', ...words], {
      hears: (line) => {
        if (!line.startsWith('{')) return;
        this.events.push(JSON.parse(line) as PhoneEvent);
        for (const look of [...this.#awaited]) look();
      },
    });
  }

  /** Resolves when a kernel has taken the phone. Throws `Silence`. */
  static async start(place: Place, wish: PhoneWish): Promise<PhoneOnBus> {
    const phone = new PhoneOnBus(place.folder, wish);
    place.keep({
      stop: async () => {
        place.log('phone', phone.#program.text);
        await phone.stop();
      },
    });
    await phone.event('listening', 30_000);
    void phone.#attach();
    await phone.event('imported', 10_000);
    return phone;
  }

  /** The first event of that kind, from the `since`-th event on, that has these fields. Throws `Silence`. */
  event(kind: string, ms: number, about: Partial<PhoneEvent> = {}, since = 0): Promise<PhoneEvent> {
    const found = new Promise<PhoneEvent>((done) => {
      const look = (): void => {
        const event = this.all(kind, about, since)[0];
        if (!event) return;
        this.#awaited.delete(look);
        done(event);
      };
      this.#awaited.add(look);
      look();
    });
    return within(realWorld.clock, ms, `the phone to tell of "${kind}" ${JSON.stringify(about)}`, found);
  }

  /** All of that kind that have these fields. */
  all(kind: string, about: Partial<PhoneEvent> = {}, since = 0): PhoneEvent[] {
    return this.events
      .slice(since)
      .filter(
        (event) => event.kind === kind && Object.entries(about).every(([key, value]) => event[key] === value),
      );
  }

  /** Resolves when the kernel has let go of it too, so that the next phone is the only one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#attaching?.stop();
    await this.#program.stop();
    await appears(undefined, 10_000);
  }

  /** The server holds an import open while the phone is away, so this brings it back whenever it returns. */
  async #attach(): Promise<void> {
    while (!this.#stopped) {
      this.#attaching = new Program(['usbip', '--tcp-port', port, 'attach', '-r', '127.0.0.1', '-b', busId]);
      if ((await this.#attaching.ended) !== 0) await pause(realWorld.clock, againMs);
    }
  }
}
