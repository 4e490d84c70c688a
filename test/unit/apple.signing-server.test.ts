import { expect } from '@open-wc/testing';
import { equal, nothing, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { readCertificate, ticketSignature, verifySignature } from '../../src/signing/certificate.ts';
import { readIm4m, type Im4m } from '../../src/signing/img4.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { ticketComponents, ticketRequest } from '../../src/signing/request.ts';
import { ticketOf } from '../../src/signing/ticket.ts';
import { Authority } from '../../src/signing/authority.ts';
import { constraintOid, testRoot } from '../apple/ca.ts';
import { generationOf } from '../apple/chips.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { smallIdentity } from '../apple/small-identity.ts';
import { VirtualWorld } from '../clock.ts';
import { realWorld } from '../../src/bytes/world.ts';

const url = '/TSS/controller?action=2';
const sepNonce = new Uint8Array(20).fill(2);
const apNonceOf = (chipId: number): Bytes => new Uint8Array(generationOf(chipId).nonceLength).fill(1);

const goodRequest = (chipId: number): Dict =>
  ticketRequest(new VirtualWorld(), smallIdentity(chipId), {
    ecid: 7n,
    apNonce: apNonceOf(chipId),
    sepNonce,
  });

async function ticketFor(chipId: number): Promise<Im4m> {
  const server = new SigningServer(realWorld, [smallIdentity(chipId)]);
  const answer = await new Authority(realWorld, server.fetch, '').sign(goodRequest(chipId));
  return readIm4m(ticketOf(answer.dict));
}

/** STATUS of the answer to a request that differs from a good one. */
async function status(changes: Record<string, unknown>, chipId = 0x8101): Promise<number> {
  const server = new SigningServer(realWorld, [smallIdentity(chipId)]);
  const request = Object.fromEntries(
    Object.entries({ ...goodRequest(chipId), ...changes }).filter(([, value]) => value !== undefined),
  ) as Dict;
  const answer = await server.answer(writeXml(request), url);
  return Number(/^STATUS=(\d+)&MESSAGE=/.exec(answer.text)?.[1]);
}

const component = (name: string, changes: Dict): Record<string, Dict> => ({
  [name]: { ...(goodRequest(0x8101)[name] as Dict), ...changes },
});

describe('apple.signing-server', () => {
  for (const chipId of [
    0x8960, 0x7000, 0x8000, 0x8003, 0x8010, 0x8015, 0x8020, 0x8030, 0x8101, 0x8110, 0x8120, 0x8130,
  ])
    it(`signs for chip ${chipId.toString(16)} under a chain that ends at the test root`, async () => {
      const im4m = await ticketFor(chipId);
      const older = generationOf(chipId).hash === 'SHA-1';
      expect(await ticketSignature(realWorld, im4m)).to.deep.equal({
        algorithm: older ? 'sha1' : 'sha384',
        valid: true,
      });
      const chain = [(await testRoot()).certificate, ...im4m.certificates].map(readCertificate);
      expect(chain.length).to.equal(older ? 3 : 2);
      for (const [i, { tbs, signature, algorithm, issuer }] of chain.entries()) {
        const above = chain[Math.max(0, i - 1)]!;
        expect(equal(issuer, above.subject), `issuer ${i}`).to.equal(true);
        expect(await verifySignature(realWorld, above.spki, algorithm, tbs, signature), `link ${i}`).to.equal(
          true,
        );
      }
      expect(chain.at(-1)!.extensions.get(constraintOid)?.critical).to.equal(true);
    });

  it('writes the properties of phone and request, in the order of their tags', async () => {
    const { properties, objects } = await ticketFor(0x8101);
    expect([...properties.keys()]).to.deep.equal([
      'BNCH',
      'BORD',
      'CEPO',
      'CHIP',
      'CPRO',
      'CSEC',
      'ECID',
      'SDOM',
      'snon',
      'srvn',
    ]);
    expect([properties.get('ECID'), properties.get('CHIP'), properties.get('CPRO')]).to.deep.equal([
      7n,
      0x8101n,
      true,
    ]);
    expect([...objects].map(([type, object]) => [type, [...object.keys()].join(' ')])).to.deep.equal([
      ['ftap', 'DGST EKEY EPRO ESEC'],
      ['ibec', 'DGST EKEY EPRO ESEC'],
      ['rdtr', 'DGST EKEY EPRO ESEC'],
      ['rsep', 'DGST EKEY EPRO ESEC tbmr'],
    ]);
    expect(toHex(objects.get('ftap')!.get('DGST') as Bytes).slice(0, 16)).to.equal('5340b6a059bdb732');
  });

  it('puts UID mode into tickets of A16 and later', async () => {
    expect((await ticketFor(0x8120)).properties.get('uidm')).to.equal(false);
  });

  it('returns what SEP needs beside its ticket', async () => {
    const server = new SigningServer(realWorld, [smallIdentity(0x8101)]);
    const { dict } = await new Authority(realWorld, server.fetch, '').sign(goodRequest(0x8101));
    expect(Object.keys(dict)).to.deep.equal(['@ServerVersion', 'ApImg4Ticket', 'RestoreSEP-TBM']);
    expect(Object.keys(dict['RestoreSEP-TBM'] as Dict)).to.deep.equal(['ucon', 'ucer']);
  });

  it('judges what is no request at all', async () => {
    const server = new SigningServer(realWorld, []);
    const answers = [
      await server.answer(nothing, url),
      await server.answer(writeXml({}), '/TSS/controller?action=0'),
      await server.answer(utf8('bplist00'), url),
      await server.answer(utf8('<plist><array/></plist>'), url),
      await server.answer(writeXml({ '@ApImg4Ticket': false }), url),
      await server.answer(writeXml({ '@Savage,Ticket': true, '@BBTicket': true }), url),
    ];
    expect(answers.map((answer) => answer.text)).to.deep.equal([
      'STATUS=511&MESSAGE=No data in the request',
      'STATUS=5&MESSAGE=Invalid Option!',
      'STATUS=100&MESSAGE=An internal error occurred.',
      'STATUS=100&MESSAGE=An internal error occurred.',
      'STATUS=5&MESSAGE=Invalid Option!',
      'STATUS=126&MESSAGE=An internal error occurred.',
    ]);
    expect((await server.answer(nothing, '/other')).status).to.equal(404);
  });

  it('refuses each way of asking wrongly with its own number', async () => {
    const wrong: Record<string, Record<string, unknown>> = {
      good: {},
      'with @BBTicket': { '@BBTicket': true },
      'mixed with a peripheral': { '@SE,Ticket': true },
      'no ECID': { ApECID: undefined },
      'chip as text': { ApChipID: '0x8101' },
      'negative ECID': { ApECID: -7 },
      'mode as number': { ApSecurityMode: 1 },
      'unknown build': { UniqueBuildID: new Uint8Array(20).fill(9) },
      'other chip': { ApChipID: 0x8110 },
      'other board': { ApBoardID: 0x0e },
      'no nonce': { ApNonce: undefined },
      'short nonce': { ApNonce: new Uint8Array(20) },
      'empty nonce': { ApNonce: nothing },
      'long SEP nonce': { SepNonce: new Uint8Array(32) },
      'other digest': component('iBEC', { Digest: new Uint8Array(48) }),
      'no digest': component('iBEC', { Digest: nothing }),
      'unknown component': { KernelCache: { Digest: new Uint8Array(48), EPRO: true, ESEC: true } },
      'with Info': component('iBEC', { Info: {} }),
      'without EPRO': component('iBEC', { EPRO: 'yes' }),
      'an FTAB part': { 'Rap,RTKitOS': { Digest: new Uint8Array(48).fill(7), EPRO: true, ESEC: true } },
      'development mode': { ApProductionMode: false },
    };
    const got: Record<string, number> = {};
    for (const [name, changes] of Object.entries(wrong)) got[name] = await status(changes);
    expect(got).to.deep.equal({
      good: 0,
      'with @BBTicket': 0,
      'mixed with a peripheral': 94,
      'no ECID': 100,
      'chip as text': 100,
      'negative ECID': 100,
      'mode as number': 100,
      'unknown build': 94,
      'other chip': 94,
      'other board': 94,
      'no nonce': 128,
      'short nonce': 128,
      'empty nonce': 0,
      'long SEP nonce': 128,
      'other digest': 94,
      'no digest': 94,
      'unknown component': 94,
      'with Info': 100,
      'without EPRO': 100,
      'an FTAB part': 100,
      'development mode': 94,
    });
  });

  it('insists on UID mode and SEP nonce from A16 on, and on 20-byte nonces up to A9', async () => {
    expect([
      await status({ UID_MODE: undefined }, 0x8120),
      await status({ SepNonce: undefined }, 0x8120),
      await status({ SepNonce: undefined }, 0x8110),
      await status({ ApNonce: new Uint8Array(32) }, 0x8000),
      await status({ ApNonce: new Uint8Array(20) }, 0x8000),
    ]).to.deep.equal([69, 69, 0, 128, 0]);
  });

  it('uses the leaf of another chip when told to', async () => {
    const server = new SigningServer(realWorld, [smallIdentity(0x8101)]);
    server.faults = { wrongLeaf: true };
    const { dict } = await new Authority(realWorld, server.fetch, '').sign(goodRequest(0x8101));
    const leaf = readCertificate(readIm4m(ticketOf(dict)).certificates[0]!);
    expect(leaf.commonName).to.equal('T8103-TestLive-ManifestKey');
  });

  it('makes a ticket of an empty nonce that holds an empty BNCH', async () => {
    const server = new SigningServer(realWorld, [smallIdentity(0x8101)]);
    const answer = await server.answer(writeXml({ ...goodRequest(0x8101), ApNonce: nothing }), url);
    expect(answer.text.startsWith('STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=<?xml')).to.equal(true);
    expect(text(utf8(answer.text)).length).to.be.lessThan(102_400);
  });

  for (const file of [
    'iPhone7,2_8.4.1_12H321',
    'iPhone10,3_10,6_11.2_15C114',
    'iPhone9,1_9,3_10,1_10,4_13.5.1_17F80',
    'iPhone13,2_13,3_26.2.1_23C71',
  ])
    it(`signs every identity of the real build ${file}`, async function () {
      const response = await fetch(`/shared-data/manifests/${file}.plist`);
      if (!response.ok) this.skip();
      const manifest = parsePlist(new Uint8Array(await response.arrayBuffer())) as Dict;
      const identities = manifest.BuildIdentities as Dict[];
      const server = new SigningServer(realWorld, identities);
      for (const identity of identities) {
        const apNonce = apNonceOf(Number(identity.ApChipID));
        const request = ticketRequest(realWorld, identity, { ecid: 7n, apNonce, sepNonce });
        const { dict } = await new Authority(realWorld, server.fetch, '').sign(request);
        const { objects } = readIm4m(ticketOf(dict));
        expect(objects.size).to.equal(Object.keys(ticketComponents(identity.Manifest as Dict)).length);
      }
    });
});
