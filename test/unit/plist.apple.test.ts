import { expect } from '@open-wc/testing';
import { text, type Bytes } from '../../src/bytes/bytes.ts';
import { parseBinary } from '../../src/plist/binary.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { parseXml } from '../../src/plist/xml.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { same } from '../fuzz/same.ts';

async function appleFile(test: Mocha.Context, path: string): Promise<Bytes> {
  const answer = await fetch(`/shared-data/${path}`);
  if (!answer.ok) {
    console.info(`skipped: ${path} is not on this machine`);
    test.skip();
  }
  return new Uint8Array(await answer.arrayBuffer());
}

/** JavaScript moves keys such as "128" to the front, so lines are compared without their order. */
const lines = (bytes: Bytes): string => text(bytes).split('\n').sort().join('\n');

describe("Apple's own property lists", () => {
  for (const name of [
    'iPhone7,2_8.4.1_12H321',
    'iPhone7,2_8.4.1_12H321_Restore',
    'iPhone10,3_10,6_11.2_15C114',
    'iPhone9,1_9,3_10,1_10,4_13.5.1_17F80',
    'iPhone13,2_13,3_26.2.1_23C71',
  ])
    it(`${name} is written again line by line as it was`, async function () {
      const file = await appleFile(this, `manifests/${name}.plist`);
      const value = parsePlist(file);
      expect(lines(writeXml(value)) === lines(file)).to.equal(true);
      expect(same(parseXml(writeXml(value)), value)).to.equal(true);
      expect(same(parseBinary(writeBinary(value)), value)).to.equal(true);
    });

  for (const name of ['0x8000', '0x8015'])
    it(`the signing server's answer for ${name} is written again byte for byte`, async function () {
      const file = await appleFile(this, `tickets/${name}.shsh`);
      expect(text(writeXml(parsePlist(file))) === text(file)).to.equal(true);
    });
});
