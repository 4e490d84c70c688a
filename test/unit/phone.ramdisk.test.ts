import { expect } from '@open-wc/testing';
import { concat, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { context, ia5, octets, sequence } from '../../src/signing/der-writer.ts';
import { erases } from '../phone/ramdisk.ts';
import { ticket } from './phone-body.ts';

const ramdisk = (payload: Bytes): Bytes =>
  sequence(ia5('IMG4'), sequence(ia5('IM4P'), ia5('rdsk'), ia5('1.0'), octets(payload)), context(0, ticket));

const saying = (behavior: string): Bytes =>
  ramdisk(concat([writeXml({ RestoreBehavior: behavior }), new Uint8Array(9000).fill(0xe9)]));

describe('what a pretend ramdisk does', () => {
  it('is told by its own options', () => {
    expect(erases(saying('Erase'))).to.equal(true);
    expect(erases(saying('Update'))).to.equal(false);
  });

  it('is to erase where it does not say, or is no ramdisk at all', () => {
    for (const bytes of [ramdisk(nothing), ramdisk(utf8('<?xml and no end')), utf8('no image'), undefined])
      expect(erases(bytes)).to.equal(true);
  });
});
