import { openLoader } from '../boot/loader.ts';
import { toHex } from '../bytes/hex.ts';
import type { World } from '../bytes/world.ts';
import { choose, type Wanted } from '../firmware/choose.ts';
import { BoardNotFetched, MissingFiles } from '../firmware/errors.ts';
import { openIpsw } from '../firmware/ipsw.ts';
import type { BuildManifest } from '../firmware/manifest.ts';
import { unanswered } from '../firmware/unanswered.ts';
import type { Behavior, PhoneFacts } from '../journal/entry.ts';
import { maybe } from '../plist/dict.ts';
import { Lockdown } from '../services/lockdown.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { closing } from './closing.ts';
import { NonceUnreadable } from './errors.ts';
import { boardOf } from './facts.ts';
import { Kit } from './kit.ts';
import { noncesOf } from './normal.ts';
import type { Outfit } from './outfit.ts';
import { sign } from './sign.ts';
import { visit } from './visit.ts';

/** A phone that a restore can begin with, as it is on the bus now. */
export interface Present {
  readonly device: UsbDevice;
  readonly stage: 'recovery' | 'dfu' | 'kis' | 'normal';
  readonly phone: PhoneFacts;
}

/**
 * Everything that can be known before anything is written: the file fits this phone, all its parts are there, Apple
 * signs it for this phone. Throws `NonceUnreadable` also when a phone in normal mode keeps its nonce to itself.
 */
export async function prepare(
  outfit: Outfit,
  roost: Roost,
  present: Present,
  { file, boards, behavior }: { file: File; boards: readonly string[] | null; behavior: Behavior },
): Promise<Kit> {
  const { world, note } = outfit;
  const { stage, phone } = present;
  const ipsw = await openIpsw(world, file, file.name, outfit.shelf);
  const wanted = boardOf(phone);
  const identity = choose(ipsw.manifest, { ...wanted, behavior });
  if (boards && !boards.includes(identity.board)) throw new BoardNotFetched(identity.board, boards);
  const missing = ipsw.missing(identity);
  if (missing.length > 0) throw new MissingFiles(missing);
  const image = await ipsw.image(identity);
  note({
    who: 'ipsw',
    kind: 'identity',
    board: identity.board,
    behavior,
    offers: offers(ipsw.manifest, wanted),
    variant: identity.variant,
    components: identity.components.size,
    osBytes: image.size,
  });
  note({ who: 'page', kind: 'unanswered', list: unanswered(identity) });
  const nonces = await readNonces(outfit, roost, present);
  note({
    who: stage === 'normal' ? 'lockdown' : 'iboot',
    kind: 'nonces',
    ap: toHex(nonces.ap),
    ...(nonces.sep ? { sep: toHex(nonces.sep) } : {}),
  });
  const signed = await sign(outfit, identity, {
    ecid: BigInt(`0x${phone.ecid}`),
    apNonce: nonces.ap,
    ...(nonces.sep ? { sepNonce: nonces.sep } : {}),
  });
  return new Kit(world, { ipsw, identity, behavior }, signed);
}

/** The kinds of install that the file has for this phone. */
const offers = (manifest: BuildManifest, wanted: Omit<Wanted, 'behavior'>): Behavior[] =>
  (['update', 'erase'] as const).filter((behavior) => {
    try {
      return choose(manifest, { ...wanted, behavior }).behavior === behavior;
    } catch {
      return false;
    }
  });

async function readNonces({ world }: Outfit, roost: Roost, { device, stage }: Present) {
  const { ap, sep } = await (stage === 'normal'
    ? visit({ world, roost, device }, Lockdown, noncesOf)
    : loaderNonces(world, roost, device));
  if (!ap) throw new NonceUnreadable();
  return { ap, sep };
}

async function loaderNonces(world: World, roost: Roost, device: UsbDevice) {
  const loader = await openLoader(world, roost, device);
  return closing(loader, () => loader.nonces());
}

/** Build number as the manifest names it, for the journal. */
export const buildOf = (kit: Kit): string =>
  maybe.string(kit.identity.info, 'BuildNumber') ?? kit.ipsw.manifest.build;
