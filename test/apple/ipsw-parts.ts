import type { Dict } from '../../src/plist/value.ts';
import type { Board } from './ipsw-boards.ts';
import type { RuleSet } from './ipsw-rules.ts';

/** One component of the boot chain, the boot firmware or the OS, as a customer build has it. */
export interface Part {
  readonly name: string;
  /** With `{board}`, `{target}`, `{soc}`, `{line}`, `{display}`, `{os}`, `{ramdisk}` to be filled in; absent: ticket only. */
  readonly path?: string;
  readonly rules: RuleSet;
  /** `Img4PayloadType`, where it is not the file's own. */
  readonly type?: string;
  readonly flags?: Dict;
  readonly trusted?: boolean;
  readonly hash?: string;
  /** Carries a BuildString. */
  readonly build?: boolean;
  /** The first chip that has it. */
  readonly since?: number;
}

const flash = { IsFirmwarePayload: true };
const fud = { IsFUDFirmware: true };
const loaded = { IsLoadedByiBoot: true };
const both = { ...fud, ...loaded };
const secondary = { IsSecondaryFirmwarePayload: true };
const a13 = 0x8030;
const a14 = 0x8101;

const picture = (name: string, file: string): Part => ({
  name,
  path: `Firmware/all_flash/${file}@{display}.im4p`,
  rules: 'raw',
  flags: flash,
});

const ticketOnly = (name: string, rules: RuleSet): Part => ({ name, rules, hash: 'sha2-256' });

const logo = 'Firmware/all_flash/applelogo@{display}.im4p';
const tree = 'Firmware/all_flash/DeviceTree.{board}.im4p';
const kernel = 'kernelcache.release.{line}';
const sep = 'Firmware/all_flash/sep-firmware.{target}.RELEASE.im4p';

