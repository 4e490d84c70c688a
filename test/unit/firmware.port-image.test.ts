import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { readPortSerial } from '../../src/boot/port-dfu.ts';
import { choosePieces, portCrc, portImage, versionWord } from '../../src/firmware/port-image.ts';
import { readUarp } from '../../src/firmware/uarp.ts';
import { uarp } from '../apple/ipsw-uarp.ts';

const container = uarp((length) => new Uint8Array(length).fill(length & 0xff));
const boardId = 0x0481_3000;

const caught = (work: () => unknown): string => {
  try {
    work();
    return 'nothing was thrown';
  } catch (error) {
    return String(error);
  }
};

describe('a port controller', () => {
  it('has the phone packed into its board id', () => {
    const told =
      'SDOM:01 CPID:0022 BDID:000000000C814000 ECID:0123456789ABCDEF CPFM:03 SCEP:00 CPRV:1A3 PREV:2F';
    expect(readPortSerial(told)).to.deep.equal({
      ecid: 0x0123456789abcdefn,
      chipId: 0x22,
      boardId: 0x0c814000,
      revision: 0x2f,
      phone: { chipId: 0x8140, boardId: 0x0c },
    });
    expect(caught(() => readPortSerial(told.replace(' PREV:2F', '')))).to.contain('NotABootSerial: no PREV');
  });

  it('gets the pieces for its board and revision', () => {
    const read = readUarp(container);
    expect([...read.payloads.keys()]).to.deep.equal(['ldr1', 'dtA1', 'dtA2', 'dtB1', 'dtB2']);
    const lengths = (revision: number): number[] => {
      const { data1, data2, loader } = choosePieces(read, { boardId, revision });
      return [data1.bytes.length, data2.bytes.length, loader.bytes.length];
    };
    expect(lengths(0x1f)).to.deep.equal([700, 900, 3072]);
    expect(lengths(0x2f)).to.deep.equal([600, 500, 3072]);
    expect(caught(() => lengths(0x30))).to.equal('PortFirmwareUnfit: nothing for controller revision 30');
    expect(caught(() => choosePieces(read, { boardId: 1, revision: 0 }))).to.equal(
      'PortFirmwareUnfit: nothing for controller board 1',
    );
  });

  it('gets nothing from a file that is no container, or one that is cut off', () => {
    for (const bytes of [utf8('nothing of the kind, but long enough to be read'), container.slice(0, 60)])
      expect(caught(() => readUarp(bytes))).to.match(/^PortFirmwareUnfit: (no|a) UARP/);
    for (let end = 0; end < container.length; end += 97)
      expect(caught(() => readUarp(container.slice(0, end)))).to.contain('PortFirmwareUnfit');
  });

  it('is sent header, data, ticket and loader', () => {
    const piece = (version: [number, number, number, number], bytes: Bytes) => ({ version, bytes });
    const image = portImage(
      {
        data1: piece([2, 34, 0, 0], utf8('one')),
        data2: piece([9, 9, 9, 9], utf8('three')),
        loader: piece([9, 9, 9, 9], utf8('loader')),
      },
      utf8('ticket'),
    );
    expect(toHex(image.subarray(0, 36))).to.equal(
      '0300e0ac' +
        '00342000' +
        '00280000' +
        '40000000' +
        '03000000' +
        '05000000' +
        '48000000' +
        '0c000000' +
        '14000000',
    );
    expect(toHex(image.subarray(40, 64))).to.equal('ff'.repeat(24));
    expect(new TextDecoder().decode(image.subarray(64))).to.equal('onethreeticketloader');
    expect(new DataView(image.buffer).getUint32(36, true)).to.equal(portCrc(utf8('onethreeticketloader')));
  });

  it('wants its version in decimal digits, and a CRC whose register is not reflected', () => {
    expect(versionWord([2, 34, 0, 0]).toString(16)).to.equal('203400');
    expect(versionWord([0xe00 + 12, 5, 17, 0]).toString(16)).to.equal('e1200517');
    // CRC-32 of "123456789" is CBF43926: inverted 340BC6D9, bits reversed 9B63D02C.
    expect(portCrc(utf8('123456789')).toString(16)).to.equal('9b63d02c');
  });
});
