import { expect } from '@open-wc/testing';
import { toHex } from '../../src/bytes/hex.ts';
import { NotABootSerial } from '../../src/boot/errors.ts';
import { ecidText, readBootSerial, readNonces, readUdid } from '../../src/boot/identity.ts';

describe("a boot stage's serial string", () => {
  it('is read in full from flash iBoot', () => {
    const line =
      'SDOM:01 CPID:8015 CPRV:11 CPFM:03 SCEP:01 BDID:0E ECID:000A1B2C3D4E5F60 IBFL:3D SRNM:[XXXXXXXXXXXX]';
    expect(readBootSerial(line)).to.deep.equal({
      ecid: 0xa1b2c3d4e5f60n,
      chipId: 0x8015,
      boardId: 0x0e,
      chipRevision: 0x11,
      fuseMode: 3,
      securityDomain: 1,
      securityEpoch: 1,
      ibfl: 0x3d,
      image4: true,
      srnm: 'XXXXXXXXXXXX',
      srtg: undefined,
      pwned: undefined,
    });
  });

  it('is read from the boot ROM, which has no serial number, in any order and case', () => {
    const rom = readBootSerial(
      'cpid:8015 ecid:000a1b2c3d4e5f60 ibfl:3c bdid:0e later:77 srtg:[iBoot-3332.0.0.1.23] pwnd:[checkm8]',
    );
    expect([
      rom.ecid,
      rom.chipId,
      rom.boardId,
      rom.srnm,
      rom.srtg,
      rom.pwned,
      rom.securityDomain,
    ]).to.deep.equal([
      0xa1b2c3d4e5f60n,
      0x8015,
      0x0e,
      undefined,
      'iBoot-3332.0.0.1.23',
      'checkm8',
      undefined,
    ]);
  });

  it('keeps all 64 bits of the ECID and the low 32 of a board id', () => {
    const port = readBootSerial('SDOM:01 CPID:0022 BDID:FFFFFFFF0C814000 ECID:FEDCBA9876543210 CPRV:1A3');
    expect([ecidText(port.ecid), port.boardId, port.chipRevision, port.image4]).to.deep.equal([
      'FEDCBA9876543210',
      0x0c814000,
      0x1a3,
      false,
    ]);
    expect(ecidText(0xa1b2c3d4e5f60n)).to.equal('000A1B2C3D4E5F60');
  });

  it('is refused by the name of what is missing', () => {
    const missing = (line: string): string => {
      try {
        readBootSerial(line);
        return 'nothing';
      } catch (error) {
        return error instanceof NotABootSerial ? error.missing : String(error);
      }
    };
    expect(missing('')).to.equal('ECID');
    expect(missing('00008101000A1B2C3D4E5F60')).to.equal('ECID');
    expect(missing('CPID:8101 BDID:0C ECID:12345678901234567')).to.equal('ECID');
    expect(missing('BDID:0C ECID:1')).to.equal('CPID');
    expect(missing('CPID:8101 BDID:xx ECID:1')).to.equal('BDID');
    expect(missing('CPID:8101 BDID:0C ECID:1')).to.equal('nothing');
  });
});

describe('the nonces of string descriptor 1', () => {
  const read = (line: string): Record<string, string> =>
    Object.fromEntries(Object.entries({ ...readNonces(line) }).map(([key, bytes]) => [key, toHex(bytes)]));

  it('are read in the order printed, with the space in front', () => {
    expect(read(' NONC:0011AABB SNON:FF00')).to.deep.equal({ ap: '0011aabb', sep: 'ff00' });
    expect(read('SNON:01 NONC:02')).to.deep.equal({ ap: '02', sep: '01' });
  });

  it('are unknown where they are missing or broken', () => {
    expect(read(' NONC:0011AABB')).to.deep.equal({ ap: '0011aabb' });
    expect(read(' SNON:FF00')).to.deep.equal({ sep: 'ff00' });
    expect(read('Apple Inc.')).to.deep.equal({});
    expect(read('')).to.deep.equal({});
    expect(read(' NONC:00112 SNON:0G')).to.deep.equal({});
  });
});

describe('the serial of normal and restore mode', () => {
  it('holds the ECID on A12 and newer, with or without the dash, and nothing on a placeholder', () => {
    const told = { chipId: 0x8101, ecid: 0xa1b2c3d4e5f60n };
    expect(readUdid('00008101000A1B2C3D4E5F60')).to.deep.equal(told);
    expect(readUdid('00008101-000a1b2c3d4e5f60')).to.deep.equal(told);
    expect(readUdid('ffffffffffffffff00000001')).to.equal(undefined);
    expect(readUdid('0123456789abcdef0123456789abcdef01234567')).to.equal(undefined);
  });
});
