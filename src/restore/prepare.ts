import { deviceOf } from '../boot/devices.ts';
import { ecidText, readBootSerial, type BootIdentity } from '../boot/identity.ts';
import { openLoader } from '../boot/loader.ts';
import { toHex } from '../bytes/hex.ts';
import { choose } from '../firmware/choose.ts';
import { MissingFiles } from '../firmware/errors.ts';
import { openIpsw } from '../firmware/ipsw.ts';
import { unanswered } from '../firmware/unanswered.ts';
import type { PhoneFacts } from '../journal/entry.ts';
import { maybe } from '../plist/dict.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { NonceUnreadable } from './errors.ts';
import { Kit } from './kit.ts';
import type { Outfit } from './outfit.ts';
import { sign } from './sign.ts';

/** What a phone in recovery or DFU says of itself in its serial string. Throws `NotABootSerial`. */
export function phoneOf(device: UsbDevice): PhoneFacts {
  return factsOf(readBootSerial(device.serialNumber ?? ''));
}

/** The same with what the device table knows of its board. */
export function factsOf(identity: Pick<BootIdentity, 'ecid' | 'chipId' | 'boardId'>): PhoneFacts {
  const { ecid, chipId, boardId } = identity;
  const row = deviceOf(chipId, boardId);
  return {
    ecid: ecidText(ecid),
    chipId,
    boardId,
    ...(row ? { product: row.product, hardwareModel: row.hardwareModel, name: row.name } : {}),
  };
}

/** A phone that has been recognised, as it is on the bus now. */
export interface Present {
  readonly device: UsbDevice;
  readonly phone: PhoneFacts;
}

/**
 * Everything that can be known before anything is written: the file fits this phone, all its parts are there, Apple
 * signs it for this phone. `behavior` is erase.
 */
export async function prepare(outfit: Outfit, roost: Roost, present: Present, file: File): Promise<Kit> {
  const { world, note } = outfit;
  const { device, phone } = present;
  const ipsw = await openIpsw(world, file, file.name, outfit.shelf);
  const identity = choose(ipsw.manifest, {
    ...(phone.hardwareModel === undefined ? {} : { board: phone.hardwareModel }),
    chipId: phone.chipId,
    boardId: phone.boardId,
    behavior: 'erase',
  });
  const missing = ipsw.missing(identity);
  if (missing.length > 0) throw new MissingFiles(missing);
  const image = await ipsw.image(identity);
  note({
    who: 'ipsw',
    kind: 'identity',
    board: identity.board,
    behavior: 'erase',
    variant: identity.variant,
    components: identity.components.size,
    osBytes: image.size,
  });
  note({ who: 'page', kind: 'unanswered', list: unanswered(identity) });
  const nonces = await readNonces(outfit, roost, device);
  note({
    who: 'iboot',
    kind: 'nonces',
    ap: toHex(nonces.ap),
    ...(nonces.sep ? { sep: toHex(nonces.sep) } : {}),
  });
  const signed = await sign(outfit, identity, {
    ecid: BigInt(`0x${phone.ecid}`),
    apNonce: nonces.ap,
    ...(nonces.sep ? { sepNonce: nonces.sep } : {}),
  });
  return new Kit(world, ipsw, identity, signed);
}

async function readNonces(outfit: Outfit, roost: Roost, device: UsbDevice) {
  const loader = await openLoader(outfit.world, roost, device);
  try {
    const { ap, sep } = await loader.nonces();
    if (!ap) throw new NonceUnreadable();
    return { ap, sep };
  } finally {
    await loader.close();
  }
}

/** Build number as the manifest names it, for the journal. */
export const buildOf = (kit: Kit): string =>
  maybe.string(kit.identity.info, 'BuildNumber') ?? kit.ipsw.manifest.build;
