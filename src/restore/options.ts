import { uuid, type World } from '../bytes/world.ts';
import type { Identity } from '../firmware/manifest.ts';
import { maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { bootArgs } from './load.ts';

/**
 * Presence of a name says that this host knows it; true marks it optional, false required. A restore system that
 * needs a name missing here ends with status 10 at once. From idevicerestore, with the additions of the 27-series.
 */
function table(optional: string, required: string): Dict {
  const row = (names: string, value: boolean): [string, boolean][] =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, value]);
  return Object.fromEntries([...row(optional, true), ...row(required, false)]);
}

/** Every `DataType` that is announced as known; not all of them have an answer in `requests.ts`. */
export const dataTypes = table(
  `AuthInstallCACert Cryptex1LocalPolicy DeviceRestoreInfoPreflight FirmwareUpdaterDataV3 FirmwareUpdaterPreflight
   HostSystemTime MessageUseStreamedImageFile NitrogenFWData OverlayRootDataForKey OverlayRootDataForKeyIndex
   PeppyFWData PersonalizedData RamdiskFWData ReceiptManifest RecoveryOSASRImage RecoveryOSAppleLogo
   RecoveryOSDeviceTree RecoveryOSFileAssetImage RecoveryOSIBEC RecoveryOSIBootFWFilesImages RecoveryOSImage
   RecoveryOSKernelCache RecoveryOSLocalPolicy RecoveryOSRootTicketData RecoveryOSStaticTrustCache
   RecoveryOSVersionData RestoreLocalPolicy SourceBootObjectV5 URLAsset UpdateVolumeOverlayRootDataCount`,
  `BasebandBootData BasebandData BasebandStackData BasebandUpdaterOutputData BootabilityBundle BootabilityBundleV2
   BuildIdentityDict BuildIdentityDictV2 DataType DiagData EANData FDRMemoryCommit FDRTrustData FUDData FileData
   FileDataDone FirmwareUpdaterData FirmwareUpdaterDataV2 GrapeFWData HPMFWData KernelCache NORData OpalFWData
   OverlayRootDataCount PersonalizedBootObjectV3 ProvisioningData RecoveryOSOverlayRootDataCount RootData RootTicket
   S3EOverride SourceBootObjectV3 SourceBootObjectV4 SsoServiceTicket StockholmPostflight
   SystemImageCanonicalMetadata SystemImageData SystemImageRootHash USBCFWData USBCOverride`,
);

/** Every `MsgType` that is announced as known, in either direction. */
const messageTypes = table(
  `AsyncDataRequestMsg AsyncWait CheckpointMsg CrashLog FDRSubmit RestoreAttestation RestoredCrash RestoreProtocol`,
  `BBUpdateStatusMsg DataRequestMsg MsgType PreviousRestoreLogMsg ProgressMsg ProvisioningAck ProvisioningInfo
   ProvisioningStatusMsg ReceivedFinalStatusMsg StatusMsg`,
);

/** The types of data that may be asked for by `AsyncDataRequestMsg`, beside other work. */
const asyncDataTypes = table(
  `URLAsset`,
  `BasebandData RecoveryOSASRImage StreamedImageDecryptionKey SystemImageData`,
);

/** Capacity in GB → room in MB, for identities without a table of their own. */
const systemPartitionPadding: Dict = {
  '8': 80,
  '16': 160,
  '32': 320,
  '64': 640,
  '128': 1280,
  '256': 1280,
  '512': 1280,
  '768': 1280,
  '1024': 1280,
};

/**
 * RestoreOptions of an iPhone. Whether it erases or updates is decided by the identity whose ramdisk and ticket were
 * used, not here. Source: idevicerestore.
 */
export function restoreOptions(world: World, identity: Identity): Dict {
  const sep = identity.components.get('SEP');
  const capacity = sep && maybe.string(sep.info, 'RequiredCapacity');
  return {
    AutoBootDelay: 0,
    BootImageType: 'User',
    CreateFilesystemPartitions: true,
    DFUFileType: 'RELEASE',
    DataImage: false,
    FirmwareDirectory: '.',
    FlashNOR: true,
    HostHasFixFor99053849: true,
    InstallDiags: false,
    KernelCacheType: 'Release',
    NORImageType: 'production',
    PersonalizedDuringPreflight: true,
    RestoreBootArgs: bootArgs,
    RestoreBundlePath: '/tmp/Per2.tmp',
    RootToInstall: false,
    SupportedAsyncDataTypes: asyncDataTypes,
    SupportedDataTypes: dataTypes,
    SupportedHostProtocols: ['MuxSocket'],
    SupportedMessageTypes: messageTypes,
    SystemImage: true,
    SystemImageFormat: 'AEAWrappedDiskImage',
    SystemImageType: 'User',
    SystemPartitionPadding: maybe.dict(identity.info, 'SystemPartitionPadding') ?? systemPartitionPadding,
    UUID: uuid(world.chance),
    UpdateBaseband: true,
    WaitForDeviceConnectionToFinishStateMachine: false,
    ...(capacity === undefined ? {} : { TZ0RequiredCapacity: capacity }),
  };
}
