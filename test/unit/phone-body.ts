import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import type { Dict } from '../../src/plist/value.ts';
import { ia5, octets, sequence, context } from '../../src/signing/der-writer.ts';
import type { Body, Deed, PhoneEvent, PhoneMode, Place, Trust } from '../phone/body.ts';
import type { CheckName } from '../phone/check-names.ts';
import { typeOf } from '../phone/checks.ts';
import { productOf } from '../phone/products.ts';
import { strictness } from '../phone/strictness.ts';
import { type VirtualWorld } from '../clock.ts';

/** The ticket of these tests: not a real one, the phone compares it and reads nothing in it. */
export const ticket = sequence(ia5('IM4M'), octets(new Uint8Array(40).fill(7)));

/** An image that the stand-in below believes: right shape, right type, this ticket. */
export const image = (type: string, content = 32): Bytes =>
  sequence(
    ia5('IMG4'),
    sequence(ia5('IM4P'), ia5(type), ia5('test'), octets(new Uint8Array(content).fill(type.charCodeAt(0)))),
    context(0, ticket),
  );

/** Judges an image by its type alone; signatures are `trust.ts`'s own tests. */
function standInTrust(digests: Readonly<Record<string, Bytes>>): Trust {
  return {
    image: (img4, type) => {
      const inside = typeOf(img4);
      return Promise.resolve(
        inside === type
          ? undefined
          : { check: 'image-type', why: `"${inside ?? '?'}" in the slot of "${type}"` },
      );
    },
    ticket: (im4m) =>
      Promise.resolve(equal(im4m, ticket) ? undefined : { check: 'ticket-signature', why: 'not our ticket' }),
    digest: (_, type) => digests[type] ?? (type === 'rosi' ? undefined : new Uint8Array(48)),
    digests: () => new Map(Object.entries(digests)),
  };
}

/** What this body is lenient about, and what happens to it. */
export interface TestBodyOptions {
  readonly product?: string;
  readonly lenient?: readonly string[];
  readonly deeds?: (place: Place) => Deed | undefined;
  readonly digests?: Readonly<Record<string, Bytes>>;
  /** What the ramdisk came under; `ticket` when absent. */
  readonly bootTicket?: Bytes;
}

/** A phone's body without a phone: remembers what it was told, and how it restarted. */
export class TestBody implements Body {
  readonly world: VirtualWorld;
  readonly product;
  readonly ecid = 0xf00d_1122_3344_5566n;
  readonly serialNumber = 'F2LTEST00001';
  readonly trust: Trust;
  readonly nvram = new Map([['auto-boot', 'false']]);
  readonly booted = new Map<string, Bytes>();
  readonly events: PhoneEvent[] = [];
  readonly places: Place[] = [];
  readonly restarted: Promise<PhoneMode>;
  readonly strict: (check: CheckName) => boolean;
  bootTicket: Bytes | undefined;
  image: Body['image'];
  restoring = false;
  acknowledged = false;
  data: Body['data'] = 'whole';
  readonly #options: TestBodyOptions;
  #restart: (mode: PhoneMode) => void = () => undefined;

  constructor(world: VirtualWorld, options: TestBodyOptions = {}) {
    this.world = world;
    this.product = productOf(options.product ?? 'iPhone13,2');
    this.trust = standInTrust(options.digests ?? {});
    this.#options = options;
    this.strict = strictness(options.lenient);
    this.bootTicket = options.bootTicket ?? ticket;
    this.restarted = new Promise((resolve) => {
      this.#restart = resolve;
    });
  }

  /** The names of the rules that were broken, in order. */
  get refused(): string[] {
    return this.#checks('refused');
  }

  /** The names of the rules that were broken although they are switched off, in order. */
  get tolerated(): string[] {
    return this.#checks('tolerated');
  }

  tell(event: PhoneEvent): void {
    this.events.push(event);
  }
  rest(ms: number): Promise<void> {
    return new Promise((done) => {
      this.world.clock.after(ms, done);
    });
  }
  later(ms: number, then: () => void): () => void {
    return this.world.clock.after(ms, then);
  }
  pass(place: Place): Promise<Deed | undefined> {
    this.places.push(place);
    return Promise.resolve(this.#options.deeds?.(place));
  }
  restart(mode: PhoneMode): void {
    this.#restart(mode);
  }

  #checks(kind: string): string[] {
    return this.events.filter((event) => event.kind === kind).map((event) => String(event.check));
  }
}

const known = (names: string): Dict => Object.fromEntries(names.split(' ').map((name) => [name, false]));

/** RestoreOptions of a host with tables, cut down to what the phone looks at. */
export const modernOptions: Dict = {
  SystemImage: true,
  CreateFilesystemPartitions: true,
  PersonalizedDuringPreflight: true,
  UUID: '00000000-0000-4000-8000-000000000000',
  SupportedDataTypes: known(
    'BuildIdentityDict EANData FDRTrustData FUDData FirmwareUpdaterData FirmwareUpdaterDataV2 ' +
      'HostSystemTime KernelCache NORData PersonalizedData ReceiptManifest RootTicket SourceBootObjectV4 ' +
      'SystemImageCanonicalMetadata SystemImageData SystemImageRootHash',
  ),
  SupportedMessageTypes: known(
    'AsyncDataRequestMsg AsyncWait CheckpointMsg DataRequestMsg ProgressMsg ReceivedFinalStatusMsg ' +
      'RestoreAttestation StatusMsg',
  ),
  SupportedAsyncDataTypes: known('SystemImageData'),
};

/** The same of a host of before the tables. */
export const oldOptions: Dict = Object.fromEntries(
  Object.entries(modernOptions).filter(([key]) => !key.startsWith('Supported')),
);