/** Alphabetical, as Apple writes them. */
const parts: readonly Part[] = [
  { name: 'ANE', path: 'Firmware/ane/{soc}_ane_fw.im4p', rules: 'raw', flags: both, since: a13 },
  { name: 'ANS', path: 'Firmware/ansf.{soc}.release.im4p', rules: 'raw', flags: flash, since: a14 },
  { name: 'AOP', path: 'Firmware/AOP/aopfw-{line}aop.RELEASE.im4p', rules: 'raw', flags: both },
  { name: 'AVE', path: 'Firmware/ave/AppleAVE2FW_{soc}.im4p', rules: 'raw', flags: both, since: a13 },
  { name: 'Ap,SystemVolumeCanonicalMetadata', path: 'Firmware/{os}.mtree', rules: 'current', flags: fud },
  { name: 'AppleLogo', path: logo, rules: 'raw', flags: flash },
  {
    name: 'AudioCodecFirmware',
    path: 'Firmware/{target}_AudioCodecFirmware.im4p',
    rules: 'raw',
    flags: fud,
    trusted: false,
  },
  picture('BatteryCharging0', 'batterycharging0'),
  picture('BatteryCharging1', 'batterycharging1'),
  picture('BatteryFull', 'batteryfull'),
  picture('BatteryLow0', 'batterylow0'),
  picture('BatteryLow1', 'batterylow1'),
  picture('BatteryPlugin', 'glyphplugin'),
  {
    name: 'DCP',
    path: 'Firmware/dcp/{line}dcp.im4p',
    rules: 'raw',
    flags: { IsiBootEANFirmware: true, IsEarlyAccessFirmware: true },
    since: a14,
  },
  { name: 'DeviceTree', path: tree, rules: 'raw', flags: flash },
  { name: 'GFX', path: 'Firmware/agx/armfw_{soc}.im4p', rules: 'raw', flags: both, since: a13 },
  { name: 'ISP', path: 'Firmware/isp_bni/adc-{target}.im4p', rules: 'raw', flags: both },
  { name: 'KernelCache', path: kernel, rules: 'raw' },
  {
    name: 'LLB',
    path: 'Firmware/all_flash/LLB.{target}.RELEASE.im4p',
    rules: 'llb',
    flags: flash,
    build: true,
  },
  { name: 'Multitouch', path: 'Firmware/{target}_Multitouch.im4p', rules: 'raw', flags: fud, trusted: false },
  { name: 'OS', path: '{os}', rules: 'current', hash: 'sha2-384' },
  { name: 'PMP', path: 'Firmware/pmp/{soc}pmp.im4p', rules: 'raw', flags: both, since: a13 },
  picture('RecoveryMode', 'recoverymode'),
  { name: 'RestoreANS', path: 'Firmware/rans.{soc}.release.im4p', rules: 'raw', flags: both, since: a14 },
  {
    name: 'RestoreDCP',
    path: 'Firmware/dcp/{line}dcp_restore.im4p',
    rules: 'raw',
    type: 'rdcp',
    flags: loaded,
    since: a14,
  },
  { name: 'RestoreDeviceTree', path: tree, rules: 'current', type: 'rdtr' },
  { name: 'RestoreKernelCache', path: kernel, rules: 'current', type: 'rkrn' },
  { name: 'RestoreLogo', path: logo, rules: 'current', type: 'rlgo' },
  { name: 'RestoreRamDisk', path: '{ramdisk}', rules: 'current' },
  { name: 'RestoreSEP', path: sep, rules: 'sep', type: 'rsep', flags: secondary },
  {
    name: 'RestoreTrustCache',
    path: 'Firmware/{ramdisk}.trustcache',
    rules: 'current',
    type: 'rtsc',
    flags: both,
  },
  { name: 'SEP', path: sep, rules: 'sep', flags: secondary },
  { name: 'SIO', path: 'Firmware/SmartIOFirmware_{soc}.im4p', rules: 'raw', flags: both, since: a13 },
  { name: 'StaticTrustCache', path: 'Firmware/{os}.trustcache', rules: 'current', flags: fud },
  { name: 'SystemVolume', path: 'Firmware/{os}.root_hash', rules: 'current', flags: fud },
  ticketOnly('ftap', 'raw'),
  ticketOnly('ftsp', 'ftsp'),
  { name: 'iBEC', path: 'Firmware/dfu/iBEC.{target}.RELEASE.im4p', rules: 'current', build: true },
  { name: 'iBSS', path: 'Firmware/dfu/iBSS.{target}.RELEASE.im4p', rules: 'ibss', build: true },
  { name: 'iBoot', path: 'Firmware/all_flash/iBoot.{target}.RELEASE.im4p', rules: 'raw', flags: flash },
  {
    name: 'iBootData',
    path: 'Firmware/all_flash/iBootData.{target}.RELEASE.im4p',
    rules: 'raw',
    flags: both,
    since: a14,
  },
  ticketOnly('rfta', 'current'),
  ticketOnly('rfts', 'ftsp'),
];

const wideband = (name: string): Part => ({
  name,
  path: 'Firmware/Rose/r1p1/ftab.bin',
  rules: 'raw',
  flags: { IsFTAB: true },
});

/** Of the U1 chip: one file for both, and in no ticket of the main processor. */
const ultraWideband = [wideband('Rap,RTKitOS'), wideband('Rap,SoftwareBinaryDsp1')];

/** What a phone can start without. */
const dispensable =
  /^(ANE|ANS|AVE|Audio.*|Battery.*|DCP|GFX|ISP|Multitouch|PMP|RecoveryMode|RestoreANS|RestoreDCP|SIO|iBootData)$/;

/** What a build may have more or less of. */
export interface Extent {
  /** Only the components that a restore cannot do without. */
  readonly few?: boolean;
  /** Those of a U1 chip, too. */
  readonly ultraWideband?: boolean;
}

/** The components of a board's build; those of the boot chain in the order of its manifest. */
export const partsOf = ({ chipId }: Board, extent: Extent): readonly Part[] => [
  ...parts.filter(({ name, since = 0 }) => chipId >= since && !(extent.few && dispensable.test(name))),
  ...(extent.ultraWideband ? ultraWideband : []),
];
