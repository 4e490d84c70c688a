import { equal, nothing, text, type Bytes } from '../../src/bytes/bytes.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { parseXml } from '../../src/plist/xml.ts';
import { componentInfo, componentsOf, ticketName, type Catalogue, type KnownBuild } from './catalogue.ts';
import { generationOf } from './chips.ts';

/** A STATUS other than 0, with the words that Apple puts to it. */
export interface Refused {
  readonly status: number;
  readonly message: string;
}

/** A request that breaks no rule, and the build that it asks a ticket for. */
export interface Accepted {
  readonly request: Dict;
  readonly build: KnownBuild;
}

const internal = 'An internal error occurred.';
const notEligible = "This device isn't eligible for the requested build.";

/** STATUS → MESSAGE as Apple's signing server words them. */
export const messages: Readonly<Record<number, string>> = {
  5: 'Invalid Option!',
  8: internal,
  49: internal,
  69: notEligible,
  94: notEligible,
  100: internal,
  126: internal,
  128: internal,
  511: 'No data in the request',
  5000: 'Invalid Option!',
};

const refused = (status: number): Refused => ({ status, message: messages[status] ?? internal });

/**
 * The first rule that a request breaks, in the order in which Apple's server is known or thought to judge
 * (signing-and-ipsw.md §8.2), or what it may have a ticket for. Tickets of other chips (modem, Secure Element…) are
 * not issued here: asking for one of them alone is answered with 126.
 */
export function judge(body: Bytes, action: string | null, catalogue: Catalogue): Refused | Accepted {
  if (body.length === 0) return refused(511);
  if (action !== '2' && action !== '3') return refused(5);
  const request = readRequest(body);
  if (!request) return refused(100);
  const flags = Object.keys(request).filter((key) => /^@.*Ticket$/.test(key) && request[key] === true);
  if (flags.length === 0) return refused(5);
  if (!flags.includes('@ApImg4Ticket')) return refused(flags.includes('@APTicket') ? 94 : 126);
  if (flags.some((flag) => !['@ApImg4Ticket', '@BBTicket', '@eUICC,Ticket'].includes(flag)))
    return refused(94);
  if (!wellTyped(request)) return refused(100);
  const build = catalogue.find(maybe.data(request, 'UniqueBuildID') ?? nothing);
  if (!build || build.chipId !== request.ApChipID || build.boardId !== request.ApBoardID) return refused(94);
  const status = nonceStatus(request, build) ?? componentStatus(request, build) ?? modeStatus(request, build);
  return status === undefined ? { request, build } : refused(status);
}

/** The request; undefined when the body is no XML dictionary. */
export function readRequest(body: Bytes): Dict | undefined {
  if (!text(body.subarray(0, 64)).trimStart().startsWith('<')) return undefined;
  try {
    const value = parseXml(body);
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function wellTyped(request: Dict): boolean {
  const whole = ['ApECID', 'ApChipID', 'ApBoardID', 'ApSecurityDomain'].every(
    (key) => (maybe.big(request, key) ?? -1n) >= 0n,
  );
  return whole && ['ApProductionMode', 'ApSecurityMode'].every((key) => typeof request[key] === 'boolean');
}

function nonceStatus(request: Dict, build: KnownBuild): number | undefined {
  const nonce = maybe.data(request, 'ApNonce');
  // An empty nonce is signed as it is: the ticket then carries an empty BNCH.
  if (!nonce || ![0, generationOf(build.chipId).nonceLength].includes(nonce.length)) return 128;
  return request.SepNonce === undefined || maybe.data(request, 'SepNonce')?.length === 20 ? undefined : 128;
}

function componentStatus(request: Dict, build: KnownBuild): number | undefined {
  const components = componentsOf(request);
  if (!components.every(([name, asked]) => knownDigest(build, name, asked))) return 94;
  return components.every(([name, asked]) => wellFormed(build, name, asked)) ? undefined : 100;
}

function knownDigest(build: KnownBuild, name: string, asked: Dict): boolean {
  const entry = maybe.dict(build.manifest, name);
  const digest = maybe.data(asked, 'Digest') ?? nothing;
  return entry !== undefined && equal(digest, maybe.data(entry, 'Digest') ?? nothing);
}

function wellFormed(build: KnownBuild, name: string, asked: Dict): boolean {
  const info = componentInfo(build, name) ?? {};
  if ('Info' in asked || info.IsFTAB === true || ticketName(build, name) === undefined) return false;
  const ruled = (maybe.list(info, 'RestoreRequestRules')?.length ?? 0) > 0;
  return !ruled || (typeof asked.EPRO === 'boolean' && typeof asked.ESEC === 'boolean');
}

function modeStatus(request: Dict, build: KnownBuild): number | undefined {
  if (request.ApProductionMode !== true || request.ApSecurityMode !== true) return 94;
  if (!generationOf(build.chipId).uidMode) return undefined;
  const uidMissing = build.info.RequiresUIDMode === true && typeof request.UID_MODE !== 'boolean';
  return uidMissing || request.SepNonce === undefined ? 69 : undefined;
}
