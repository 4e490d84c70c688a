import { KiB } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { maybe } from '../../src/plist/dict.ts';
import { Authority } from '../../src/signing/authority.ts';
import { img4Frame } from '../../src/signing/img4.ts';
import { ticketRequest } from '../../src/signing/request.ts';
import { ticketOf } from '../../src/signing/ticket.ts';
import { buildIpsw, type IpswOptions } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { bulkPacket } from '../phone/descriptors.ts';
import { ecid } from './ecid.ts';

/**
 * A length for the file of a component whose image, ticket and all, then fills its last USB packet: what tools that
 * never send the empty packet fail at. Found with a ticket of the same build for the same phone; nonces and
 * signatures are always equally long.
 */
export async function lengthThatFills(options: IpswOptions): Promise<number> {
  const { identities } = await buildIpsw(options);
  const erase = identities.find(
    (identity) => maybe.string(maybe.dict(identity, 'Info') ?? {}, 'RestoreBehavior') === 'Erase',
  )!;
  const authority = new Authority(
    realWorld,
    new SigningServer(realWorld, identities).fetch,
    'https://gs.apple.com',
  );
  const nonces = { apNonce: new Uint8Array(32), sepNonce: new Uint8Array(20) };
  const { dict } = await authority.sign(ticketRequest(realWorld, erase, { ecid, ...nonces }));
  const ticket = ticketOf(dict);
  for (let length = 200 * KiB; ; length++) {
    const { head, tail } = img4Frame(length, ticket);
    if ((head.length + length + tail.length) % bulkPacket === 0) return length;
  }
}
