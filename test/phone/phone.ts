import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Deed, PhoneEvent, PhoneMode, Place, ProductFacts, ReceivedImage } from './body.ts';
import { Buttons, romLooksMs } from './buttons.ts';
import { Cable } from './cable.ts';
import { DeviceDescriptor, Kind } from './descriptors.ts';
import { readString } from './descriptors-read.ts';
import type { Enumeration, Socket } from './enumeration.ts';
import { FaultPlan } from './faults.ts';
import { plainHasher } from './hash.ts';
import { dfuEnumeration } from './dfu.ts';
import { ibootEnumeration } from './iboot.ts';
import { kisEnumeration } from './kis.ts';
import { Nonces } from './nonce.ts';
import { paceOf, type PhoneOptions } from './phone-options.ts';
import { awayFor, secondAppearance, type SecondAppearance } from './phone-times.ts';
import { portEnumeration } from './port-dfu.ts';
import { hasDebugPort, productOf, serialNumber, usesSha1 } from './products.ts';
import { StandingPort } from './standing-port.ts';
import { Stay, type Memory } from './stay.ts';
import { strictness } from './strictness.ts';
import { systems } from './systems.ts';
import { ImageTrust } from './trust.ts';
import { Weather } from './weather.ts';

/**
 * The pretend iPhone: mode, memory and cable. It knows no transport; a face is plugged into it. Every mode is one
 * `Enumeration` with a body of its own (`Stay`), and ends when the phone leaves the bus.
 */
export class Phone {
  readonly product: ProductFacts;
  readonly buttons: Buttons;
  readonly #memory: Memory;
  readonly #nonces: Nonces;
  readonly #plan: FaultPlan;
  readonly #options: PhoneOptions;
  readonly #weather = new Weather();
  readonly #reappears: Map<PhoneMode, SecondAppearance>;
  #mode: PhoneMode;
  #stay: Stay | undefined;
  #enumeration: Enumeration | undefined;
  #socket: Socket | undefined;
  /** Where its debug port stays on the bus beside it. */
  #port: { readonly socket: Socket; readonly standing: StandingPort } | undefined;
  /** The next to arrive is a stranger: another phone of the same kind. */
  #swapped = false;
  /** Leaves that are still to come, each after the return from the one before. */
  #flaps: Flaps | undefined;

