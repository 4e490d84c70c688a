import { Real } from '../plist/value.ts';
import type { Source } from '../bytes/source.ts';
import type { Dict } from '../plist/value.ts';
import { buildIdentity, receiptManifest } from './answer/manifest.ts';
import { component } from './answer/component.ts';
import { lists } from './answer/lists.ts';
import { nor } from './answer/nor.ts';
import { personalisedObject, sourceObject } from './answer/object.ts';
import type { Kit } from './kit.ts';
import { dataTypes } from './options.ts';

/** What the phone asks for. */
export interface Request {
  /** Counts from 1 within a restore. */
  readonly number: number;
  readonly type: string;
  readonly args: Dict;
  /** Where the answer goes; null: the main connection. */
  readonly port: number | null;
  readonly async: boolean;
}

/** One dictionary, a stream of them, or the OS image, which goes over ASR on a port of its own. */
export type Reply =
  { readonly dict: Dict } | { readonly frames: AsyncIterable<Dict> } | { readonly image: Source };

/** What a request gets; a rejection ends the restore with that error. */
export type Answer = (kit: Kit, request: Request) => Promise<Reply>;

const empty: Answer = () => Promise.resolve({ dict: {} });

/** DataType → answer: a look-up, never a chain. Source: idevicerestore and pymobiledevice3. */
export const answers: Readonly<Record<string, Answer>> = {
  SystemImageData: async (kit) => ({ image: await kit.ipsw.image(kit.identity) }),
  RootTicket: (kit) => Promise.resolve({ dict: { RootTicketData: kit.signed.ticket } }),
  KernelCache: component('KernelCache', 'KernelCacheFile'),
  DeviceTree: component('DeviceTree', 'DeviceTreeFile'),
  SystemImageRootHash: component('SystemVolume', 'SystemImageRootHashFile'),
  SystemImageCanonicalMetadata: component(
    'Ap,SystemVolumeCanonicalMetadata',
    'SystemImageCanonicalMetadataFile',
  ),
  NORData: nor,
  FUDData: lists({ flag: () => 'IsFUDFirmware', list: 'FUDImageList', data: 'FUDImageData' }),
  EANData: lists({ flag: () => 'IsEarlyAccessFirmware', list: 'EANImageList', data: 'EANData' }),
  PersonalizedData: lists({ flag: (args) => args.ImageType, list: 'ImageList', data: 'ImageData' }),
  PersonalizedBootObjectV3: personalisedObject,
  SourceBootObjectV3: sourceObject,
  SourceBootObjectV4: sourceObject,
  SourceBootObjectV5: sourceObject,
  BuildIdentityDict: buildIdentity,
  BuildIdentityDictV2: buildIdentity,
  ReceiptManifest: receiptManifest,
  HostSystemTime: (kit) =>
    Promise.resolve({ dict: { SetHostTimeOnDevice: new Real(kit.world.clock.wall() / 1000) } }),
  FDRTrustData: empty,
  FDRMemoryCommit: empty,
  FirmwareUpdaterPreflight: empty,
  DeviceRestoreInfoPreflight: empty,
};

/** Announced to the phone because every host does, and answered by none of them. */
export const announced: ReadonlySet<string> = new Set(Object.keys(dataTypes));
