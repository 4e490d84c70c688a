import { expect } from '@open-wc/testing';
import { utf8 } from '../../src/bytes/bytes.ts';
import { Authority, type Fetch } from '../../src/signing/authority.ts';
import { SigningAnswerBroken, SigningCancelled, SigningRefused } from '../../src/signing/errors.ts';
import { ticketRequest } from '../../src/signing/request.ts';
import { ticketOf } from '../../src/signing/ticket.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { smallIdentity } from '../apple/small-identity.ts';
import { VirtualWorld } from '../clock.ts';

const identity = smallIdentity(0x8101);
const device = { ecid: 1n, apNonce: new Uint8Array(32), sepNonce: new Uint8Array(20) };

/** One question to a server with faults: how it ended, how often it was asked, how long it took. */
async function ask(faults: SigningFaults, cancelAfterMs?: number): Promise<Record<string, unknown>> {
  const world = new VirtualWorld();
  const server = new SigningServer(world, [identity]);
  server.faults = faults;
  const cancel = new AbortController();
  if (cancelAfterMs !== undefined)
    world.clock.after(cancelAfterMs, () => {
      cancel.abort();
    });
  const authority = new Authority(world, server.fetch, '/relay/http/gs.apple.com');
  const asked = authority.sign(ticketRequest(world, identity, device), cancel.signal);
  const ended = await world.run(asked).then(
    (answer) => ({ ended: answer.message, ticket: ticketOf(answer.dict).length > 1000 }),
    (error: unknown) => ({ ended: (error as Error).name, message: (error as Error).message }),
  );
  return { ...ended, asked: server.requests.length, ms: world.clock.now() };
}

const quiet: Fetch = () => new Promise(() => undefined);

describe('signing.authority', () => {
  it('gets a ticket at the first question', async () => {
    expect(await ask({})).to.deep.equal({ ended: 'SUCCESS', ticket: true, asked: 1, ms: 0 });
  });

  it('takes a refusal as final, with number and words', async () => {
    expect(await ask({ refuse: 94 })).to.deep.equal({
      ended: 'SigningRefused',
      message:
        "the signing server refused with status 94: This device isn't eligible for the requested build.",
      asked: 1,
      ms: 0,
    });
    expect(await ask({ eraseNotSigned: true })).to.include({ ended: 'SigningRefused', asked: 1 });
  });

  it('asks again every 2 s while no verdict comes', async () => {
    const all = [
      await ask({ unreachable: true, times: 1 }),
      await ask({ html403: true, times: 2 }),
      await ask({ http500: true, times: 3 }),
      await ask({ noStatus: true, times: 4 }),
      await ask({ cutBody: true, times: 5 }),
    ];
    expect(all.map(({ ended, asked, ms }) => [ended, asked, ms])).to.deep.equal([
      ['SUCCESS', 2, 2_000],
      ['SUCCESS', 3, 4_000],
      ['SUCCESS', 4, 6_000],
      ['SUCCESS', 5, 8_000],
      ['SUCCESS', 6, 10_000],
    ]);
  });

  it('gives up after 15 questions and says what came instead', async () => {
    expect(await ask({ html403: true })).to.deep.equal({
      ended: 'SigningUnreachable',
      message: 'no verdict from the signing server in 15 attempts: HTTP 403 without a verdict',
      asked: 15,
      ms: 28_000,
    });
  });

  it('waits 30 s for one answer, then asks again', async () => {
    expect(await ask({ delayMs: 25_000 })).to.include({ ended: 'SUCCESS', asked: 1, ms: 25_000 });
    expect(await ask({ delayMs: 40_000, times: 1 })).to.include({ ended: 'SUCCESS', ms: 32_000 });
  });

  it('refuses an answer that it cannot read, without asking again', async () => {
    for (const fault of ['longStatus', 'cutPlist', 'hugeAnswer'] as const)
      expect(await ask({ [fault]: true }), fault).to.include({
        ended: 'SigningAnswerBroken',
        asked: 1,
        ms: 0,
      });
  });

  it('stops at once when the person stops, during a pause as during a question', async () => {
    expect(await ask({ unreachable: true }, 3_500)).to.include({
      ended: 'SigningCancelled',
      asked: 2,
      ms: 3_500,
    });
    expect(await ask({ delayMs: 20_000 }, 500)).to.include({ ended: 'SigningCancelled', ms: 500 });
  });

  it('asks nobody when it is stopped before it begins', async () => {
    const world = new VirtualWorld();
    const authority = new Authority(world, quiet, 'http://127.0.0.1');
    const error: unknown = await authority.sign({}, AbortSignal.abort()).catch((thrown: unknown) => thrown);
    expect(error instanceof SigningCancelled).to.equal(true);
  });

  it('reads a verdict as Apple writes it, whatever stands around it', async () => {
    const plist =
      '<?xml version="1.0"?><plist version="1.0"><dict><key>a</key><integer>1</integer></dict></plist>';
    const read = async (body: string): Promise<unknown> => {
      const world = new VirtualWorld();
      const fetch: Fetch = () => Promise.resolve({ status: 200, bytes: () => Promise.resolve(utf8(body)) });
      const signed = new Authority(world, fetch, '').sign({});
      return world.run(signed).then(
        ({ dict }) => ({ ...dict }),
        (error: unknown) => error,
      );
    };
    expect(await read(`STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=${plist}\n`)).to.deep.equal({ a: 1 });
    expect(await read(`STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=${plist}&MORE=1`)).to.deep.equal({ a: 1 });
    expect(await read('STATUS=8&MESSAGE=An internal error occurred.')).to.include({ status: 8 });
    expect((await read('STATUS=94')) instanceof SigningRefused).to.equal(true);
    for (const broken of [
      'STATUS=0&MESSAGE=FAILURE',
      'STATUS=0&MESSAGE=SUCCESS',
      `STATUS=0&MESSAGE=SUCCESS&${plist.replaceAll('dict', 'array')}`,
    ])
      expect((await read(broken)) instanceof SigningAnswerBroken, broken).to.equal(true);
  });
});
