import { expect } from '@open-wc/testing';
import { fromHex } from '../../src/bytes/hex.ts';
import { parseBinary } from '../../src/plist/binary.ts';
import { unarchive } from '../../src/plist/keyed-archive.ts';
import type { Value } from '../../src/plist/value.ts';

const uid = (number: number): Value => ({ CF$UID: number });
const archive = (...objects: Value[]): Value => ({ $objects: objects, $top: { root: uid(1) } });

const plain = (value: Value): unknown => JSON.parse(JSON.stringify(value));
const caught = (value: Value): string => {
  try {
    unarchive(value);
    return 'nothing was thrown';
  } catch (error) {
    return String(error);
  }
};

describe('a keyed archive', () => {
  it('comes as the dictionaries, arrays and texts that it holds', () => {
    const value = archive(
      '$null',
      { 'NS.keys': [uid(2), uid(3)], 'NS.objects': [uid(4), uid(5)] },
      'list',
      'text',
      { 'NS.objects': [uid(6), 7] },
      { 'NS.string': 'mutable' },
      'six',
    );
    expect(plain(unarchive(value))).to.deep.equal({ list: ['six', 7], text: 'mutable' });
  });

  it('that is none, points nowhere, or in circles, is refused', () => {
    expect(caught({ $objects: [] }))
      .to.contain('PlistBroken')
      .and.to.contain('no keyed archive');
    expect(caught(archive('$null', uid(9)))).to.contain('a reference to no object');
    expect(caught(archive('$null', { 'NS.objects': [uid(1)] }))).to.contain('nested too deep');
    expect(caught(archive('$null', { 'NS.keys': [uid(2)], 'NS.objects': [] }, 'key'))).to.contain(
      'without values',
    );
  });

  it('whose lists name each other over and over is read in no time', () => {
    // Unfolded, 20 to the power of 14 texts.
    const list = (next: number): Value => ({ 'NS.objects': Array.from({ length: 20 }, () => uid(next)) });
    const lists = Array.from({ length: 14 }, (_, i) => list(i + 2));
    let value = unarchive(archive('$null', ...lists, 'leaf'));
    for (let i = 0; i < lists.length; i++) value = (value as Value[])[i]!;
    expect(value).to.equal('leaf');
  });

  it('has its references in binary lists, too', () => {
    // One object, a UID of two bytes; then offset table and trailer.
    const bytes = fromHex(
      '62706c6973743030 810102 08 0000000000000101 0000000000000001 0000000000000000 000000000000000b',
    );
    expect(plain(parseBinary(bytes))).to.deep.equal({ CF$UID: 0x102 });
  });
});