  constructor(options: PhoneOptions) {
    const { world, root } = options;
    const ecid = options.ecid ?? 0x000a1b2c3d4e5f60n;
    const product = productOf(options.product);
    const strict = strictness(options.lenient);
    this.#options = options;
    this.product = product;
    this.buttons = new Buttons(options.product);
    this.#nonces = new Nonces(world.chance, product.chipId);
    this.#plan = new FaultPlan(options.faults ?? []);
    this.#mode = options.mode ?? 'recovery';
    this.#reappears = new Map(options.reappears?.map((each) => [each.of, each]));
    this.#memory = {
      world,
      product,
      ecid,
      serialNumber: serialNumber(ecid),
      trust: new ImageTrust({
        world,
        product,
        ecid: () => this.#memory.ecid,
        nonces: this.#nonces,
        root,
        strict,
      }),
      // Whoever brought a phone into the restore system has first told iBoot not to go on to iOS.
      nvram: new Map(Object.entries({ 'auto-boot': String(options.mode !== 'restore'), ...options.nvram })),
      bootTicket: undefined,
      booted: new Map(),
      image: undefined,
      restoring: false,
      acknowledged: false,
      data: 'whole',
      hasher: options.hasher ?? plainHasher,
      pace: paceOf(world.chance, options),
      strict,
    };
    this.#begin();
  }

  get mode(): PhoneMode {
    return this.#mode;
  }

  get ecid(): bigint {
    return this.#memory.ecid;
  }

  get serialNumber(): string {
    return this.#memory.serialNumber;
  }

  get nvram(): ReadonlyMap<string, string> {
    return this.#memory.nvram;
  }

  /** What arrived over ASR; undefined before it was whole. */
  get image(): ReceivedImage | undefined {
    return this.#memory.image;
  }

  /** Whether the host acknowledged the final status. */
  get acknowledged(): boolean {
    return this.#memory.acknowledged;
  }

  /** Whether the person's data is still on it. */
  get data(): 'whole' | 'erased' {
    return this.#memory.data;
  }

  /** The nonce of the present boot, which a ticket has to carry. */
  get apNonce(): Bytes {
    return this.#nonces.ap;
  }

  /** The Secure Enclave's, which a ticket for `rsep` has to carry. */
  get sepNonce(): Bytes {
    return this.#nonces.sep;
  }

  get onBus(): boolean {
    return this.#enumeration !== undefined && this.#socket !== undefined;
  }

  /** `port`: its debug port has a place of its own there, and stays; else it is there for DFU only. */
  plugInto(socket: Socket, port?: Socket): void {
    this.unplug();
    this.#socket = socket;
    if (port) {
      this.#port = { socket: port, standing: new StandingPort() };
      port.arrive(this.#port.standing);
    }
    this.#arrive();
  }

  /** The cable is pulled; the phone itself goes on as it is. */
  unplug(): void {
    if (!this.#socket) return;
    if (this.#enumeration) this.#told({ kind: 'leave', mode: this.#mode });
    const socket = this.#socket;
    const port = this.#port;
    this.#socket = undefined;
    this.#port = undefined;
    port?.socket.leave();
    if (this.#enumeration && !port?.standing.behind) socket.leave();
  }

  /** The phone restarts, as by its buttons. */
  restart(mode: PhoneMode, afterMs = 0): void {
    this.#leaveLater(mode, afterMs, awayFor(this.#mode, mode));
  }

  /** For a place that the phone itself does not see: the host is preparing, say. */
  comesTo(place: Place): Promise<unknown> {
    return this.#pass(place);
  }

  /** Nothing passes the cable for so long, whatever the phone does. */
  hush(ms: number): void {
    void this.#silence(ms);
  }

  #begin(): void {
    const mode = this.#mode;
    if (this.#swapped) this.#memory.ecid ^= 1n;
    this.#swapped = false;
    const stay = new Stay(this.#memory, {
      tell: (event) => {
        this.#told(event);
      },
      pass: (place) => this.#pass(place),
      restart: (next, afterMs) => {
        this.#leaveLater(next, afterMs, awayFor(mode, next));
      },
    });
    this.#stay = stay;
    const inner = this.#system(stay, mode);
    this.#enumeration =
      inner &&
      new Cable(inner, this.#weather, {
        taking: async (length) => {
          const deeds = this.#plan.took(length);
          if (deeds.length > 0) await this.#carryOut(deeds);
        },
        rest: (ms) => stay.rest(ms),
        inTurn: (ms) => stay.inTurn(ms),
      });
    this.#arrive();
    this.#flap(stay);
    const again = this.#reappears.get(mode);
    if (!again || !this.#reappears.delete(mode)) return;
    const { leavesAfterMs, awayMs } = { ...secondAppearance, ...again };
    stay.later(leavesAfterMs, () => {
      this.#leave(mode, awayMs, false);
    });
  }

  #flap(stay: Stay): void {
    if (!this.#flaps) return;
    const { as, awayMs, times } = this.#flaps;
    stay.later(flapEveryMs, () => {
      this.#flaps = times > 1 ? { as, awayMs, times: times - 1 } : undefined;
      this.#leave(as, awayMs, as !== this.#mode);
    });
  }

  /** What the phone shows in a mode; undefined: nothing, it is not on the bus. */
  #system(stay: Stay, mode: PhoneMode): Enumeration | undefined {
    const { restore, normal } = this.#options.systems ?? systems;
    const { chipId } = this.product;
    switch (mode) {
      case 'recovery':
        return ibootEnumeration(stay, 'iboot', this.#nonces, this.#options.idleMs);
      case 'ibec':
        return ibootEnumeration(stay, 'ibec', this.#nonces, this.#options.idleMs);
      case 'restore':
        return restore(stay);
      case 'normal':
        return normal(stay, () => this.#nonces.tell());
      case 'dfu':
        return hasDebugPort(chipId)
          ? kisEnumeration(stay, this.#nonces)
          : dfuEnumeration(stay, 'rom', this.#nonces);
      case 'ibss':
        // Up to A9X iBSS waits for iBEC as the ROM waits for iBSS.
        return usesSha1(chipId)
          ? dfuEnumeration(stay, 'ibss', this.#nonces)
          : ibootEnumeration(stay, 'ibss', this.#nonces);
      case 'port-dfu':
        return portEnumeration(stay, this.#options.root);
      case 'never':
        return undefined;
    }
  }

  #arrive(): void {
    const enumeration = this.#enumeration;
    if (!this.#socket || !enumeration) return;
    const device = DeviceDescriptor.read(enumeration.descriptor(Kind.device, 0)!);
    const serial = device.serial === 0 ? undefined : enumeration.descriptor(Kind.string, device.serial);
    this.#told({
      kind: 'arrive',
      mode: this.#mode,
      productId: device.productId,
      serial: serial ? readString(serial) : '',
    });
    if (this.#port && this.#mode === 'dfu') this.#port.standing.behind = enumeration;
    else this.#socket.arrive(enumeration);
    void this.#pass({ arrives: this.#mode });
  }

  #leaveLater(mode: PhoneMode, afterMs: number, awayMs: number): void {
    this.#stay?.later(afterMs, () => {
      this.#leave(mode, awayMs, true);
    });
  }

  /** `starts`: the phone itself starts anew, and has not only lost its cable. */
  #leave(next: PhoneMode, awayMs: number, starts: boolean): void {
    const before = this.#mode;
    this.#stay?.end();
    if (this.onBus) {
      this.#told({ kind: 'leave', mode: before, next });
      if (this.#port?.standing.behind) this.#port.standing.behind = undefined;
      else this.#socket?.leave();
    }
    this.#enumeration = undefined;
    this.#weather.clear();
    this.#mode = next;
    if (starts) this.#forget(before, next);
    // Off the bus the phone has a body too: its way back is a timer that the next restart must not leave behind.
    this.#stay = new Stay(this.#memory, {
      tell: () => undefined,
      pass: () => Promise.resolve(undefined),
      restart: () => undefined,
    });
    if (next === 'never') return;
    if (starts && before === 'recovery' && this.buttons.areBothHeld) this.#startUnderButtons(awayMs);
    else
      this.#stay.later(awayMs, () => {
        this.#begin();
      });
  }

  /** The ROM sees both buttons, waits, and goes by the one that is left; otherwise on as it would have. */
  #startUnderButtons(awayMs: number): void {
    this.#stay?.later(romLooksMs, () => {
      if (this.buttons.isOneLeft) {
        this.#forget('recovery', 'dfu');
        this.#mode = 'dfu';
      }
      this.#stay?.later(this.#mode === 'dfu' ? 0 : Math.max(0, awayMs - romLooksMs), () => {
        this.#begin();
      });
    });
  }

  /** What does not survive the way from one mode to the next. */
  #forget(before: PhoneMode, next: PhoneMode): void {
    this.#memory.restoring = false;
    // The nonce outlives `go` and `bootx`, and the start after iOS has told it; any other start makes a new one, iBSS's too.
    const keeps = next === 'ibss' && this.#options.keepsNonce === true;
    if (['dfu', 'ibss', 'recovery'].includes(next) && !keeps)
      this.#nonces.start(before === 'normal' && next === 'recovery');
    // Each iBEC begins with itself, also one that another has started.
    if (next === 'ibec') keepOnly(this.#memory.booted, 'ibec');
    if (['dfu', 'recovery', 'normal'].includes(next)) {
      this.#memory.booted.clear();
      this.#memory.bootTicket = undefined;
    }
  }

  async #pass(place: Place): Promise<Deed | undefined> {
    if ('phase' in place && place.phase !== this.#plan.phase)
      this.#told({ kind: 'phase', phase: place.phase });
    const deeds = this.#plan.due(place);
    return deeds.length === 0 ? undefined : this.#carryOut(deeds);
  }

  /** Does what the phone as a whole can do, and hands back what is left. Never resolves once the phone has left. */
  async #carryOut(deeds: readonly Deed[]): Promise<Deed | undefined> {
    let left: Deed | undefined;
    for (const deed of deeds) {
      this.#told({ kind: 'fault', do: deed });
      if ('leave' in deed) {
        const { as, afterMs, times = 1 } = deed.leave;
        const awayMs = afterMs ?? awayFor(this.#mode, as);
        if (times > 1) this.#flaps = { as, awayMs, times: times - 1 };
        // As the same mode: the cable only, and the system goes on.
        this.#leave(as, awayMs, as !== this.#mode);
        return new Promise(() => undefined);
      }
      if ('silenceMs' in deed) await this.#silence(deed.silenceMs);
      else if ('world' in deed) this.#options.surroundings?.(deed.world);
      else if ('swapEcid' in deed) this.#swapped = true;
      else if (!this.#weather.turns(deed)) left = deed;
    }
    return left;
  }

  async #silence(ms: number): Promise<void> {
    const over = this.#stay?.rest(ms);
    this.#weather.silence = over;
    await over;
    if (this.#weather.silence === over) this.#weather.silence = undefined;
  }

  #told(event: PhoneEvent): void {
    this.#options.hears?.(event);
  }
}

interface Flaps {
  readonly as: PhoneMode;
  readonly awayMs: number;
  readonly times: number;
}

/** How long a phone that comes and goes is there each time. */
const flapEveryMs = 1_000;

function keepOnly<K>(map: Map<K, unknown>, kept: K): void {
  for (const key of [...map.keys()]) if (key !== kept) map.delete(key);
}
