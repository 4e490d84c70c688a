import { equal, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { parseBinary } from '../../src/plist/binary.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { PlistBroken } from '../../src/plist/errors.ts';
import { Real, type Value } from '../../src/plist/value.ts';
import { parseXml } from '../../src/plist/xml.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { promised } from './promise.ts';
import { same, weigh } from './same.ts';
import type { Target } from './seeded.ts';

const samples: readonly Value[] = [
  {
    BuildIdentities: [{ ApBoardID: '0x0E', Info: { Variant: 'Customer Erase Install (IPSW)' } }],
    UniqueIdentifier: 0xfedc_ba98_7654_3210n,
    AMRError: -1,
    Trusted: true,
    Digest: Uint8Array.from({ length: 48 }, (_, i) => i * 5),
    When: new Date('2026-05-04T03:02:01Z'),
    Progress: 0.25,
    Whole: new Real(3),
    'Ä&<': 'ü 😀 "quoted"',
  },
  [
    [],
    {},
    '',
    new Uint8Array(0),
    -(2n ** 63n),
    255,
    256,
    65536,
    2 ** 40,
    false,
    Array.from({ length: 20 }, () => 'x'),
  ],
];

const xmlWords = [
  '<dict>', '</dict>', '<array>', '</array>', '<array/>', '<key>', '</key>', '<string>', '</string>', '<integer>',
  '</integer>', '<data>', '</data>', '<real>', '<date>', '<true/>', '<plist>', '</plist>', '<![CDATA[', ']]>', '<!--',
  '-->', '<?', '?>', '<!DOCTYPE', '<!ENTITY x "y">', '[', ']', '&amp;', '&#x41;', '&#', '&x;', '"', "'", '0x', '-',
  '+', 'infinity', 'nan', '1e999', '9'.repeat(40),
].map(utf8); // prettier-ignore

const handWritten = utf8(`<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist><!-- c --><dict>
<key>a</key><string>x<![CDATA[<&>]]>&#65;&lt;</string><key>n</key><integer>0xFF</integer><key>r</key><real>1.5e3</real>
<key>d</key><date>2020-02-29T00:00:00Z</date><key>t</key><true></true><key>b</key><data> AQ ID BA== </data></dict></plist>`);

const accepts = (error: unknown): boolean => error instanceof PlistBroken;

/** Beyond this weight an answer is only weighed, not written again, to keep the run short. */
const light = 2 ** 18;

/** What is read is written and read again to the same value, and has a bound in memory. */
export const xml: Target = {
  seeds: [...samples.map(writeXml), handWritten],
  words: xmlWords,
  accepts,
  run(input) {
    const value = parseXml(input);
    promised('no answer outweighs its text', () => weigh(value, light) <= 8 * input.length + 64);
    again(value, writeXml, parseXml);
  },
};

/** The same in binary, where references could make a small file a large value. */
export const binary: Target = {
  seeds: samples.map(writeBinary),
  words: [0x0f, 0x10, 0x13, 0x14, 0x23, 0x33, 0x4f, 0x5f, 0x6f, 0xa1, 0xaf, 0xd1, 0xdf].map((marker) =>
    Uint8Array.of(marker, 0x10, 0x20),
  ),
  accepts,
  run(input) {
    const value = parseBinary(input);
    const limit = 2 ** 23 + 16 * input.length;
    const weight = weigh(value, limit);
    promised('no answer unfolds without measure', () => weight <= limit);
    if (weight < light) again(value, writeBinary, parseBinary);
  },
};

/** What was read can be written, reads the same, and is then written the same. */
function again(value: Value, write: (value: Value) => Bytes, read: (bytes: Bytes) => Value): void {
  promised('reads what it wrote', () => {
    const written = write(value);
    const back = read(written);
    return same(value, back) && equal(write(back), written);
  });
}
