import { maybe } from '../../src/plist/dict.ts';
import { Real, type Dict } from '../../src/plist/value.ts';
import {
  checkImage,
  checkImages,
  checkNorData,
  checkTicket,
  dataOf,
  dictOf,
  inBuild,
  namesOf,
  onlyKeys,
  refuse,
} from './checks.ts';
import type { Script } from './script.ts';
import { Status } from './step-failed.ts';
import { checkManifest } from './whole-build.ts';

/** Checkpoint 0x60B. */
export async function askTicket(script: Script): Promise<void> {
  const { body } = script;
  const reply = await script.ask('RootTicket');
  if (reply) await checkTicket(body, dataOf(body, reply, 'RootTicketData'));
}

/** Checkpoints 0x609 and, on iOS 16, 0xE04. */
export async function askNor(script: Script): Promise<void> {
  const { body } = script;
  const reply = await script.ask('NORData');
  if (reply) await checkNorData(body, reply, script.handed.flash);
}

/** Checkpoint 0x616: Apple's own host answers with an empty dictionary too. */
export async function askTrustObject(script: Script): Promise<void> {
  const { body } = script;
  const reply = await script.ask('FDRTrustData');
  if (reply && Object.keys(reply).length > 0)
    refuse(body, 'reply.more', `FDRTrustData holds ${Object.keys(reply).join(', ')}`, Status.fdr);
}

/** One image under one key: `KernelCache`, `DeviceTree` and the two parts of the seal. */
export async function askImage(
  script: Script,
  about: { request: string; key: string; type: string; status?: number },
): Promise<void> {
  const { body } = script;
  if (!inBuild(body, about.type)) return;
  const reply = await script.ask(about.request);
  if (!reply) return;
  onlyKeys(body, reply, [about.key]);
  const image = dataOf(body, reply, about.key, about.status);
  await checkImage(body, image, about.type, {
    what: about.key,
    ...(about.status === undefined ? {} : { status: about.status }),
  });
}

/** A request for one image: the key of its reply, and the type that the image must have. */
export const kernelCache = { request: 'KernelCache', key: 'KernelCacheFile', type: 'krnl' };

/** As `kernelCache`. */
export const deviceTree = { request: 'DeviceTree', key: 'DeviceTreeFile', type: 'dtre' };

/** The root hash of the system volume, without which it is not sealed. */
export const rootHash = {
  request: 'SystemImageRootHash',
  key: 'SystemImageRootHashFile',
  type: 'isys',
  status: Status.operation,
};

/** The metadata that the root hash is over. */
export const canonicalMetadata = {
  request: 'SystemImageCanonicalMetadata',
  key: 'SystemImageCanonicalMetadataFile',
  type: 'msys',
  status: Status.operation,
};

/** The keys of one family of images that are asked by list, then by name. */
interface Family {
  readonly request: string;
  readonly list: string;
  readonly data: string;
}

const fud: Family = { request: 'FUDData', list: 'FUDImageList', data: 'FUDImageData' };
const ean: Family = { request: 'EANData', list: 'EANImageList', data: 'EANData' };
const personalized: Family = { request: 'PersonalizedData', list: 'ImageList', data: 'ImageData' };

/** Asks for the list, then for each name of it that `wanted` takes. */
async function askFamily(
  script: Script,
  family: Family,
  how: {
    more?: Dict;
    onPort?: boolean;
    wanted?: (name: string) => boolean;
    listed?: (names: readonly string[]) => void;
    each?: (done: number) => Promise<void>;
  },
): Promise<void> {
  const { body } = script;
  const listed = await script.ask(family.request, { [family.list]: true, ...how.more }, how.onPort);
  if (!listed) return;
  onlyKeys(body, listed, [family.list]);
  const all = namesOf(body, listed, family.list);
  how.listed?.(all);
  const names = all.filter(how.wanted ?? ((): boolean => true));
  for (const [i, name] of names.entries()) {
    const reply = await script.ask(family.request, { ImageName: name, ...how.more }, how.onPort);
    if (!reply) return;
    onlyKeys(body, reply, [family.data, 'ImageName']);
    if (maybe.string(reply, 'ImageName') !== name)
      refuse(body, 'reply.name', `${name} was asked for, the reply names another`);
    await checkImage(body, dataOf(body, reply, family.data), undefined, { what: name });
    await how.each?.((i + 1) / names.length);
  }
}

/** Operation 36, firmware beside the main chip: a list, then every image; hosts without tables give all in one piece. */
export async function askFud(
  script: Script,
  how: { onPort?: boolean; wanted?: (name: string) => boolean } = {},
): Promise<void> {
  const { handed } = script;
  if (script.host.old) {
    const reply = await script.ask('FUDData');
    if (reply) handed.beside = await checkImages(script.body, reply, fud.data);
    return;
  }
  await script.progress(36, 1);
  await askFamily(script, fud, {
    ...how,
    listed: (names) => {
      handed.beside = names;
    },
    each: (done) => script.progress(36, Math.round(100 * done)),
  });
}

/** Images that a host may have none of: an empty list is an answer. */
export const askEarlyAccess = (script: Script, onPort = false): Promise<void> =>
  askFamily(script, ean, { onPort });

/** Operation 80: images that carry a flag of the build's Info, `IsiBootEANFirmware` and the like. */
export const askFlagged = (script: Script, flag: string, onPort = false): Promise<void> =>
  askFamily(script, personalized, { more: { ImageType: flag }, onPort });

/** The identity whose parts the host sends. */
export async function askIdentity(script: Script, variant: string): Promise<void> {
  const { body } = script;
  const reply = await script.ask('BuildIdentityDict', { Variant: variant });
  if (!reply) return;
  const identity = dictOf(body, reply, 'BuildIdentityDict');
  const manifest = maybe.dict(identity, 'Manifest');
  if (!manifest) refuse(body, 'reply.key', 'the build identity has no Manifest');
  else checkManifest(body, manifest, 'the build identity');
  script.handed.identity = identity;
  if (maybe.string(reply, 'Variant') !== variant)
    refuse(body, 'reply.name', `variant ${variant} was asked for, the reply names another`);
}

/** The manifest that the phone puts into its receipt; it must be there. */
export async function askReceipt(script: Script): Promise<void> {
  const { body } = script;
  const reply = await script.ask('ReceiptManifest');
  if (reply) checkManifest(body, dictOf(body, reply, 'ReceiptManifest'), 'ReceiptManifest');
}

/** Seconds since 1970, within a day of the phone's own clock. */
export async function askTime(script: Script): Promise<void> {
  const { body } = script;
  const reply = await script.ask('HostSystemTime');
  if (!reply) return;
  const given = reply.SetHostTimeOnDevice;
  const seconds = given instanceof Real ? given.value : given;
  if (typeof seconds !== 'number')
    refuse(body, 'reply.key', 'the reply has no time under SetHostTimeOnDevice');
  else if (Math.abs(seconds * 1000 - body.world.clock.wall()) > 86_400_000)
    refuse(body, 'reply.time', `the host says it is ${seconds} s after 1970`);
}

/** Checkpoint 0x6BF: only a Mac could attest. */
export async function askAttestation(script: Script): Promise<void> {
  if (!script.host.messages.has('RestoreAttestation')) return;
  await script.pass({ request: 'RestoreAttestation' });
  const reply = await script.line.ask({ MsgType: 'RestoreAttestation' }, 'RestoreAttestation');
  if (maybe.bool(reply, 'RestoreShouldAttest') === undefined)
    refuse(script.body, 'reply.key', 'the reply has no boolean under RestoreShouldAttest');
}
