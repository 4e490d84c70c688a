import { expect } from '@open-wc/testing';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { utf8 } from '../../src/bytes/bytes.ts';
import { packetRules } from '../conform/packet-rules.ts';
import { keptBytes, recoverySequence } from '../conform/sequence.ts';
import { readUsbmon } from '../conform/usbmon-text.ts';

const words = (text: string): string => toHex(utf8(text)).replace(/.{8}/g, '$& ').trim();

const device = (productId: string): string => `12010002 00000040 ac05${productId} 00000203 0401`;

const image = words('................IM4P..ibec').padEnd(keptBytes * 2);

const arrival = (number: string, productId: string): string[] => [
  `aa 1 S Ci:1:${number}:0 s 80 06 0100 0000 0012 18 <`,
  `aa 2 C Ci:1:${number}:0 0 18 = ${device(productId)}`,
];

const command = (text: string, status = 0, request = '00'): string[] => {
  const length = text.length + 1;
  const data = words(`${text}\0`);
  return [
    `bb 3 S Co:1:002:0 s 40 ${request} 0000 0000 ${length.toString(16).padStart(4, '0')} ${length} = ${data}`,
    `bb 4 C Co:1:002:0 ${status} ${length} >`,
  ];
};

const bulk = (length: number, data = ''): string[] => [
  `cc 5 S Bo:1:003:4 -115 ${length} = ${data}`,
  `cc 6 C Bo:1:003:4 0 ${length} >`,
];

/** A TCP packet of the host, of which a tap keeps 32 bytes. */
const packet = (length: number, number: number, flags = '10'): string[] =>
  bulk(
    length,
    `00000006 ${length.toString(16).padStart(8, '0')} feedface ${number.toString(16).padStart(4, '0')}0000` +
      ` 0001f27e 00000001 00000001 50${flags}0200`,
  );

describe('a tap on the bus', () => {
  it('tells what a host does in recovery mode from the text of usbmon', () => {
    const lines = [
      'aa 0 C Ci:1:001:0 0 4 = 01050000',
      ...arrival('002', '8112'),
      'bb 2 S Co:1:002:0 s 00 09 0001 0000 0000 0',
      'bb 2 C Co:1:002:0 0 0',
      'bb 3 S Co:1:002:0 s 41 00 0000 0000 0000 0',
      ...bulk(32_768, image),
      ...bulk(512, ''),
      ...bulk(0),
      ...command('go', -32, '01'),
      ...command('getenv build-version'),
      'bb 3 S Ci:1:002:0 s c0 00 0000 0000 00ff 255 <',
      'bb 3 C Ci:1:002:0 -32 0',
      ...arrival('003', 'a812'),
      ...command('never seen'),
    ];
    expect(recoverySequence(readUsbmon(lines))).to.deep.equal([
      'arrives 1281',
      'configuration 1',
      'begins an upload',
      'sends ibec: 33280 bytes in pieces of 32768, ends with an empty packet',
      'command 1 "go", refused',
      'command 0 "getenv build-version"',
      'reads the answer, refused',
    ]);
  });

  it('finds packets that lack an empty one behind them, and does not count what it has missed', () => {
    const rules = (...packets: string[][]): string[] =>
      packetRules(readUsbmon([...arrival('003', 'a812'), ...packets.flat()]));
    expect(rules(packet(1024, 1), bulk(0), packet(36, 2, '04'))).to.deep.equal([
      'packets of at most 1024 bytes',
      'protocols 06',
      'flags 04 10',
      '0 packets that fill their last USB packet without an empty one behind them',
    ]);
    expect(rules(packet(1024, 1), packet(36, 2)).at(-1)).to.match(/^1 /);
    expect(rules(packet(1024, 1), packet(36, 9)).at(-1)).to.match(/^0 /);
  });

  it('knows only the beginning of a long command', () => {
    const setup = { requestType: 0x40, request: 0, value: 0, index: 0, length: 40 };
    const data = fromHex(toHex(utf8('x'.repeat(keptBytes))));
    const transfers = [{ kind: 'control', setup, data, stalled: false }] as const;
    expect(recoverySequence(transfers)).to.deep.equal([`command 0 "${'x'.repeat(keptBytes)}…"`]);
  });
});
