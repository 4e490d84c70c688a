import { concat, type Bytes } from '../bytes/bytes.ts';
import { crc32Register } from '../bytes/crc32.ts';
import { struct, u32 } from '../bytes/struct.ts';
import { isDict, maybe } from '../plist/dict.ts';
import type { Dict, Value } from '../plist/value.ts';
import { PortFirmwareUnfit } from './errors.ts';
import type { Uarp, UarpPayload } from './uarp.ts';

/** The pieces of firmware that one port controller takes. */
export interface PortPieces {
  readonly data1: UarpPayload;
  readonly data2: UarpPayload;
  readonly loader: UarpPayload;
}

/** What a port controller tells of itself, as far as the choice depends on it. */
export interface PortWanted {
  readonly boardId: number;
  /** PREV. */
  readonly revision: number;
}

/** Finds what is for this controller (usb-modes App. A, 4). Throws `PortFirmwareUnfit`. */
export function choosePieces({ payloads, about }: Uarp, wanted: PortWanted): PortPieces {
  const all = dicts(isDict(about) ? about['SuperBinary Payloads'] : undefined);
  const metadata = (each: Dict): Dict => maybe.dict(each, 'Payload MetaData') ?? {};
  const mine = all.find((each) => {
    const { 'Personalization Manifest Prefix': prefix } = metadata(each);
    const board = maybe.integer(metadata(each), 'Personalization Board ID (64 bits)');
    return prefix === 'USBPortController' && board === wanted.boardId;
  });
  if (!mine) throw new PortFirmwareUnfit(`nothing for controller board ${wanted.boardId.toString(16)}`);
  const matching = dicts(metadata(mine)['Personalization Matching Data']).find((each) => {
    const least = ending(each, 'Product Revision Minimum');
    const most = ending(each, 'Product Revision Maximum');
    return numberOf(least) <= wanted.revision && wanted.revision <= numberOf(most);
  });
  const tags = matching && ending(matching, 'Payload Tags');
  if (typeof tags !== 'string' || tags.length !== 9)
    throw new PortFirmwareUnfit(`nothing for controller revision ${wanted.revision.toString(16)}`);
  const piece = (code: string): UarpPayload => {
    const payload = payloads.get(code);
    if (!payload) throw new PortFirmwareUnfit(`no payload "${code}"`);
    return payload;
  };
  return {
    data1: piece(tags.slice(0, 4)),
    data2: piece(tags.slice(5)),
    loader: piece(maybe.string(mine, 'Payload 4CC') ?? ''),
  };
}

const magic = 0xace0_0003;
const headerSize = 0x40;

const Header = struct(
  {
    magic: u32,
    version: u32,
    unknown: u32,
    data1At: u32,
    data1Size: u32,
    data2Size: u32,
    ticketAt: u32,
    ticketAndLoaderSize: u32,
    contentSize: u32,
    crc: u32,
  },
  'little',
);

/** The image that a port controller takes by DFU: header, data, ticket as it came from Apple, loader. */
export function portImage({ data1, data2, loader }: PortPieces, ticket: Bytes): Bytes {
  const content = concat([data1.bytes, data2.bytes, ticket, loader.bytes]);
  const header = Header.write({
    magic,
    version: versionWord(data1.version),
    unknown: 0x2800,
    data1At: headerSize,
    data1Size: data1.bytes.length,
    data2Size: data2.bytes.length,
    ticketAt: headerSize + data1.bytes.length + data2.bytes.length,
    ticketAndLoaderSize: ticket.length + loader.bytes.length,
    contentSize: content.length,
    crc: portCrc(content),
  });
  return concat([header, new Uint8Array(headerSize - header.length).fill(0xff), content]);
}

/** CRC-32 with bytes taken from their low bit and the register not reflected: the usual register, bits reversed. */
export function portCrc(bytes: Bytes): number {
  let register = crc32Register(0xffff_ffff, bytes);
  let reversed = 0;
  for (let i = 0; i < 32; i++) {
    reversed = (reversed << 1) | (register & 1);
    register >>>= 1;
  }
  return reversed >>> 0;
}

/** 2.34.0 as 0x00203400: decimal digits; a major version from 0xE00 on keeps that as it is. */
export function versionWord([major, minor, patch]: UarpPayload['version']): number {
  const base = major >= 0xe00 ? 0xe00 : 0;
  return (((base + decimal(major - base)) << 20) | (decimal(minor) << 8) | decimal(patch)) >>> 0;
}

const decimal = (value: number): number => parseInt(String(value), 16);

const dicts = (value: Value | undefined): Dict[] => (Array.isArray(value) ? value.filter(isDict) : []);

/** Keys of matching data carry a long prefix. */
const ending = (from: Dict, end: string): Value | undefined =>
  Object.entries(from).find(([key]) => key.endsWith(end))?.[1];

/** Not a number for whatever else an archive may hold there: then no comparison holds. */
const numberOf = (value: Value | undefined): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
