import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { NotABootSerial } from '../../src/boot/errors.ts';
import { ecidText, readBootSerial, readNonces, readUdid } from '../../src/boot/identity.ts';
import { readPortSerial } from '../../src/boot/port-dfu.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

const rom =
  'CPID:8101 CPRV:11 CPFM:03 SCEP:01 BDID:0C ECID:001A4D2E0B335C2E IBFL:3C SRTG:[iBoot-5281.0.0.100.8] ';
const iboot =
  'SDOM:01 CPID:8101 CPRV:11 CPFM:03 SCEP:01 BDID:0C ECID:001A4D2E0B335C2E IBFL:3D SRNM:[F7F3QQ4P20Y9]';
const port = 'CPID:0022 BDID:0481300000000000 ECID:001A4D2E0B335C2E PREV:A1';
const nonces = ' NONC:00112233445566778899AABBCCDDEEFF SNON:FFEE';

/** What a phone shows as its serial number and in string descriptor 1, whatever it is. */
export const bootStrings: Target = {
  seeds: [rom, iboot, port, nonces, '00008101-001A4D2E0B335C2E'].map(utf8),
  words: ['CPID:', 'BDID:', 'ECID:', 'PREV:', 'NONC:', 'SNON:', 'SRNM:[', ']', ' ', '\0', 'F'.repeat(17)].map(
    utf8,
  ),
  longest: 512,
  accepts: (error) => error instanceof NotABootSerial,
  run(input) {
    // Descriptors hold any 16-bit units, halves of surrogates among them.
    const shown = String.fromCharCode(...input);
    const { ap, sep } = readNonces(shown);
    promised(
      'gives no more nonce than there are digits',
      () => bytesOf(ap) + bytesOf(sep) <= input.length / 2,
    );
    const udid = readUdid(shown);
    promised('shows an ECID in 16 digits', () => !udid || ecidText(udid.ecid).length === 16);
    const { ecid, chipId, boardId } = readBootSerial(shown);
    promised('knows ids of 32 bits', () => [chipId, boardId].every((id) => id >>> 0 === id));
    promised('shows an ECID in 16 digits', () => ecidText(ecid).length === 16);
    readPortSerial(shown);
  },
};

const bytesOf = (bytes: Bytes | undefined): number => bytes?.length ?? 0;
