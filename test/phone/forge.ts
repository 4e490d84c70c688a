import { concat, equal, type Bytes } from '../../src/bytes/bytes.ts';
import { sha1, sha384, type World } from '../../src/bytes/world.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import { context, ia5, octets, sequence } from '../../src/signing/der-writer.ts';
import { issueTicket } from '../apple/im4m.ts';
import type { Phone } from './phone.ts';
import { usesSha1 } from './products.ts';

/** IM4Ps, whole, by the 4CC that a ticket names them with. */
export type ForgedImages = Readonly<Record<string, Bytes>>;

/** An IM4P of a type, as an IPSW holds it. */
export const im4p = (type: string, payload: Bytes, description = `${type}-1.0`): Bytes =>
  sequence(ia5('IM4P'), ia5(type), ia5(description), octets(payload));

/** What a phone is sent: the image as it is, and the ticket under the tag [0]. */
export const img4 = (image: Bytes, ticket: Bytes): Bytes => sequence(ia5('IMG4'), image, context(0, ticket));

/**
 * A ticket for a phone's present boot, by the test authority, for IM4Ps by 4CC; `changes` overwrites what the request
 * says (`ApNonce`, `ApECID` …), or leaves it out.
 */
export async function forgeTicket(
  world: World,
  phone: Phone,
  images: ForgedImages,
  changes: Readonly<Record<string, Value | undefined>> = {},
  signer = phone.product.chipId,
): Promise<Bytes> {
  const digest = usesSha1(phone.product.chipId) ? sha1 : sha384;
  const components: Record<string, Dict> = {};
  const manifest: Record<string, Dict> = {};
  for (const [type, image] of Object.entries(images)) {
    components[type] = { Digest: await digest(world, image), Trusted: true, EPRO: true, ESEC: true };
    manifest[type] = { Info: { Img4PayloadType: type } };
  }
  const { chipId, boardId } = phone.product;
  const request: Record<string, Value | undefined> = {
    ApECID: phone.ecid,
    ApChipID: chipId,
    ApBoardID: boardId,
    ApSecurityDomain: 1,
    ApProductionMode: true,
    ApSecurityMode: true,
    ApNonce: phone.apNonce,
    SepNonce: phone.sepNonce,
    ...(chipId >= 0x8120 ? { UID_MODE: false } : {}),
    ...components,
    ...changes,
  };
  const asked = Object.entries(request).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return issueTicket(
    world,
    Object.fromEntries(asked) as Dict,
    { chipId, boardId, info: {}, manifest },
    signer,
  );
}

/** The same bytes with one changed. */
export function flipped(bytes: Bytes, part: Bytes): Bytes {
  for (let at = 0; at + part.length <= bytes.length; at++) {
    if (!equal(bytes.subarray(at, at + part.length), part)) continue;
    const copy = concat([bytes, new Uint8Array(0)]);
    copy[at]! ^= 1;
    return copy;
  }
  throw new RangeError('the part is not in the bytes');
}
