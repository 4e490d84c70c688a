import type { Bytes } from '../../src/bytes/bytes.ts';
import type { World } from '../../src/bytes/world.ts';
import type { CheckName } from './check-names.ts';
import type { WorldDeed } from './fault-world.ts';
import type { Hasher } from './hash.ts';

/** What a product is, and which order its restore system keeps. */
export interface ProductFacts {
  readonly productType: string;
  readonly hardwareModel: string;
  readonly name: string;
  readonly chipId: number;
  readonly boardId: number;
  /** Whose script restored follows: A11 16.6 (all synchronous), 18.3 and 26.4 (image in the background). */
  readonly generation: 'ios16' | 'ios18' | 'ios26';
}

/** One thing that happened inside the phone: for tests, for the JSON lines of `npm run phone`. */
export interface PhoneEvent {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Why the phone refused, in its own words; `check` is the name of the rule, by which tests can switch it off. */
export interface Refusal {
  readonly check: CheckName;
  readonly why: string;
}

/** The image as it arrived over ASR. */
export interface ReceivedImage {
  readonly bytes: number;
  readonly sha256: string;
  readonly sha384: string;
}

/** An image signature checker bound to this phone's fuses, nonces and trusted root (`trust.ts`). */
export interface Trust {
  /** The whole IMG4, for the slot that expects `type`; resolves to the refusal, or undefined when it is good. */
  image(img4: Bytes, type: string): Promise<Refusal | undefined>;
  /** A bare IM4M. */
  ticket(im4m: Bytes): Promise<Refusal | undefined>;
  /** DGST of an object in the ticket that booted the phone; undefined when it has no such object. */
  digest(im4m: Bytes, type: string): Bytes | undefined;
  /** Every DGST of that ticket, by type; none where it is malformed. */
  digests(im4m: Bytes): ReadonlyMap<string, Bytes>;
}

/** The phone as its modes see it: memory that outlives a mode, and the way out of one. */
export interface Body {
  readonly world: World;
  readonly product: ProductFacts;
  readonly ecid: bigint;
  /** Twelve characters: SRNM of iBoot's string, restored's SerialNumber. */
  readonly serialNumber: string;
  readonly trust: Trust;
  /** Hashing of the image; absent: the slow one that runs everywhere. */
  readonly hasher?: Hasher;
  /** `auto-boot` and the like; what `saveenv` has kept. */
  readonly nvram: Map<string, string>;
  /** The IM4M that iBEC, ramdisk and kernel came under; set by `bootx`. */
  bootTicket: Bytes | undefined;
  /** What iBEC was handed before `bootx`, by IM4P type. */
  readonly booted: Map<string, Bytes>;
  /** Set when the image has arrived whole. */
  image: ReceivedImage | undefined;
  /** restored has been told to start, and its system has not started anew since. */
  restoring: boolean;
  /** Final status acknowledged by the host. */
  acknowledged: boolean;
  /** The person's data: `erased` from the moment on in which its key is destroyed. */
  data: 'whole' | 'erased';
  tell(event: PhoneEvent): void;
  /** True: the rule holds (default). Tests may switch a rule off by name; `refused` asks this and tells. */
  strict(check: CheckName): boolean;
  /** A pause of the phone's own, scaled by its speed. */
  rest(ms: number): Promise<void>;
  /** The same, for callbacks; the answer cancels. */
  later(ms: number, then: () => void): () => void;
  /**
   * A place where a fault may be planned (`faults.ts`); resolves when the phone may go on, never when it has left.
   * What the phone as a whole cannot do (refuse, answer with a status, close its window …) comes back as the deed.
   */
  pass(place: Place): Promise<Deed | undefined>;
  /** Leaves the bus after `afterMs` and comes back as `mode`; forgets everything of the present mode. */
  restart(mode: PhoneMode, afterMs?: number): void;
}

/** What a planned fault does at its place; `world` is about the host's surroundings, and the phone only says when. */
export type Deed =
  /** `times`: so often, a second after each return. */
  | { leave: { as: PhoneMode; afterMs?: number; times?: number } }
  | { stall: number }
  | { silenceMs: number }
  /** Of the next bulk transfer to the phone only so many bytes are taken. */
  | { shortBytes: number }
  | { bytesPerSecond: number }
  | { windowZeroMs: number }
  | { refuse: true | string }
  | { status: number; text?: string }
  | { checkpoint: number; result: number; text?: string }
  | { swapEcid: true }
  | { string1: StringTrouble }
  | { world: WorldDeed };

/**
 * String descriptor 1, where a boot stage shows its nonces, until the phone leaves: not there; stalling so often, as a
 * stage that the bus shows before it answers; or told late. The deed of a fault.
 */
export type StringTrouble =
  { readonly absent: true } | { readonly stalls: number } | { readonly slowMs: number };

/** `dfu` is the boot ROM, through the debug port where the chip has one; `port-dfu` the controller of a USB-C port. */
export type PhoneMode = 'normal' | 'recovery' | 'ibss' | 'ibec' | 'restore' | 'dfu' | 'port-dfu' | 'never';

/** Where the phone is, for planned faults: `phase` is one of the journal's phases as the phone sees them. */
export type Place =
  | { phase: string }
  /** It has just come onto the bus. */
  | { arrives: PhoneMode }
  | { command: string }
  | { component: string }
  | { request: string }
  | { checkpoint: number }
  | { progress: number };
