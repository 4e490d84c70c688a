import { expect } from '@open-wc/testing';
import { text, utf8 } from '../../src/bytes/bytes.ts';
import { PlistBroken, PlistUnwritable } from '../../src/plist/errors.ts';
import { Real, type Value } from '../../src/plist/value.ts';
import { parseXml } from '../../src/plist/xml.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';

const read = (body: string): Value =>
  parseXml(utf8(`<?xml version="1.0"?>\n<plist version="1.0">${body}</plist>\n`));

function refusal(document: string): string {
  try {
    parseXml(utf8(document));
  } catch (error) {
    if (error instanceof PlistBroken) return `${error.at}: ${error.why}`;
    throw error;
  }
  return 'read';
}

describe('XML property lists', () => {
  it('are written as Apple writes them', () => {
    const value: Value = {
      Digest: Uint8Array.from({ length: 52 }, (_, i) => i),
      Empty: [{}, [], new Uint8Array(0), ''],
      Name: 'a < b & c > "d"',
      On: true,
      Step: -1,
      When: new Date(Date.UTC(2026, 4, 3, 2, 1, 0)),
      Share: 0.5,
      Three: new Real(3),
    };
    expect(text(writeXml(value))).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Digest</key>
	<data>
	AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEy
	Mw==
	</data>
	<key>Empty</key>
	<array>
		<dict/>
		<array/>
		<data>
		</data>
		<string></string>
	</array>
	<key>Name</key>
	<string>a &lt; b &amp; c &gt; "d"</string>
	<key>On</key>
	<true/>
	<key>Step</key>
	<integer>-1</integer>
	<key>When</key>
	<date>2026-05-03T02:01:00Z</date>
	<key>Share</key>
	<real>0.5</real>
	<key>Three</key>
	<real>3</real>
</dict>
</plist>
`);
  });

  it('keep every 64-bit integer exact', () => {
    const ecid = 0xfedc_ba98_7654_3210n;
    expect(read('<integer>18364758544493064720</integer>')).to.equal(ecid);
    expect(read('<integer>-9223372036854775808</integer>')).to.equal(-(2n ** 63n));
    expect(read('<integer>9007199254740991</integer>')).to.equal(Number.MAX_SAFE_INTEGER);
    expect(read('<integer>9007199254740993</integer>')).to.equal(9007199254740993n);
    expect(read('<integer>0x1F</integer>')).to.equal(31);
    expect(read('<integer>-0x10</integer>')).to.equal(-16);
    expect(text(writeXml(ecid))).to.contain('<integer>18364758544493064720</integer>');
    expect(refusal('<integer>18446744073709551616</integer>')).to.equal('0: <integer> holds no integer');
    expect(refusal(`<integer>${'9'.repeat(1_000_000)}</integer>`)).to.equal('0: <integer> holds no integer');
  });

  it('are read over comments, CDATA, declarations, references and a DOCTYPE that would expand', () => {
    const document = `\ufeff<?xml version="1.0"?><!DOCTYPE plist [ <!ENTITY lol "]>ha"> ]><!-- > --><plist version="1.0">
      <dict><!-- <key>no</key> --><key>a<!-- b -->c</key><?php ?><string>&#72;&#x69; <![CDATA[<&amp;>]]>&apos;</string>
      <key/><true></true></dict> <!-- end --></plist>`;
    expect({ ...(parseXml(utf8(document)) as object) }).to.deep.equal({ ac: "Hi <&amp;>'", '': true });
    expect(refusal('<string>&lol;</string>')).to.equal('8: unknown reference "&lol;"');
    expect(refusal('<string>&toString;</string>')).to.equal('8: unknown reference "&toString;"');
    expect(refusal('<string>a & b</string>')).to.equal('8: unknown reference "&"');
  });

  it('read control characters as spaces, since phones put raw log bytes into them', () => {
    expect(read('<string>a\u0000b\u001bc\td&#7;e</string>')).to.equal('a b c\td e');
    expect(read('<data>\u0001AQID\u0002</data>')).to.deep.equal(Uint8Array.of(1, 2, 3));
    expect(parseXml(utf8('<true/>\u0000'))).to.equal(true);
  });

  it('read base64 with white space anywhere, and refuse what is not base64', () => {
    expect(read('<data> A Q\n\tI=\r\n</data>')).to.deep.equal(Uint8Array.of(1, 2));
    expect(read('<data>AQ<!-- x -->ID</data>')).to.deep.equal(Uint8Array.of(1, 2, 3));
    expect(read('<data/>')).to.deep.equal(new Uint8Array(0));
    for (const bad of ['AQI', 'A', 'AQ=D', '====', 'AQ*D', 'AQI=='])
      expect(refusal(`<data>${bad}</data>`)).to.equal('0: <data> holds no data');
  });

  it('read dates and reals in their one form', () => {
    expect((read('<date>2001-01-01T00:00:00Z</date>') as Date).getTime()).to.equal(978_307_200_000);
    expect(read('<real>-1.5e3</real>')).to.equal(-1500);
    expect(read('<real>+infinity</real>')).to.equal(Infinity);
    expect(Number.isNaN(read('<real>nan</real>'))).to.equal(true);
    for (const bad of [
      '<date>2001-01-01</date>',
      '<date>2001-13-01T00:00:00Z</date>',
      '<real>1,5</real>',
      '<real/>',
    ])
      expect(refusal(bad)).to.match(/^0: <(date|real)> holds no/);
  });

  it('keep the order of keys, and a key named __proto__ is only a key', () => {
    const dict = read(
      '<dict><key>z</key><true/><key>__proto__</key><string>x</string><key>a</key><false/></dict>',
    );
    expect(Object.keys(dict as object)).to.deep.equal(['z', '__proto__', 'a']);
    expect(text(writeXml(dict))).to.contain('<key>__proto__</key>\n\t<string>x</string>');
  });

  it('are refused with the place and the reason', () => {
    expect(refusal('')).to.equal('0: no element at all');
    expect(refusal('STATUS=94')).to.equal('0: text between elements');
    expect(refusal('<plist><dict>')).to.equal('13: <dict> is not closed');
    expect(refusal('<dict><true/></dict>')).to.equal('6: <true> where a key belongs');
    expect(refusal('<dict><key>a</key></dict>')).to.equal('18: </dict> where a value belongs');
    expect(refusal('<array><string>a<b/></string></array>')).to.equal('16: <b> inside <string>');
    expect(refusal('<plist><true/><true/></plist>')).to.equal('14: a second value in <plist>');
    expect(refusal('<true/><true/>')).to.equal('7: something after the list');
    expect(refusal('<uid>1</uid>')).to.equal('0: unknown element <uid>');
    expect(refusal('<constructor/>')).to.equal('0: unknown element <constructor>');
    expect(refusal('<true>yes</true>')).to.equal('0: <true> holds no true');
    expect(refusal('<string>a')).to.equal('8: <string> is not closed');
    expect(refusal('<string')).to.equal('0: the tag "string" does not end');
    expect(refusal('<!-- ')).to.equal('4: a comment does not end');
    expect(refusal('<!DOCTYPE a [')).to.equal('9: the DOCTYPE does not end');
    expect(refusal('<array>'.repeat(513))).to.equal('3584: nested too deep');
    expect(refusal('<array>'.repeat(1_000_000))).to.equal('3584: nested too deep');
  });

  it('refuse to be written with what they cannot hold', () => {
    const endless: Value[] = [];
    endless.push(endless);
    for (const value of [endless, 2n ** 64n, -(2n ** 63n) - 1n, new Date(NaN)])
      expect(() => writeXml(value)).to.throw(PlistUnwritable);
  });

  it('carry 30 MiB of data there and back', () => {
    const image = new Uint8Array(30 * 2 ** 20).map((_, i) => i * 7 + (i >> 11));
    const back = parseXml(writeXml({ NorImageData: { LLB: image } })) as {
      NorImageData: { LLB: Uint8Array };
    };
    expect(back.NorImageData.LLB.length).to.equal(image.length);
    expect(back.NorImageData.LLB.every((byte, i) => byte === image[i])).to.equal(true);
  });
});
