import { concat, nothing, type Bytes } from '../bytes/bytes.ts';
import { struct, u16, u32, u64, u8 } from '../bytes/struct.ts';
import { KisNotDfu } from './errors.ts';
import { Product } from '../usb/modes.ts';

/** The two halves of the debug port: its endpoints and its number in requests (usb-modes §2.9). */
export const Portal = {
  config: { number: 0x01, out: 0x01, in: 0x81 },
  rsm: { number: 0x10, out: 0x03, in: 0x83 },
} as const;
/** One of the halves. */
export type Portal = (typeof Portal)[keyof typeof Portal];

/** What a request is for: the registers and calls of the debug port that a start from it needs. */
const Index = { enableA: 0x0a, enableB: 0x14, upload: 0x0d, getInfo: 0x100, boot: 0x103 } as const;

/** Bytes of a file in one request. */
export const chunkSize = 0x4000;

const version = 0xa0;

/** The header of a request and of a reply; `indexAndWords` has the high bits of one and the low bits of the other. */
export const RequestHeader = struct(
  {
    sequence: u16,
    version: u8,
    portal: u8,
    args: u8,
    index: u8,
    indexAndWords: u8,
    words: u8,
    bodySize: u32,
  },
  'little',
);
const Word = struct({ value: u32 }, 'little');
const UploadArguments = struct({ offset: u64, size: u32 }, 'little');

const infoSize = 0x300;
/** Header, 0x300 bytes of info, size, status. */
const infoReplySize = RequestHeader.size + infoSize + 8;

interface Asking {
  readonly portal: Portal;
  readonly index: number;
  /** Of the reply that is wanted, in words of four bytes. */
  readonly replyWords: number;
  readonly args?: Bytes;
  readonly payload?: Bytes;
}

function request({ portal, index, replyWords, args = nothing, payload = nothing }: Asking): Bytes {
  const header = RequestHeader.write({
    sequence: 0,
    version,
    portal: portal.number,
    args: args.length / Word.size,
    index: index & 0xff,
    indexAndWords: (index >> 8) | ((replyWords & 0x3f) << 2),
    words: replyWords >> 6,
    bodySize: args.length + payload.length,
  });
  return concat([header, args, payload]);
}

const word = (value: number): Bytes => Word.write({ value });

/** Both are needed before the debug port answers anything. */
export const enable: readonly Bytes[] = [
  request({ portal: Portal.config, index: Index.enableA, replyWords: 1, args: word(0x21) }),
  request({ portal: Portal.config, index: Index.enableB, replyWords: 1, args: word(0x01) }),
];

/** Asks who the phone is. */
export const getInfo: Bytes = request({ portal: Portal.rsm, index: Index.getInfo, replyWords: 0xc0 });

/** A piece of the file, at most `chunkSize` bytes, for this offset. */
export const uploadChunk = (offset: number, payload: Bytes): Bytes =>
  request({
    portal: Portal.rsm,
    index: Index.upload,
    replyWords: 0,
    args: UploadArguments.write({ offset: BigInt(offset), size: payload.length }),
    payload,
  });

/** Starts what was uploaded; `total` bytes in all. */
export const boot = (total: number): Bytes =>
  request({ portal: Portal.rsm, index: Index.boot, replyWords: 1, args: word(total) });

/** What the phone behind the debug port says of itself. */
export interface KisInfo {
  readonly serial: string;
  /** As string descriptor 1 of other modes has it. */
  readonly nonces: string;
}

const Info = struct(
  { tag: u32, unknown: u32, maxUpload: u32, maxDownload: u32, ramBase: u64, nonces: u32 },
  'little',
);
/** A USB device descriptor inside the info, from its product id on. */
const descriptorAt = 0x40;
const Embedded = struct(
  { productId: u16, version: u16, manufacturer: u8, product: u8, serial: u8 },
  'little',
);
const productIdAt = descriptorAt + 10;

/** Throws `KisNotDfu` when the phone is not in DFU or the reply is not what DFU answers. */
export function readInfo(reply: Bytes): KisInfo {
  if (reply.length !== infoReplySize) throw new KisNotDfu(null, `${reply.length} bytes of information`);
  const info = reply.subarray(RequestHeader.size, RequestHeader.size + infoSize);
  const { productId, serial } = Embedded.read(info, productIdAt);
  if (productId !== Product.dfu) throw new KisNotDfu(productId, `it shows product ${productId.toString(16)}`);
  return { serial: stringAt(info, serial), nonces: stringAt(info, Info.read(info).nonces) };
}

/** Positions are counted in words; the length is that of the text alone, without its two bytes of head. */
function stringAt(info: Bytes, position: number): string {
  const at = position * Word.size;
  const length = info[at] ?? 0;
  const text = info.subarray(at + 2, at + 2 + length);
  if (info[at + 1] !== 3 || length % 2 !== 0 || text.length !== length)
    throw new KisNotDfu(Product.dfu, `no string at ${at}`);
  return new TextDecoder('utf-16le').decode(text);
}
