import { expect } from '@open-wc/testing';
import { big, bool, data, dict, integer, isDict, list, maybe, string } from '../../src/plist/dict.ts';
import { MissingKey } from '../../src/plist/errors.ts';
import { Real, type Dict } from '../../src/plist/value.ts';

const entry: Dict = {
  Path: 'Firmware/dfu/iBEC.im4p',
  Size: 12,
  ECID: 0xfedc_ba98_7654_3210n,
  Trusted: true,
  Digest: Uint8Array.of(1, 2),
  Info: { IsFTAB: false },
  Names: ['a'],
  Share: 0.5,
};

describe('typed look-ups in a dictionary', () => {
  it('answer the value when it is of that type', () => {
    expect(string(entry, 'Path')).to.equal('Firmware/dfu/iBEC.im4p');
    expect(integer(entry, 'Size')).to.equal(12);
    expect([big(entry, 'Size'), big(entry, 'ECID')]).to.deep.equal([12n, 0xfedc_ba98_7654_3210n]);
    expect(bool(entry, 'Trusted')).to.equal(true);
    expect([...data(entry, 'Digest')]).to.deep.equal([1, 2]);
    expect(bool(dict(entry, 'Info'), 'IsFTAB')).to.equal(false);
    expect(list(entry, 'Names')).to.deep.equal(['a']);
  });

  it('name the key and the type they wanted', () => {
    const wrong: [() => unknown, string][] = [
      [() => string(entry, 'Nothing'), 'no "Nothing" of type string'],
      [() => string(entry, 'Size'), 'no "Size" of type string'],
      [() => integer(entry, 'ECID'), 'no "ECID" of type integer'],
      [() => integer(entry, 'Share'), 'no "Share" of type integer'],
      [() => big(entry, 'Share'), 'no "Share" of type 64-bit integer'],
      [() => bool(entry, 'Size'), 'no "Size" of type boolean'],
      [() => data(entry, 'Path'), 'no "Path" of type data'],
      [() => dict(entry, 'Digest'), 'no "Digest" of type dictionary'],
      [() => dict(entry, 'Names'), 'no "Names" of type dictionary'],
      [() => list(entry, 'Info'), 'no "Info" of type array'],
      [() => string(entry, 'toString'), 'no "toString" of type string'],
    ];
    for (const [look, sentence] of wrong) expect(look).to.throw(MissingKey, sentence);
  });

  it('answer undefined where absence is allowed', () => {
    expect(maybe.string(entry, 'Path')).to.equal('Firmware/dfu/iBEC.im4p');
    expect([maybe.string(entry, 'Size'), maybe.big(entry, 'x'), maybe.dict(entry, 'Digest')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('know a dictionary from everything else', () => {
    const others = [[], new Uint8Array(1), new Date(0), new Real(1), null, undefined, 'x', 1, 1n, true];
    expect(others.filter(isDict)).to.deep.equal([]);
    expect([{}, Object.create(null)].every(isDict)).to.equal(true);
  });
});
