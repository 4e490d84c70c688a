import { nothing, type Bytes } from '../bytes/bytes.ts';
import { uuid, type World } from '../bytes/world.ts';
import { data, dict, integer, isDict, maybe } from '../plist/dict.ts';
import type { Dict, Value } from '../plist/value.ts';
import { applyRules, customerPhone, rulesOf } from './rules.ts';

/** What only the phone knows. Nonces are the hashes that iBoot shows: 20 bytes up to A9, 32 from A10 on; SEP's 20. */
export interface TicketDevice {
  readonly ecid: bigint;
  readonly apNonce: Bytes;
  readonly sepNonce?: Bytes;
}

/** Facts of the identity that Apple's tool copies into the request when the build has them. */
const copied = [
  'Ap,OSLongVersion',
  'Ap,OSReleaseType',
  'Ap,ProductMarketingVersion',
  'Ap,ProductType',
  'Ap,SDKPlatform',
  'Ap,Target',
  'Ap,TargetType',
  'Ap,Timestamp',
];

/** Signed by another chip's ticket, or never sent to a phone. */
const otherTickets = new Set(['BasebandFirmware', 'SE,UpdatePayload', 'BaseSystem', 'Diags', 'Ap,ExclaveOS']);

/**
 * The request for the main processor's Image4 ticket, for one identity of a BuildManifest. Throws `MissingKey` when
 * the identity lacks a board, chip, domain or UniqueBuildID. Key order is the reference client's (libtatsu).
 */
export function ticketRequest(world: World, identity: Dict, device: TicketDevice): Dict {
  const info = maybe.dict(identity, 'Info') ?? {};
  return {
    '@HostPlatformInfo': 'mac',
    '@VersionInfo': 'libauthinstall-1104.0.9',
    '@UUID': uuid(world.chance),
    ApECID: device.ecid,
    UniqueBuildID: data(identity, 'UniqueBuildID'),
    ApChipID: number(identity, 'ApChipID'),
    ApBoardID: number(identity, 'ApBoardID'),
    ApSecurityDomain: number(identity, 'ApSecurityDomain'),
    ...ticketComponents(dict(identity, 'Manifest')),
    ...present(identity, copied),
    ApNonce: device.apNonce,
    '@ApImg4Ticket': true,
    ApSecurityMode: true,
    ApProductionMode: true,
    ...(device.sepNonce ? { SepNonce: device.sepNonce } : {}),
    ...present(identity, ['NeRDEpoch', 'PearlCertificationRootPub', 'AllowNeRDBoot']),
    ...('NeRDEpoch' in identity ? { PermitNeRDPivot: nothing } : {}),
    ...(maybe.bool(info, 'RequiresUIDMode') ? { UID_MODE: false, 'Ap,SikaFuse': 0 } : {}),
  };
}

/** The entries of a Manifest that the main processor's ticket covers, each as it is asked for. */
export function ticketComponents(manifest: Dict): Dict {
  const chosen: Record<string, Value> = {};
  for (const [name, entry] of Object.entries(manifest)) {
    if (!isDict(entry) || !covers(name, entry)) continue;
    const asked: Record<string, Value> = { ...applyRules(entry, customerPhone) };
    if (rulesOf(entry).length === 0) {
      asked.EPRO = customerPhone.ApProductionMode;
      asked.ESEC = customerPhone.ApSecurityMode;
    }
    // ftap, ftsp, rfta, rfts are signed without content: the server puts its own constant in.
    if (entry.Trusted === true && !('Digest' in entry)) asked.Digest = nothing;
    chosen[name] = asked;
  }
  return chosen;
}

/** Cryptex images are signed by a ticket of their own, which restored asks for. */
function covers(name: string, entry: Dict): boolean {
  if (otherTickets.has(name) || name.startsWith('Cryptex1,')) return false;
  const info = maybe.dict(entry, 'Info');
  if (!info || info.IsFTAB === true) return false;
  return 'RestoreRequestRules' in info || entry.Trusted === true;
}

function present(from: Dict, keys: readonly string[]): Dict {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])));
}

/** Manifests write ids as "0x8101"; the server wants integers. */
function number(identity: Dict, key: string): number {
  const text = maybe.string(identity, key);
  return text !== undefined && /^0x[0-9a-f]{1,8}$/i.test(text) ? parseInt(text, 16) : integer(identity, key);
}
