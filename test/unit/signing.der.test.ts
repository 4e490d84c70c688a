import { expect } from '@open-wc/testing';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import * as der from '../../src/signing/der.ts';
import * as write from '../../src/signing/der-writer.ts';
import { DerBroken } from '../../src/signing/errors.ts';

const read = (hex: string): der.Der => der.readDer(fromHex(hex));

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DerBroken) return `${error.at}: ${error.why}`;
    throw error;
  }
  return 'read';
}

describe('DER', () => {
  it('writes Image4 properties as real tickets hold them', () => {
    const property = (name: string, value: Bytes): string =>
      toHex(write.fourccTag(name, write.sequence(write.ia5(name), value)));
    // signing-and-ipsw §10 and the tag table of §3.1.
    expect(property('BORD', write.integer(0x0c))).to.equal('ff8492bda4440b30091604424f524402010c');
    expect(property('CHIP', write.integer(0x8101))).to.equal('ff849aa192500d300b1604434849500203008101');
    expect(property('CPRO', write.boolean(true))).to.equal('ff849ac1a44f0b300916044350524f0101ff');
    expect(property('BNCH', write.octets(new Uint8Array(32)))).to.match(
      /^ff8492b986482a30281604424e43480420(00){32}$/,
    );
    expect(property('krnl', write.nil())).to.match(/^ff86dbc9dc6c/);
    expect(property('ucon', write.nil())).to.match(/^ff87ab8dde6e/);
  });

  it('reads a 4CC tag as the number of its four letters', () => {
    const tag = der.readDer(write.fourccTag('MANB', write.nil()));
    expect([tag.cls, tag.constructed, tag.tag]).to.deep.equal([3, true, 0x4d414e42]);
    expect(der.children(tag).map((child) => child.tag)).to.deep.equal([der.Tag.nil]);
  });

  it('writes and reads integers of any sign and size in their shortest form', () => {
    const forms: [bigint, string][] = [
      [0n, '020100'],
      [127n, '02017f'],
      [128n, '02020080'],
      [-1n, '0201ff'],
      [-128n, '020180'],
      [-129n, '0202ff7f'],
      [2n ** 64n - 1n, '020900ffffffffffffffff'],
    ];
    for (const [value, hex] of forms) {
      expect(toHex(write.integer(value))).to.equal(hex);
      expect(der.integerOf(read(hex))).to.equal(value);
    }
  });

  it('writes lengths in their shortest form', () => {
    const header = (length: number): string => toHex(write.tlvHeader(0x04, length));
    expect([0, 127, 128, 255, 256, 65536, 0x1000000].map(header)).to.deep.equal([
      '0400', '047f', '048180', '0481ff', '04820100', '0483010000', '048401000000',
    ]); // prettier-ignore
  });

  it('writes and reads the other kinds', () => {
    expect(toHex(write.oid('1.2.840.113635.100.6.1.15'))).to.equal('060a2a864886f7636406010f');
    expect(der.oidOf(read('060a2a864886f7636406010f'))).to.equal('1.2.840.113635.100.6.1.15');
    expect(der.oidOf(der.readDer(write.oid('2.999.3')))).to.equal('2.999.3');
    expect(toHex(write.utcTime(new Date('2034-12-14T01:02:03.5Z')))).to.equal(
      '170d3334313231343031303230335a',
    );
    expect(toHex(write.context(0, write.nil()))).to.equal('a0020500');
    expect(toHex(write.bitString(Uint8Array.of(0x80)))).to.equal('03020080');
    expect(der.textOf(der.readDer(write.utf8String('Grüße')))).to.equal('Grüße');
    expect(der.boolOf(read('010100'))).to.equal(false);
    expect([...der.octetsOf(read('04020102'))]).to.deep.equal([1, 2]);
    expect([...der.bitsOf(read('0302000f'))]).to.deep.equal([15]);
    expect(toHex(write.set(write.ia5('b'), write.printable('a')))).to.equal('3106160162130161');
  });

  it('answers views into the bytes, never copies', () => {
    const bytes = concat([Uint8Array.of(1), write.sequence(write.octets(new Uint8Array(1000)))]).subarray(1);
    const [payload] = der.children(der.readDer(bytes));
    expect(payload?.content.buffer === bytes.buffer).to.equal(true);
    expect(payload?.content.byteOffset).to.equal(9);
  });

  it('refuses every second form of the same thing', () => {
    const forms: [string, string][] = [
      ['', '0: the bytes end inside a header'],
      ['30', '1: the bytes end inside a header'],
      ['3080', '1: an indefinite length'],
      ['04810100', '1: a length not in its shortest form'],
      ['0482007f', '1: a length not in its shortest form'],
      ['0485ffffffffff', '1: a length beyond 32 bits'],
      ['040201', '0: 2 bytes of content, 1 are there'],
      ['050000', '2: bytes behind the element'],
      ['ff8001', '1: a tag number with leading zeros'],
      ['ff1e00', '1: a short tag number in long form'],
      ['ff9080808000', '1: a tag number beyond 32 bits'],
      ['ff848080808080', '1: a tag number beyond 32 bits'],
    ];
    for (const [hex, why] of forms) expect(refusal(() => read(hex))).to.equal(why);
  });

  it('refuses values that are not of the kind asked for, or not in their one form', () => {
    const values: [(element: der.Der) => unknown, string, string][] = [
      [der.integerOf, '02020001', 'an integer not in its shortest form'],
      [der.integerOf, '0202ff80', 'an integer not in its shortest form'],
      [der.integerOf, '0200', 'an integer of 0 bytes'],
      [der.integerOf, '0101ff', 'class 0, tag 1 where an integer belongs'],
      [der.integerOf, '820101', 'class 2, tag 2 where an integer belongs'],
      [der.boolOf, '010101', 'a boolean that is neither 00 nor FF'],
      [der.octetsOf, '2400', 'class 0, tag 4 where an octet string belongs'],
      [der.textOf, '160180', 'a string that is not ASCII'],
      [der.textOf, '0c0180', 'a string that is not UTF-8'],
      [der.textOf, '040161', 'class 0, tag 4 where a string belongs'],
      [der.bitsOf, '03020180', 'a bit string that is not whole bytes'],
      [der.oidOf, '0600', 'an object identifier that does not end'],
      [der.oidOf, '060181', 'an object identifier that does not end'],
      [der.oidOf, '06022a80', 'an arc with leading zeros'],
      [der.oidOf, '06072a90ffffffff7f', 'an arc beyond 32 bits'],
      [der.children, '0400', 'a primitive element (class 0, tag 4) has no children'],
    ];
    for (const [run, hex, why] of values) expect(refusal(() => run(read(hex)))).to.equal(`0: ${why}`);
  });
});
