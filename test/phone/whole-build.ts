import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import { maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Body } from './body.ts';
import { refuse } from './checks.ts';

/** What a host has handed over of its build by the end. */
export interface Handed {
  /** The build identity, once it was asked for. */
  identity?: Dict;
  /** IM4P types of what goes into the flash. */
  readonly flash: Set<string>;
  /** Names of the firmware beside the main chip, once they were asked for. */
  beside?: readonly string[];
}

/** Bytes of the digest (SHA-256 of nothing) under which tickets sign tables that are no image of the build. */
const ofNoImage = 32;

/** A `Manifest` is of the build that the phone was started with: it has every image that the ticket signs. */
export function checkManifest(body: Body, manifest: Dict, what: string): void {
  const digests = Object.keys(manifest).flatMap((name) => digestOf(manifest, name) ?? []);
  for (const [type, signed] of signedBy(body))
    if (signed.length !== ofNoImage && !digests.some((each) => equal(each, signed))) {
      refuse(body, 'manifest.signed', `${what} has no image with the digest that is signed for "${type}"`);
      return;
    }
}

/**
 * Nothing of the build may be missing in the flash, or the phone would not start; nor in the list of the firmware beside
 * the main chip. Without an identity there is nothing to hold it against.
 */
export function checkWhole(body: Body, { identity, flash, beside }: Handed): void {
  const manifest = (identity && maybe.dict(identity, 'Manifest')) ?? {};
  const written = [...signedBy(body)].filter(([type]) => flash.has(type)).map(([, digest]) => digest);
  for (const name of Object.keys(manifest)) {
    const info = infoOf(manifest, name);
    const digest = digestOf(manifest, name);
    if (digest && goesToFlash(name, info) && !written.some((each) => equal(each, digest)))
      refuse(body, 'nor.whole', `${name} was not in NorImageData`);
    if (beside && maybe.bool(info, 'IsFUDFirmware') === true && !beside.includes(name))
      refuse(body, 'fud.whole', `${name} was not in FUDImageList`);
  }
}

/** Which ones come as one list; LLB and the SEP's have keys of their own. */
const goesToFlash = (name: string, info: Dict): boolean =>
  name !== 'LLB' &&
  name !== 'RestoreSEP' &&
  (maybe.bool(info, 'IsFirmwarePayload') === true ||
    (maybe.bool(info, 'IsSecondaryFirmwarePayload') === true &&
      maybe.bool(info, 'IsLoadedByiBoot') === true));

const signedBy = ({ bootTicket, trust }: Body): ReadonlyMap<string, Bytes> =>
  bootTicket ? trust.digests(bootTicket) : new Map<string, Bytes>();

const entryOf = (manifest: Dict, name: string): Dict => maybe.dict(manifest, name) ?? {};

const infoOf = (manifest: Dict, name: string): Dict => maybe.dict(entryOf(manifest, name), 'Info') ?? {};

const digestOf = (manifest: Dict, name: string): Bytes | undefined =>
  maybe.data(entryOf(manifest, name), 'Digest');
