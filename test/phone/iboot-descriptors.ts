import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Body } from './body.ts';
import { configurationDescriptor, descriptorsOf, deviceDescriptor } from './descriptors.ts';
import type { Nonces } from './nonce.ts';
import { hasSika, usesSha1 } from './products.ts';

/** The boot ROM; iBSS that it was handed; flash iBoot, which waits in recovery mode; the IPSW's own iBEC. */
export type Stage = 'rom' | 'ibss' | 'iboot' | 'ibec';

/** Files go to 0x04; 0x02 is the console's input, which nothing uses. */
export const Endpoint = { upload: 0x04, console: 0x81, consoleInput: 0x02 } as const;

/** Of iBoot in recovery mode and of iBEC alike. */
export const recoveryProductId = 0x1281;

const productText = 'Apple Mobile Device (Recovery Mode)';

/** Block by block as in the dump of an iPhone X's iBoot: 57 bytes. */
const configuration = configurationDescriptor({
  value: 1,
  name: 5,
  interfaces: [
    { number: 0, kind: [0xfe, 0x01, 0x02], endpoints: [{ address: Endpoint.upload }] },
    { number: 1, kind: [0xff, 0xff, 0x51] },
    {
      number: 1,
      alternate: 1,
      kind: [0xff, 0xff, 0x51],
      name: 6,
      endpoints: [{ address: Endpoint.console }, { address: Endpoint.consoleInput }],
    },
  ],
});

const hex = (value: number | bigint, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');

/** Boot ROM versions, of the chips whose strings are published; any tag tells a ROM. */
const romTags: Readonly<Record<number, string>> = { 0x8015: '3332.0.0.1.23', 0x8120: '7195.0.0.300.25' };

function flagsOf(chipId: number, stage: Stage): number {
  const old = usesSha1(chipId) || chipId === 0x8010;
  if (stage === 'ibec') return 0xbc;
  if (stage === 'iboot') return old ? 0x1d : 0x3d;
  return old ? 0x1c : 0x3c;
}

/**
 * The serial string. IBFL is what tells the stages apart on real phones: 1C or 3C in ROM and iBSS, 1D or 3D in flash
 * iBoot, BC in iBEC; hence a browser's grant for the one does not serve the other. Only the ROM has SRTG, and it has
 * no SRNM; an iBSS that is in DFU itself has neither.
 */
export function bootSerial(body: Pick<Body, 'product' | 'ecid' | 'serialNumber'>, stage: Stage): string {
  const { chipId, boardId } = body.product;
  const rom = stage === 'rom';
  return [
    // ROMs up to A11 say nothing of their domain.
    ...(rom && chipId < 0x8020 ? [] : ['SDOM:01']),
    `CPID:${hex(chipId, 4)}`,
    'CPRV:11',
    'CPFM:03',
    'SCEP:01',
    `BDID:${hex(boardId, 2)}`,
    `ECID:${hex(body.ecid, 16)}`,
    `IBFL:${hex(flagsOf(chipId, stage), 2)}`,
    ...(hasSika(chipId) ? ['SIKA:00'] : []),
    ...(rom ? [`SRTG:[iBoot-${romTags[chipId] ?? '5281.0.0.100.1'}]`] : []),
    ...(rom || (stage === 'ibss' && usesSha1(chipId)) ? [] : [`SRNM:[${body.serialNumber}]`]),
  ].join(' ');
}

/** Answers GET_DESCRIPTOR as one stage of one phone; the nonces are those of its arrival. */
export function bootDescriptors(
  body: Pick<Body, 'product' | 'ecid' | 'serialNumber'>,
  stage: Stage,
  nonces: Nonces,
): (kind: number, index: number) => Bytes | undefined {
  return descriptorsOf(deviceDescriptor(recoveryProductId, 1), configuration, {
    1: nonces.text,
    2: 'Apple Inc.',
    3: productText,
    4: bootSerial(body, stage),
    5: productText,
    6: 'Apple USB Serial Interface',
  });
}
