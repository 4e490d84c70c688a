import { expect } from '@open-wc/testing';
import { toHex } from '../../src/bytes/hex.ts';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { Authority } from '../../src/signing/authority.ts';
import { SigningAnswerBroken, TicketMismatch } from '../../src/signing/errors.ts';
import { readIm4m, type Im4m } from '../../src/signing/img4.ts';
import { ticketRequest } from '../../src/signing/request.ts';
import { checkTicket, ticketOf } from '../../src/signing/ticket.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { smallIdentity } from '../apple/small-identity.ts';
import { VirtualWorld } from '../clock.ts';

const identity = smallIdentity(0x8101);
const device = {
  ecid: 0x8765_4321_0fed_cba9n,
  apNonce: new Uint8Array(32).fill(1),
  sepNonce: new Uint8Array(20).fill(2),
};
const asked = {
  ...device,
  chipId: 0x8101,
  boardId: 0x0c,
  digests: new Map<string, Bytes>([
    ['ibec', new Uint8Array(48).fill(3)],
    ['rdtr', new Uint8Array(48).fill(4)],
  ]),
};

async function ticket(faults: SigningFaults = {}): Promise<Im4m> {
  const world = new VirtualWorld();
  const server = new SigningServer(world, [identity]);
  server.faults = faults;
  const answer = await world.run(
    new Authority(world, server.fetch, '').sign(ticketRequest(world, identity, device)),
  );
  return readIm4m(ticketOf(answer.dict));
}

/** The field that does not agree; undefined when all do. */
function mismatch(im4m: Im4m, wanted = asked): string | undefined {
  try {
    checkTicket(im4m, wanted);
    return undefined;
  } catch (error) {
    if (error instanceof TicketMismatch) return error.field;
    throw error;
  }
}

describe('signing.ticket', () => {
  it('accepts the ticket that was asked for', async () => {
    expect(mismatch(await ticket())).to.equal(undefined);
  });

  it('names the property of a ticket for something else', async () => {
    const fields = [
      mismatch(await ticket({ otherEcid: true })),
      mismatch(await ticket({ otherBoard: true })),
      mismatch(await ticket({ staleNonce: true })),
      mismatch(await ticket({ flipDigest: 'RestoreDeviceTree' })),
      mismatch(await ticket(), { ...asked, chipId: 0x8110 }),
      mismatch(await ticket(), { ...asked, sepNonce: new Uint8Array(20) }),
      mismatch(await ticket(), { ...asked, digests: new Map([['krnl', new Uint8Array(48)]]) }),
    ];
    expect(fields).to.deep.equal(['ECID', 'BORD', 'BNCH', 'rdtr.DGST', 'CHIP', 'snon', 'krnl.DGST']);
  });

  it('says both values', async () => {
    const im4m = await ticket();
    expect(() => {
      checkTicket(im4m, { ...asked, ecid: 5n });
    }).to.throw('ECID is 0x876543210fedcba9, asked was 0x5');
    expect(() => {
      checkTicket(im4m, { ...asked, digests: new Map([['krnl', Uint8Array.of(0xab)]]) });
    }).to.throw('krnl.DGST is nothing, asked was ab');
  });

  it('refuses an answer without a ticket', () => {
    expect(() => ticketOf({ '@ServerVersion': '2.1.0' })).to.throw(SigningAnswerBroken);
    expect(toHex(ticketOf({ ApImg4Ticket: Uint8Array.of(0x30, 0) }))).to.equal('3000');
  });
});
