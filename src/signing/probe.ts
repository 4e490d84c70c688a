import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { dict, maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import type { Authority, TssAnswer } from './authority.ts';
import { SigningRefused } from './errors.ts';
import { ticketRequest } from './request.ts';

/** The STATUS for a boot nonce of a length that the chip does not have. */
const wrongNonce = 128;

/**
 * Asks whether this identity is signed for a phone that need not be here: the server signs any nonce, so made-up ones
 * do, and without an `ecid` a made-up one does, too (signing-and-ipsw.md §2.12). Its yes is a ticket that is of no use.
 * Throws as `Authority.sign`.
 */
export async function probe(
  world: World,
  authority: Authority,
  identity: Dict,
  ecid?: bigint,
): Promise<TssAnswer> {
  const length = nonceLength(identity);
  const ask = (apNonce: Bytes): Promise<TssAnswer> =>
    authority.sign(
      ticketRequest(world, identity, {
        ecid: ecid ?? new DataView(world.chance.bytes(8).buffer).getBigUint64(0) >> 12n,
        apNonce,
        sepNonce: world.chance.bytes(20),
      }),
    );
  try {
    return await ask(world.chance.bytes(length));
  } catch (error) {
    if (!(error instanceof SigningRefused && error.status === wrongNonce)) throw error;
    return ask(world.chance.bytes(length === 20 ? 32 : 20));
  }
}

/** Chips with SHA-1 digests, up to A9, have 20-byte nonces; later ones 32. Every install has an iBEC. */
const nonceLength = (identity: Dict): 20 | 32 =>
  maybe.data(maybe.dict(dict(identity, 'Manifest'), 'iBEC') ?? {}, 'Digest')?.length === 20 ? 20 : 32;
