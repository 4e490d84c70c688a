import { openLoader } from '../boot/loader.ts';
import type { Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import type { World } from '../bytes/world.ts';
import { choose, type Wanted } from '../firmware/choose.ts';
import { BoardNotFetched, MissingFiles } from '../firmware/errors.ts';
import { openIpsw, type Ipsw } from '../firmware/ipsw.ts';
import type { BuildManifest, Identity } from '../firmware/manifest.ts';
import { unanswered } from '../firmware/unanswered.ts';
import type { Behavior, PhoneFacts } from '../journal/entry.ts';
import { maybe } from '../plist/dict.ts';
import { Lockdown } from '../services/lockdown.ts';
import { SigningRefused } from '../signing/errors.ts';
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

/** What is to be prepared. */
export interface Plan {
  readonly file: File;
  /** Boards whose parts the file has; null: all. */
  readonly boards: readonly string[] | null;
  /** What is to be tried first stands first. The file must have the last one, and Apple must sign any one of them. */
  readonly kinds: readonly Behavior[];
}

/**
 * Everything that can be known before anything is written: the file fits this phone, all its parts are there, Apple
 * signs it for this phone. One kit for each kind of install that is signed. Throws what stands in the way of all, and
 * `NonceUnreadable` also when a phone in normal mode keeps its nonce to itself.
 */
export async function prepare(outfit: Outfit, roost: Roost, present: Present, plan: Plan): Promise<Kit[]> {
  const { world, note } = outfit;
  const ipsw = await openIpsw(world, plan.file, plan.file.name, outfit.shelf);
  const wanted = boardOf(present.phone);
  const offered = offers(ipsw.manifest, wanted);
  const last = plan.kinds.at(-1);
  let kinds = plan.kinds.filter((kind) => kind === last || offered.includes(kind));
  let nonces: Nonces | null = null;
  const kits: Kit[] = [];
  for (const behavior of kinds) {
    const identity = fitting(ipsw, plan.boards, { ...wanted, behavior });
    const image = await ipsw.image(identity);
    note({
      who: 'ipsw',
      kind: 'identity',
      board: identity.board,
      behavior,
      offers: offered,
      ...(kinds.length > 1 ? { kinds } : {}),
      variant: identity.variant,
      components: identity.components.size,
      osBytes: image.size,
    });
    note({ who: 'page', kind: 'unanswered', list: unanswered(identity) });
    nonces ??= await readNonces(outfit, roost, present);
    try {
      const signed = await sign(outfit, identity, { ecid: BigInt(`0x${present.phone.ecid}`), ...nonces });
      kits.push(new Kit(world, { ipsw, identity, behavior }, signed));
    } catch (error) {
      // What Apple does not sign is not offered, and stands in nothing else's way.
      if (!(error instanceof SigningRefused)) throw error;
      kinds = kinds.filter((kind) => kind !== behavior);
      if (kinds.length === 0) throw error;
      note({ who: 'tss', kind: 'unsigned', behavior, kinds });
      const signed = kits.at(-1);
      if (signed) note({ who: 'page', kind: 'unanswered', list: unanswered(signed.identity) });
    }
  }
  return kits;
}

/** The identity of this kind, all of whose parts are in the file. */
function fitting(ipsw: Ipsw, boards: Plan['boards'], wanted: Wanted): Identity {
  const identity = choose(ipsw.manifest, wanted);
  if (boards && !boards.includes(identity.board)) throw new BoardNotFetched(identity.board, boards);
  const missing = ipsw.missing(identity);
  if (missing.length > 0) throw new MissingFiles(missing);
  return identity;
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

interface Nonces {
  readonly apNonce: Bytes;
  readonly sepNonce?: Bytes;
}

async function readNonces(outfit: Outfit, roost: Roost, { device, stage }: Present): Promise<Nonces> {
  const { world, note } = outfit;
  const told: { ap?: Bytes; sep?: Bytes; word?: string } = await (stage === 'normal'
    ? visit({ world, roost, device }, Lockdown, noncesOf)
    : loaderNonces(world, roost, device));
  const { ap, sep } = told;
  if (!ap) throw new NonceUnreadable(told.word);
  note({
    who: stage === 'normal' ? 'lockdown' : 'iboot',
    kind: 'nonces',
    ap: toHex(ap),
    ...(sep ? { sep: toHex(sep) } : {}),
  });
  return { apNonce: ap, ...(sep ? { sepNonce: sep } : {}) };
}

async function loaderNonces(world: World, roost: Roost, device: UsbDevice) {
  const loader = await openLoader(world, roost, device);
  return closing(loader, () => loader.nonces());
}

/** Build number as the manifest names it, for the journal. */
export const buildOf = (kit: Kit): string =>
  maybe.string(kit.identity.info, 'BuildNumber') ?? kit.ipsw.manifest.build;
