import { equal, type Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import { maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { SigningAnswerBroken, TicketMismatch } from './errors.ts';
import type { Im4m, Property } from './img4.ts';

/** What a ticket must say to be of use. */
export interface AskedOf {
  readonly ecid: bigint;
  readonly chipId: number;
  readonly boardId: number;
  readonly apNonce: Bytes;
  readonly sepNonce?: Bytes;
  /** Digest of each component that will be sent, by its 4CC. */
  readonly digests: ReadonlyMap<string, Bytes>;
}

/** The IM4M in an answer. Throws `SigningAnswerBroken` when the server said yes but sent none. */
export function ticketOf(answer: Dict): Bytes {
  const ticket = maybe.data(answer, 'ApImg4Ticket');
  if (!ticket) throw new SigningAnswerBroken('the answer holds no ApImg4Ticket');
  return ticket;
}

/**
 * Throws `TicketMismatch` for the first property that is not what was asked for. The phone would refuse the same
 * ticket, but later and without a word.
 */
export function checkTicket(im4m: Im4m, asked: AskedOf): void {
  const property = (name: string): Property | undefined => im4m.properties.get(name);
  same('ECID', asked.ecid, property('ECID'));
  same('CHIP', BigInt(asked.chipId), property('CHIP'));
  same('BORD', BigInt(asked.boardId), property('BORD'));
  same('BNCH', asked.apNonce, property('BNCH'));
  if (asked.sepNonce) same('snon', asked.sepNonce, property('snon'));
  for (const [type, digest] of asked.digests)
    same(`${type}.DGST`, digest, im4m.objects.get(type)?.get('DGST'));
}

function same(field: string, asked: bigint | Bytes, got: Property | undefined): void {
  const agree = asked instanceof Uint8Array && got instanceof Uint8Array ? equal(asked, got) : asked === got;
  if (!agree) throw new TicketMismatch(field, shown(asked), got === undefined ? 'nothing' : shown(got));
}

function shown(value: Property): string {
  if (value instanceof Uint8Array) return toHex(value);
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : String(value);
}
