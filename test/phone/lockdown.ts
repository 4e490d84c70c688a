import type { Bytes } from '../../src/bytes/bytes.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import type { Body, ProductFacts } from './body.ts';
import { PhoneFrames } from './frames.ts';
import { deviceName } from './ios-descriptors.ts';
import type { PhoneConnection } from './tcp.ts';

/** Tells the nonces of this boot; from then on the way into recovery keeps them. */
export type TellNonces = () => { ap: Bytes; sep: Bytes };

/** In what a phone is shyer than most. */
export interface LockdownOptions {
  /** Error by request, or by key for values: `{ EnterRecovery: 'SessionInactive' }`. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** SEPNonce is filled with 0xFF, as from A18 on: only ApParameters has the right one. */
  readonly blankSepNonce?: boolean;
}

const versions: Readonly<Record<ProductFacts['generation'], readonly [string, string]>> = {
  ios16: ['16.6', '20G75'],
  ios18: ['18.3', '22D63'],
  ios26: ['26.1', '23B85'],
};

/** From the request to the bus being empty, on an iPhone 11 Pro. */
const enterRecoveryMs = 7_100;

/** The daemon of normal mode on the port that restored has in the ramdisk, as much as it tells an unpaired host. */
export class Lockdown {
  readonly #body: Body;
  readonly #nonces: TellNonces | undefined;
  readonly #refuses: Readonly<Record<string, string>>;
  readonly #blankSepNonce: boolean;

  constructor(body: Body, nonces: TellNonces | undefined, options: LockdownOptions) {
    this.#body = body;
    this.#nonces = nonces;
    this.#refuses = options.refuses ?? {};
    this.#blankSepNonce = options.blankSepNonce ?? false;
  }

  async serve(connection: PhoneConnection): Promise<void> {
    const frames = new PhoneFrames(this.#body, connection);
    try {
      for (;;) {
        const request = await frames.receive();
        if (request === undefined) return;
        await frames.send(await this.#answer(isDict(request) ? request : {}));
      }
    } catch {
      // A host that cannot be read has been told of.
      connection.reset();
    }
  }

  async #answer(asked: Dict): Promise<Dict> {
    const request = maybe.string(asked, 'Request') ?? '';
    const failed = (error: string): Dict => ({ Request: request, Result: 'Failure', Error: error });
    this.#body.tell({ kind: 'lockdown', what: request, key: asked.Key ?? '' });
    const refusal = this.#refuses[maybe.string(asked, 'Key') ?? request];
    if (refusal !== undefined) return failed(refusal);
    switch (request) {
      case 'QueryType':
        return { Request: request, Result: 'Success', Type: 'com.apple.mobile.lockdown' };
      case 'GetValue':
        return this.#value(request, maybe.string(asked, 'Domain'), maybe.string(asked, 'Key'));
      case 'EnterRecovery':
        await this.#body.pass({ phase: 'enter' });
        this.#body.nvram.set('auto-boot', 'false');
        this.#body.restart('recovery', enterRecoveryMs);
        return { Request: request, Result: 'Success' };
      case 'Goodbye':
        return { Request: request, Result: 'Success' };
      case 'Pair':
        return failed('PairingDialogResponsePending');
      case 'SetValue':
        return failed('SetProhibited');
      default:
        return failed('SessionInactive');
    }
  }

  #value(request: string, domain: string | undefined, key: string | undefined): Dict {
    const values = domain === undefined ? this.#values(key) : {};
    if (key === undefined) return { Request: request, Value: values };
    const value: Value | undefined = values[key];
    return value === undefined
      ? { Request: request, Key: key, Result: 'Failure', Error: 'MissingValue' }
      : { Request: request, Key: key, Value: value };
  }

  #values(key: string | undefined): Dict {
    const { product, ecid } = this.#body;
    const nonces = key === undefined || /nonce|parameters/i.test(key) ? this.#nonces?.() : undefined;
    const [ProductVersion, BuildVersion] = versions[product.generation];
    return {
      BuildVersion,
      ChipID: product.chipId,
      BoardId: product.boardId,
      DeviceClass: 'iPhone',
      HasSiDP: true,
      HardwareModel: product.hardwareModel.toUpperCase(),
      Image4Supported: true,
      ProductType: product.productType,
      ProductVersion,
      UniqueChipID: ecid,
      UniqueDeviceID: deviceName(this.#body).replace(/^(.{8})(.{16})$/, '$1-$2'),
      ...(nonces ? this.#told(nonces) : {}),
    };
  }

  /** The systems of older phones have no ApParameters. */
  #told({ ap, sep }: ReturnType<TellNonces>): Dict {
    return {
      ApNonce: ap,
      SEPNonce: this.#blankSepNonce ? new Uint8Array(sep.length).fill(0xff) : sep,
      ...(this.#body.product.generation === 'ios16' ? {} : { ApParameters: { ApNonce: ap, SepNonce: sep } }),
    };
  }
}
