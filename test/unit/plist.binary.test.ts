import { expect } from '@open-wc/testing';
import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { parseBinary } from '../../src/plist/binary.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { PlistBroken, PlistUnwritable } from '../../src/plist/errors.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { Real, type Value } from '../../src/plist/value.ts';
import { same } from '../fuzz/same.ts';

/** A list of the given objects, in hex; the first is the root. */
function list(...objects: string[]): Bytes {
  const parts = [utf8('bplist00'), ...objects.map(fromHex)];
  const offsets = Uint8Array.from(objects, (_, i) => concat(parts.slice(0, i + 1)).length);
  const trailer = new Uint8Array(32);
  trailer.set([1, 1], 6);
  trailer[15] = objects.length;
  trailer[31] = concat(parts).length;
  return concat([...parts, offsets, trailer]);
}

function refusal(bytes: Bytes): string {
  try {
    parseBinary(bytes);
  } catch (error) {
    if (error instanceof PlistBroken) return `${error.at}: ${error.why}`;
    throw error;
  }
  return 'read';
}

describe('binary property lists', () => {
  it('are written byte for byte as the format says, equal leaves once', () => {
    const expected = list('d2 01 02 03 03', '51 61', '51 62', '13 ffffffffffffffff');
    expect(toHex(writeBinary({ a: -1, b: -1 }))).to.equal(toHex(expected));
  });

  it('hold every kind of value there and back', () => {
    const value: Value = [
      0, 255, 256, 65535, 65536, 2 ** 32, -1, -300, Number.MAX_SAFE_INTEGER, 2n ** 63n - 1n, 2n ** 63n,
      2n ** 64n - 1n, -(2n ** 63n), 0.1, -1e300, Infinity, true, false, 'ASCII', 'Grüße 😀', 'x'.repeat(300), '',
      new Uint8Array(300).fill(7), new Uint8Array(0), new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 789)), new Date(0),
      { a: { b: [{}] }, c: [] }, Array.from({ length: 400 }, (_, i) => `item ${i}`),
    ]; // prettier-ignore
    const back = parseBinary(writeBinary(value));
    expect(same(back, value)).to.equal(true);
    expect(toHex(writeBinary(back))).to.equal(toHex(writeBinary(value)));
    expect(toHex(writeBinary(new Real(3)).subarray(8, 17))).to.equal('234008000000000000');
  });

  it('read integers of one to four bytes unsigned, of eight and sixteen signed', () => {
    const read = (hex: string): Value => parseBinary(list(hex));
    expect(read('10 ff')).to.equal(255);
    expect(read('12 ffffffff')).to.equal(4294967295);
    expect(read('13 ffffffffffffffff')).to.equal(-1);
    expect(read('14 0000000000000000 ffffffffffffffff')).to.equal(2n ** 64n - 1n);
    expect(read('14 ffffffffffffffff ffffffffffffffff')).to.equal(-1);
    expect(read('22 3fc00000')).to.equal(1.5);
    expect(read('5f 10 02 6869')).to.equal('hi');
    expect(read('61 00fc')).to.equal('ü');
  });

  it('are refused with the place and the reason', () => {
    expect(refusal(utf8('bplist01........................................'))).to.match(/does not start/);
    expect(refusal(utf8('bplist00'))).to.match(/does not start/);
    expect(refusal(utf8('bplist00short'))).to.equal('13: no room for the trailer');
    expect(refusal(list('a1 00'))).to.equal('9: object 0 contains itself');
    expect(refusal(list('a1 01', 'a1 00'))).to.equal('11: object 0 contains itself');
    expect(refusal(list('a1 09'))).to.equal('9: object 9 of 1');
    expect(refusal(list('d1 01 01', '10 05'))).to.equal('9: a key that is no string');
    expect(refusal(list('4f 10 ff'))).to.equal('11: 255 bytes reach outside');
    expect(refusal(list('af 13 0020000000000000'))).to.match(/reach outside$/);
    expect(refusal(list('5f 51 61'))).to.equal('9: a length that is no integer');
    expect(refusal(list('00'))).to.equal('8: unknown marker 0x0');
    expect(refusal(list('f0 05'))).to.equal('8: unknown marker 0xf0');
    expect(refusal(list('14 0000000000000001 0000000000000000'))).to.equal('9: an integer beyond 64 bits');
    expect(refusal(list('33 7fefffffffffffff'))).to.equal('9: a date beyond measure');
  });

  it('are refused when they unfold without measure or nest too deep', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `a2 ${(i + 1).toString(16).padStart(2, '0').repeat(2)}`,
    );
    expect(refusal(list(...doubling, '51 61'))).to.match(/unfolds without measure$/);
    let deep: Value = [];
    for (let i = 0; i < 500; i++) deep = [deep];
    expect(same(parseBinary(writeBinary(deep)), deep)).to.equal(true);
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const tooDeep = deep;
    expect(() => writeBinary(tooDeep)).to.throw(PlistUnwritable);
  });

  it('are told apart from XML by their first bytes', () => {
    expect(parsePlist(writeBinary('hello'))).to.equal('hello');
    expect(parsePlist(utf8('<string>hello</string>'))).to.equal('hello');
    expect(() => parsePlist(utf8('neither'))).to.throw(PlistBroken, 'xml property list broken at byte 0');
  });
});
