import { expect } from '@open-wc/testing';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { sha384, realWorld } from '../../src/bytes/world.ts';
import {
  boolean,
  context,
  ia5,
  integer,
  nil,
  octets,
  sequence,
  set,
  utf8String,
} from '../../src/signing/der-writer.ts';
import { Img4Broken } from '../../src/signing/errors.ts';
import {
  img4Frame,
  named,
  property,
  readIm4m,
  readIm4p,
  readIm4r,
  readImg4,
  retype,
  writeIm4r,
} from '../../src/signing/img4.ts';

/** The empty policy of signing-and-ipsw §10. */
const policy = fromHex('3014 1604494d3450 16046c706f6c 1603312e30 040100');
const generator = new Uint8Array(8).fill(0x11);

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Img4Broken) return `${error.what}: ${error.why}`;
    throw error;
  }
  return 'read';
}

const manifest = (...members: Bytes[]): Bytes => set(named('MANB', set(...members)));
const ticket = (signed: Bytes, version = 0): Bytes =>
  sequence(
    ia5('IM4M'),
    integer(version),
    signed,
    octets(Uint8Array.of(9)),
    sequence(sequence(), sequence(nil())),
  );
const manp = named(
  'MANP',
  set(property('ECID', 2n ** 63n + 5n), property('CPRO', true), property('love', '18.5.1')),
);

