import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import type { World } from '../../src/bytes/world.ts';
import { sha1 } from '../../src/bytes/world.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Board } from './ipsw-boards.ts';
import { partsOf, type Extent, type Part } from './ipsw-parts.ts';
import { portFirmware, portOf, portPath } from './ipsw-uarp.ts';
import { ruleSets } from './ipsw-rules.ts';

/** What a BuildManifest is made for. */
export interface Build extends Extent {
  readonly board: Board;
  readonly build: string;
  readonly version: string;
  readonly imageBytes: number;
  /** False: nothing for the controller of a USB-C port. */
  readonly portFirmware?: boolean;
}

interface Install {
  readonly variant: string;
  readonly behavior: string;
  readonly ramdisk: string;
}

const installs: readonly Install[] = [
  { variant: 'Customer Erase Install (IPSW)', behavior: 'Erase', ramdisk: '043-20001-001.dmg' },
  { variant: 'Customer Upgrade Install (IPSW)', behavior: 'Update', ramdisk: '043-20002-001.dmg' },
];

const osImage = '043-10001-001.dmg';

/** A9 and older sign and digest with SHA-1. */
const digestLength = ({ chipId }: Board): number => (chipId <= 0x8004 || chipId === 0x8960 ? 20 : 48);

/** A BuildManifest with two identities, boot chain, boot firmware and OS; its digests are blanks of the right length. */
export async function manifestShape(world: World, of: Build): Promise<Dict> {
  return {
    BuildIdentities: await Promise.all(installs.map((install) => identity(world, of, install))),
    ManifestVersion: 0,
    ProductBuildVersion: of.build,
    ProductVersion: of.version,
    SupportedProductTypes: [of.board.product],
  };
}

async function identity(world: World, of: Build, install: Install): Promise<Dict> {
  const { board, build, version } = of;
  const target = board.board.replace(/ap$/, '');
  const port = of.portFirmware === false ? undefined : portOf(board);
  const unique = await sha1(world, utf8(`${board.board} ${build} ${install.variant}`));
  return {
    'Ap,OSLongVersion': longVersion(build),
    'Ap,ProductMarketingVersion': version,
    'Ap,ProductType': board.product,
    'Ap,SDKPlatform': 'iphoneos',
    'Ap,Target': `${target.toUpperCase()}AP`,
    'Ap,TargetType': target,
    ApBoardID: hex(board.boardId, 2),
    ApChipID: hex(board.chipId, 4),
    ApSecurityDomain: '0x01',
    Info: info(of, install),
    Manifest: {
      ...(port ? { [portFirmware]: { Digest: new Uint8Array(48), Info: { Path: portPath } } } : {}),
      ...Object.fromEntries(partsOf(board, of).map((part) => [part.name, entry(board, part, install)])),
    },
    ProductMarketingVersion: version,
    ...(port
      ? {
          'USBPortController1,BoardID': hex(port.boardId, 8),
          'USBPortController1,ChipID': hex(port.chipId, 2),
          'USBPortController1,SecurityDomain': '0x01',
        }
      : {}),
    UniqueBuildID: unique,
  };
}

function info({ board, build, imageBytes }: Build, install: Install): Dict {
  const megabytes = Math.max(1, Math.ceil(imageBytes / 1e6));
  return {
    BuildNumber: build,
    BuildTrain: 'Pretend',
    DeviceClass: board.board,
    FDRSupport: false,
    MinimumSystemPartition: megabytes,
    MobileDeviceMinVersion: '1810',
    OSDiskImageSize: megabytes,
    OSVarContentSize: 582168576,
    // From A16 on requests carry UID_MODE (signing-and-ipsw §1.5, §3.4).
    ...(board.chipId >= 0x8120 ? { RequiresUIDMode: true } : {}),
    RestoreBehavior: install.behavior,
    SystemPartitionPadding: {
      '8': 80,
      '16': 160,
      '32': 320,
      '64': 640,
      '128': 1280,
      '256': 1280,
      '512': 1280,
    },
    Variant: install.variant,
    VariantContents: { DFU: 'Production', Firmware: 'Production', OS: 'Production', SEP: 'Production' },
  };
}

function entry(board: Board, part: Part, install: Install): Dict {
  const path = part.path && pathFor(board, part.path, install);
  const blank: Bytes = new Uint8Array(digestLength(board));
  const secure = part.rules === 'sep' && board.chipId >= 0x8101;
  return {
    ...(part.build ? { BuildString: 'iBoot-13822.62.5' } : {}),
    ...(path === undefined ? {} : { Digest: blank }),
    ...(secure ? { TBMDigests: new Uint8Array(240) } : {}),
    Info: {
      ...(part.hash ? { HashMethod: part.hash } : {}),
      ...(part.type ? { Img4PayloadType: part.type } : {}),
      IsFTAB: false,
      IsLoadedByiBoot: false,
      IsLoadedByiBootStage1: false,
      IsiBootEANFirmware: false,
      IsiBootNonEssentialFirmware: false,
      ...part.flags,
      ...(path === undefined ? {} : { Path: path }),
      Personalize: part.name !== 'OS' && path !== undefined,
      RestoreRequestRules: ruleSets[part.rules],
    },
    Trusted: part.trusted ?? true,
  };
}

function pathFor({ board, chipId, line, display }: Board, path: string, { ramdisk }: Install): string {
  return path
    .replace('{os}', osImage)
    .replace('{ramdisk}', ramdisk)
    .replace('{board}', board)
    .replace('{target}', board.replace(/ap$/, ''))
    .replace('{soc}', `t${chipId.toString(16)}`)
    .replace('{line}', line)
    .replace('{display}', display);
}

/** `23C71` → `23.3.71.0.0,0`. */
export function longVersion(build: string): string {
  const [, major = '0', letter = 'A', rest = '0'] = /^(\d+)([A-Z])(\d*)/.exec(build) ?? [];
  return `${major}.${letter.charCodeAt(0) - 64}.${Number(rest)}.0.0,0`;
}

const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
