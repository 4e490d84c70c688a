import { ecidText } from '../boot/identity.ts';
import type { Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import { sha384 } from '../bytes/world.ts';
import type { Identity } from '../firmware/manifest.ts';
import { dict, maybe } from '../plist/dict.ts';
import { Authority } from '../signing/authority.ts';
import { fourccOf } from '../signing/fourcc.ts';
import { readIm4m } from '../signing/img4.ts';
import { payloadType } from '../signing/personalise.ts';
import { ticketComponents, ticketRequest } from '../signing/request.ts';
import { checkTicket, ticketOf } from '../signing/ticket.ts';
import type { Signed } from './kit.ts';
import type { Outfit } from './outfit.ts';

/**
 * The phone and its boot: a ticket is good for one ECID and these nonces. `sepNonce`: of the SEP, once the phone
 * tells it.
 */
export interface Asking {
  readonly ecid: bigint;
  readonly apNonce: Bytes;
  readonly sepNonce?: Bytes;
}

/** Asks Apple's server for the ticket of this build for this phone, and believes it only after checking. */
export async function sign(
  outfit: Outfit,
  identity: Identity,
  asking: Asking,
  cancel?: AbortSignal,
): Promise<Signed> {
  const { world, note } = outfit;
  const request = ticketRequest(world, identity.dict, asking);
  note({
    who: 'tss',
    kind: 'asked',
    build: maybe.string(identity.info, 'BuildNumber') ?? '',
    components: identity.components.size,
  });
  const answer = await new Authority(world, outfit.fetch, outfit.signing).sign(request, cancel);
  note({
    who: 'tss',
    kind: 'answered',
    status: answer.status,
    message: answer.message,
    ms: Math.round(answer.ms),
  });
  const ticket = ticketOf(answer.dict);
  checkTicket(readIm4m(ticket), {
    ...asking,
    chipId: identity.chipId,
    boardId: identity.boardId,
    digests: digestsOf(identity),
  });
  note({
    who: 'tss',
    kind: 'ticket',
    bytes: ticket.length,
    sha384: toHex(await sha384(world, ticket)),
    objects: readIm4m(ticket).objects.size,
    ecid: ecidText(asking.ecid),
    ...(identity.behavior ? { behavior: identity.behavior } : {}),
  });
  return { ticket, answer: answer.dict, apNonce: toHex(asking.apNonce) };
}

/**
 * What the ticket must say of every component that will be sent under it: of those that it was asked for. Parts of an
 * ultra-wideband chip are trusted, too, and stand in the ticket of that chip.
 */
function digestsOf(identity: Identity): Map<string, Bytes> {
  const digests = new Map<string, Bytes>();
  for (const name of Object.keys(ticketComponents(dict(identity.dict, 'Manifest')))) {
    const { digest, info, entry } = identity.component(name);
    const type = payloadType(name, info) ?? fourccOf(name);
    if (type !== undefined && digest !== undefined && entry.Trusted === true) digests.set(type, digest);
  }
  return digests;
}
