import { concat, type Bytes } from '../bytes/bytes.ts';
import { crc32Register } from '../bytes/crc32.ts';
import { struct, u32 } from '../bytes/struct.ts';

/** One DNLOAD request. */
export interface Block {
  /** wValue. */
  readonly number: number;
  readonly bytes: Bytes;
  /** False: the next request follows at once, without GETSTATUS in between. */
  readonly awaited: boolean;
}

/** The requests that bring a file into the boot ROM, in order. */
export interface Plan {
  readonly blocks: readonly Block[];
  /** wValue of the empty request that ends the download. */
  readonly end: number;
}

/** wTransferSize of the boot ROM's DFU descriptor. */
const blockSize = 0x800;

/** A DFU suffix without its CRC: any version, any product, Apple, DFU 1.0, "UFD", 16 bytes. */
const suffixHead: Bytes = Uint8Array.of(
  ...[0xff, 0xff, 0xff, 0xff, 0xac, 0x05, 0x00, 0x01],
  ...[0x55, 0x46, 0x44, 0x10],
);

const Crc = struct({ crc: u32 }, 'little');

/** The register of CRC-32 over image and suffix, not inverted at the end: what libirecovery sends. */
export function suffixOf(image: Bytes): Bytes {
  const crc = crc32Register(crc32Register(0xffff_ffff, image), suffixHead);
  return concat([suffixHead, Crc.write({ crc })]);
}

/**
 * How an image goes to the boot ROM (usb-modes §2.6): blocks of 2 KiB, then the suffix, in the last block where it fits
 * and otherwise as a block of its own under the same number.
 */
export function planWithSuffix(image: Bytes): Plan {
  const { blocks, end } = planBare(image, blockSize);
  const last = blocks.at(-1);
  const suffix = suffixOf(image);
  if (!last) return { blocks: [{ number: 0, bytes: suffix, awaited: true }], end };
  const tail: Block[] =
    last.bytes.length + suffix.length <= blockSize
      ? [{ ...last, bytes: concat([last.bytes, suffix]) }]
      : [
          { ...last, awaited: false },
          { ...last, bytes: suffix },
        ];
  return { blocks: [...blocks.slice(0, -1), ...tail], end };
}

/** The image alone in blocks of `size`: what a port controller takes. */
export function planBare(image: Bytes, size: number): Plan {
  const end = Math.ceil(image.length / size);
  const blocks = Array.from({ length: end }, (_, number) => ({
    number,
    bytes: image.subarray(number * size, (number + 1) * size),
    awaited: true,
  }));
  return { blocks, end };
}