describe('Image4', () => {
  it('reads the smallest payload there is', async () => {
    const { payload, ...facts } = readIm4p(policy);
    expect(facts).to.deep.equal({ type: 'lpol', description: '1.0' });
    expect([...payload]).to.deep.equal([0]);
    expect(toHex(await sha384(realWorld, policy))).to.match(/^d1015438c4a89172/);
  });

  it('reads the optional members of a payload, in any combination', () => {
    const base = [ia5('IM4P'), ia5('krnl'), ia5('k-1'), octets(Uint8Array.of(1, 2))];
    const bags = octets(sequence());
    const lzfse = sequence(integer(1), integer(70_000_000));
    const payp = sequence(ia5('PAYP'), set());
    const members = (...more: Bytes[]): object => {
      const { keybags, compression, properties } = readIm4p(sequence(...base, ...more));
      return { bags: keybags && toHex(keybags), compression, payp: properties && toHex(properties) };
    };
    const compression = { method: 1, size: 70_000_000 };
    expect(members()).to.deep.equal({ bags: undefined, compression: undefined, payp: undefined });
    expect(members(bags)).to.deep.equal({ bags: '3000', compression: undefined, payp: undefined });
    expect(members(lzfse)).to.deep.equal({ bags: undefined, compression, payp: undefined });
    expect(members(bags, lzfse, context(0, payp))).to.deep.equal({
      bags: '3000',
      compression,
      payp: toHex(payp),
    });
    expect(refusal(() => members(lzfse, bags))).to.equal('IM4P: a member that does not belong there');
    expect(refusal(() => members(sequence(integer(1))))).to.equal(
      'IM4P: its compression is not two integers',
    );
    expect(refusal(() => members(sequence(integer(1), integer(-1))))).to.equal(
      'IM4P: its unpacked size is -1',
    );
  });

  it('changes the type and nothing else', () => {
    const retyped = retype(policy, 'rdtr');
    expect(toHex(retyped)).to.equal(toHex(policy).replace('6c706f6c', '72647472'));
    expect(readIm4p(policy).type).to.equal('lpol');
    expect(retype(policy, 'lpol') === policy).to.equal(true);
    expect(refusal(() => retype(policy, 'long!'))).to.equal('IM4P: no type "long!" can be written');
  });

  it('writes restore info in the order given', () => {
    const info = writeIm4r([['BNCN', generator]]);
    // signing-and-ipsw §10.
    expect(toHex(info)).to.equal('30211604494d34523119ff8492b9864e1230101604424e434e04081111111111111111');
    const both = writeIm4r([
      ['ucon', Uint8Array.of(1)],
      ['ucer', Uint8Array.of(2)],
      ['anid', 300],
    ]);
    expect([...readIm4r(both).keys()]).to.deep.equal(['ucon', 'ucer', 'anid']);
    expect(readIm4r(both).get('anid')).to.equal(300n);
  });

  it('reads a ticket: properties, objects, and the bytes under its signature', () => {
    const krnl = named('krnl', set(property('DGST', Uint8Array.of(1)), property('EPRO', false)));
    const signed = manifest(manp, krnl);
    const im4m = readIm4m(ticket(signed));
    expect([...im4m.properties]).to.deep.equal([
      ['ECID', 2n ** 63n + 5n],
      ['CPRO', true],
      ['love', '18.5.1'],
    ]);
    expect([...im4m.objects.keys()]).to.deep.equal(['krnl']);
    expect(im4m.objects.get('krnl')?.get('EPRO')).to.equal(false);
    expect(toHex(im4m.signed)).to.equal(toHex(signed));
    expect(im4m.certificates.map(toHex)).to.deep.equal(['3000', '30020500']);
  });

  it('keeps a property of another kind as its whole DER', () => {
    const odd = manifest(named('MANP', set(named('BNCH', context(0, nil())))));
    expect(toHex(readIm4m(ticket(odd)).properties.get('BNCH') as Bytes)).to.equal('a0020500');
  });

  it('frames a payload without touching it, and takes the image apart again', () => {
    const im4m = ticket(manifest(manp));
    for (const im4r of [undefined, writeIm4r([['BNCN', generator]])]) {
      const { head, tail } = img4Frame(policy.length, im4m, im4r);
      const parts = readImg4(concat([head, policy, tail]));
      expect(toHex(parts.im4p)).to.equal(toHex(policy));
      expect(toHex(parts.im4m)).to.equal(toHex(im4m));
      expect(parts.im4r && toHex(parts.im4r)).to.equal(im4r && toHex(im4r));
    }
    const large = img4Frame(50_000_000, im4m);
    expect(toHex(large.head.subarray(0, 2))).to.equal('3084');
  });

  it('refuses what is almost an Image4 object, by name', () => {
    const renamed = concat([property('ECID', 1)]);
    renamed[1]! ^= 1;
    const cases: [() => unknown, string][] = [
      [() => readIm4p(ticket(manifest(manp))), 'IM4P: it does not say so'],
      [() => readIm4p(policy.slice(0, 20)), 'IM4P: not DER at byte 0: 20 bytes of content, 18 are there'],
      [() => readIm4p(concat([policy, Uint8Array.of(0)])), 'IM4P: not DER at byte 22: bytes behind the element'],
      [() => readIm4p(sequence(ia5('IM4P'), ia5('krnl'))), 'IM4P: it has no payload'],
      [() => readIm4p(sequence(ia5('IM4P'), ia5('toolong'), ia5(''), octets(generator))), 'IM4P: its type is "toolong"'],
      [() => readIm4p(nil()), 'IM4P: no sequence'],
      [() => readIm4m(policy), 'IM4M: it does not say so'],
      [() => readIm4m(ticket(manifest(manp), 1)), 'IM4M: its version is 1'],
      [() => readIm4m(ticket(set())), 'IM4M: its manifest is not one MANB'],
      [() => readIm4m(ticket(manifest())), 'IM4M: it has no MANP'],
      [() => readIm4m(ticket(manifest(manp, manp))), 'IM4M: "MANP" twice'],
      [() => readIm4m(ticket(manifest(named('MANP', set(renamed))))), 'IM4M: "ECID" under another tag'],
      [() => readIm4m(ticket(manifest(sequence()))), 'IM4M: a member without a 4CC tag'],
      [() => readIm4m(ticket(manifest(named('MANP', sequence())))), 'IM4M: no set where named members belong'],
      [() => readIm4m(sequence(ia5('IM4M'), integer(0))), 'IM4M: its members are not version, manifest, signature and certificates'],
      [() => readIm4r(sequence(ia5('IM4R'))), 'IM4R: it is not one set of properties'],
      [() => readImg4(sequence(ia5('IMG4'), policy)), 'IMG4: its members are not payload, ticket and restore info'],
      [() => readImg4(sequence(ia5('IMG4'), policy, context(1, policy))), 'IMG4: no [0] where it belongs'],
      [() => readIm4r(sequence(utf8String('IM4R'), set(boolean(true)))), 'IM4R: it does not say so'],
    ]; // prettier-ignore
    for (const [run, sentence] of cases) expect(refusal(run)).to.equal(sentence);
  });
});
