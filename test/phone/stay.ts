import type { Bytes } from '../../src/bytes/bytes.ts';
import type { World } from '../../src/bytes/world.ts';
import type { Body, Deed, PhoneEvent, PhoneMode, Place, ProductFacts, ReceivedImage, Trust } from './body.ts';
import type { CheckName } from './check-names.ts';
import type { Hasher } from './hash.ts';

/** What every mode of one phone shares. */
export interface Memory {
  readonly world: World;
  readonly product: ProductFacts;
  ecid: bigint;
  readonly serialNumber: string;
  readonly trust: Trust;
  readonly nvram: Map<string, string>;
  bootTicket: Bytes | undefined;
  readonly booted: Map<string, Bytes>;
  image: ReceivedImage | undefined;
  restoring: boolean;
  acknowledged: boolean;
  data: Body['data'];
  readonly hasher: Hasher;
  /** What each of the phone's own pauses is multiplied with; asked anew each time. */
  readonly pace: () => number;
  strict(check: CheckName): boolean;
}

/** What a stay may ask of the phone while it lasts. */
export interface Landlord {
  tell(event: PhoneEvent): void;
  pass(place: Place): Promise<Deed | undefined>;
  restart(mode: PhoneMode, afterMs: number): void;
}

/**
 * One stay in one mode: the phone's body as that mode sees it. Once it is over nothing of it reaches the phone any
 * more: its timers are off, its pauses never end, and what it still says is not heard.
 */
export class Stay implements Body {
  readonly #memory: Memory;
  readonly #landlord: Landlord;
  readonly #timers = new Set<() => void>();
  #over = false;
  /** When all that comes in turn is through. */
  #through = 0;

  constructor(memory: Memory, landlord: Landlord) {
    this.#memory = memory;
    this.#landlord = landlord;
  }

  get world(): World {
    return this.#memory.world;
  }
  get product(): ProductFacts {
    return this.#memory.product;
  }
  get ecid(): bigint {
    return this.#memory.ecid;
  }
  get serialNumber(): string {
    return this.#memory.serialNumber;
  }
  get trust(): Trust {
    return this.#memory.trust;
  }
  get nvram(): Map<string, string> {
    return this.#memory.nvram;
  }
  get booted(): Map<string, Bytes> {
    return this.#memory.booted;
  }
  get hasher(): Hasher {
    return this.#memory.hasher;
  }
  get bootTicket(): Bytes | undefined {
    return this.#memory.bootTicket;
  }
  set bootTicket(ticket: Bytes | undefined) {
    if (!this.#over) this.#memory.bootTicket = ticket;
  }
  get image(): ReceivedImage | undefined {
    return this.#memory.image;
  }
  set image(image: ReceivedImage | undefined) {
    if (!this.#over) this.#memory.image = image;
  }
  get restoring(): boolean {
    return this.#memory.restoring;
  }
  set restoring(restoring: boolean) {
    if (!this.#over) this.#memory.restoring = restoring;
  }
  get acknowledged(): boolean {
    return this.#memory.acknowledged;
  }
  set acknowledged(acknowledged: boolean) {
    if (!this.#over) this.#memory.acknowledged = acknowledged;
  }
  get data(): Body['data'] {
    return this.#memory.data;
  }
  set data(data: Body['data']) {
    if (!this.#over) this.#memory.data = data;
  }

  tell(event: PhoneEvent): void {
    if (!this.#over) this.#landlord.tell(event);
  }

  strict(check: CheckName): boolean {
    return this.#memory.strict(check);
  }

  rest(ms: number): Promise<void> {
    return new Promise((done) => {
      this.later(ms, done);
    });
  }

  /** As `rest`, but one after the other. */
  inTurn(ms: number): Promise<void> {
    const now = this.world.clock.now();
    this.#through = Math.max(now, this.#through) + ms;
    return this.rest(this.#through - now);
  }

  later(ms: number, then: () => void): () => void {
    if (this.#over) return () => undefined;
    const cancel = this.#memory.world.clock.after(ms * this.#memory.pace(), () => {
      this.#timers.delete(cancel);
      then();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  pass(place: Place): Promise<Deed | undefined> {
    return this.#over ? new Promise(() => undefined) : this.#landlord.pass(place);
  }

  restart(mode: PhoneMode, afterMs = 0): void {
    if (!this.#over) this.#landlord.restart(mode, afterMs);
  }

  end(): void {
    this.#over = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
