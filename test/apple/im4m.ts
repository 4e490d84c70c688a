import { nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { World } from '../../src/bytes/world.ts';
import { big, data, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { boolean, ia5, integer, octets, sequence, set } from '../../src/signing/der-writer.ts';
import { leafFor } from './ca.ts';
import { generationOf } from './chips.ts';
import { componentsOf, ticketName, type KnownBuild } from './catalogue.ts';
import { group, named } from './property.ts';

/** What real tickets carry as the digest of an object that has no content (ftap, ftsp, rfta, rfts). */
const digestOfNothing = fromHex('5340b6a059bdb732e715e7bb1b292edcd45c2a8d1d07e6039d3f338d7c4428ab');

/** Property of the ticket → key of the request. */
const integers = { BORD: 'ApBoardID', CHIP: 'ApChipID', ECID: 'ApECID', SDOM: 'ApSecurityDomain' };
const booleans = { CPRO: 'ApProductionMode', CSEC: 'ApSecurityMode', uidm: 'UID_MODE' };
const blobs = { snon: 'SepNonce', pcrp: 'PearlCertificationRootPub' };
const strings = {
  love: 'Ap,OSLongVersion',
  apmv: 'Ap,ProductMarketingVersion',
  prtp: 'Ap,ProductType',
  sdkp: 'Ap,SDKPlatform',
  tagt: 'Ap,Target',
  tatp: 'Ap,TargetType',
};

/**
 * An IM4M for a request that has passed the checks, signed by the leaf of `signer` (a chip id: the request's own, or
 * another for a ticket that must be refused).
 */
export async function issueTicket(
  world: World,
  request: Dict,
  build: KnownBuild,
  signer: number,
): Promise<Bytes> {
  const leaf = await leafFor(signer, world);
  const objects = componentsOf(request).map(([name, asked]): [string, Bytes] => {
    const type = ticketName(build, name)!;
    return [type, group(type, objectProperties(type, asked))];
  });
  const sorted = objects.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  const manifest = group('MANP', manifestProperties(world, request));
  const signed = set(named('MANB', set(manifest, ...sorted)));
  return sequence(
    ia5('IM4M'),
    integer(0),
    signed,
    octets(await leaf.sign(signed)),
    sequence(...leaf.certificates),
  );
}

function manifestProperties(world: World, request: Dict): Map<string, Bytes> {
  const properties = new Map<string, Bytes>([
    ['BNCH', octets(data(request, 'ApNonce'))],
    ['CEPO', integer(1)],
    ['srvn', octets(world.chance.bytes(20))],
  ]);
  for (const [name, key] of Object.entries(integers)) properties.set(name, integer(big(request, key)));
  const put = <T>(name: string, value: T | undefined, write: (value: T) => Bytes): void => {
    if (value !== undefined) properties.set(name, write(value));
  };
  for (const [name, key] of Object.entries(booleans)) put(name, maybe.bool(request, key), boolean);
  // The leaf demands one even where none was asked for, and Apple signs that until A15; what it puts in is not published.
  if (generationOf(Number(big(request, 'ApChipID'))).required.includes('snon'))
    properties.set('snon', octets(new Uint8Array(20)));
  for (const [name, key] of Object.entries(blobs)) put(name, maybe.data(request, key), octets);
  for (const [name, key] of Object.entries(strings)) put(name, maybe.string(request, key), ia5);
  return properties;
}

function objectProperties(type: string, asked: Dict): Map<string, Bytes> {
  const digest = maybe.data(asked, 'Digest') ?? nothing;
  const properties = new Map([['DGST', octets(digest.length > 0 ? digest : digestOfNothing)]]);
  const trusted = maybe.bool(asked, 'Trusted');
  if (trusted !== undefined) properties.set('EKEY', boolean(trusted));
  for (const name of ['EPRO', 'ESEC', 'DPRO', 'DSEC']) {
    const value = maybe.bool(asked, name);
    if (value !== undefined) properties.set(name, boolean(value));
  }
  const tbm = maybe.data(asked, 'TBMDigests');
  if (tbm) properties.set(type === 'rsep' ? 'tbmr' : 'tbms', octets(tbm));
  return properties;
}
