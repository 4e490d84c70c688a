import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import {
  readCertificate,
  ticketSignature,
  verifySignature,
  type Algorithm,
} from '../../src/signing/certificate.ts';
import {
  bitString,
  boolean,
  context,
  ia5,
  integer,
  nil,
  octets,
  oid,
  printable,
  sequence,
  set,
  utcTime,
  utf8String,
} from '../../src/signing/der-writer.ts';
import { CertificateBroken } from '../../src/signing/errors.ts';
import { named, property, readIm4m } from '../../src/signing/img4.ts';

const subject = sequence(
  set(sequence(oid('2.5.4.10'), utf8String('Pretend Inc.'))),
  set(sequence(oid('2.5.4.3'), utf8String('T8101 leaf'))),
  set(sequence(oid('2.5.4.6'), printable('US'))),
);
const time = utcTime(new Date('2030-01-02T03:04:05Z'));
const oids = {
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
};

interface Leaf {
  readonly algorithm: Algorithm;
  readonly spki?: Bytes;
  readonly extensions?: readonly Bytes[];
}

function certificate({ algorithm, spki = sequence(), extensions = [] }: Leaf): Bytes {
  const scheme = sequence(oid(oids[algorithm]), nil());
  const body = [context(0, integer(2)), integer(1), scheme, sequence(), sequence(time, time), subject, spki];
  const more = extensions.length > 0 ? [context(3, sequence(...extensions))] : [];
  return sequence(sequence(...body, ...more), scheme, bitString(Uint8Array.of(1, 2, 3)));
}

async function makeKey(hash: string): Promise<{ spki: Bytes; sign(bytes: Bytes): Promise<Bytes> }> {
  const scheme = {
    name: 'RSASSA-PKCS1-v1_5',
    hash,
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(scheme, true, ['sign', 'verify']);
  return {
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(scheme.name, privateKey, bytes)),
  };
}

describe('certificates', () => {
  it('are read into the parts a chain is judged by', () => {
    const read = readCertificate(
      certificate({
        algorithm: 'sha384',
        extensions: [
          sequence(oid('2.5.29.15'), boolean(true), octets(Uint8Array.of(3, 2, 7, 128))),
          sequence(oid('2.5.29.14'), octets(octets(Uint8Array.of(9)))),
        ],
      }),
    );
    expect([read.commonName, read.algorithm]).to.deep.equal(['T8101 leaf', 'sha384']);
    expect([toHex(read.issuer), toHex(read.subject)]).to.deep.equal(['3000', toHex(subject)]);
    expect([...read.signature]).to.deep.equal([1, 2, 3]);
    expect(
      [...read.extensions].map(([key, { critical, value }]) => [key, critical, toHex(value)]),
    ).to.deep.equal([
      ['2.5.29.15', true, '03020780'],
      ['2.5.29.14', false, '040109'],
    ]);
  });

  it('are refused with the reason', () => {
    const twice = sequence(oid('2.5.29.15'), octets(Uint8Array.of(1)));
    const cases: [Bytes, string][] = [
      [nil(), 'not DER at byte 0: a primitive element (class 0, tag 5) has no children'],
      [sequence(sequence(), nil()), 'its members are not body, algorithm and signature'],
      [sequence(sequence(), nil(), nil()), 'it has no version'],
      [sequence(sequence(context(0, integer(2))), nil(), nil()), 'its body is incomplete'],
      [certificate({ algorithm: 'sha1', extensions: [twice, twice] }), 'extension 2.5.29.15 twice'],
      [
        certificate({ algorithm: 'sha1', extensions: [sequence(oid('2.5.29.15'))] }),
        'an extension that is not name and value',
      ],
    ];
    for (const [bytes, why] of cases)
      expect(() => readCertificate(bytes)).to.throw(CertificateBroken, `not a certificate: ${why}`);
    const md5 = certificate({ algorithm: 'sha1' }).slice();
    const at = toHex(md5).lastIndexOf(toHex(oid(oids.sha1))) / 2;
    md5[at + 10] = 4;
    expect(() => readCertificate(md5)).to.throw(
      CertificateBroken,
      'signature algorithm 1.2.840.113549.1.1.4',
    );
  });

  it('verify a signature, and do not for another hash, other bytes or a key that is none', async () => {
    const key = await makeKey('SHA-384');
    const signature = await key.sign(utf8('signed'));
    const verified = (algorithm: Algorithm, text: string, spki = key.spki): Promise<boolean> =>
      verifySignature(realWorld, spki, algorithm, utf8(text), signature);
    expect([
      await verified('sha384', 'signed'),
      await verified('sha256', 'signed'),
      await verified('sha384', 'Signed'),
      await verified('sha384', 'signed', sequence()),
    ]).to.deep.equal([true, false, false, false]);
  });

  it('judge a ticket by the last certificate it carries, whatever hash the leaf itself is signed with', async () => {
    const key = await makeKey('SHA-384');
    const leaf = certificate({ algorithm: 'sha256', spki: key.spki });
    const other = certificate({ algorithm: 'sha384' });
    const signed = set(named('MANB', set(named('MANP', set(property('CHIP', 0x8101))))));
    const signature = octets(await key.sign(signed));
    const judged = (...certificates: Bytes[]): Promise<object> =>
      ticketSignature(
        realWorld,
        readIm4m(sequence(ia5('IM4M'), integer(0), signed, signature, sequence(...certificates))),
      );
    expect(await judged(other, leaf)).to.deep.equal({ algorithm: 'sha384', valid: true });
    expect(await judged(leaf, other)).to.deep.equal({ algorithm: 'sha384', valid: false });
    const error: unknown = await judged().catch((thrown: unknown) => thrown);
    expect((error as CertificateBroken).message).to.equal('not a certificate: the ticket carries none');
  });
});
