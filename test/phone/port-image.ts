import type { Bytes } from '../../src/bytes/bytes.ts';

const headerSize = 0x40;

/** The image of a port controller: ten words, padding, two pieces of data, a ticket, a loader. */
export function openPortImage(bytes: Bytes): { readonly ticket: Bytes } | { readonly why: string } {
  if (bytes.length < headerSize) return { why: `${bytes.length} bytes` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = Array.from({ length: 10 }, (_, i) => view.getUint32(4 * i, true));
  const [magic, , unknown, data1At, size1, size2, ticketAt, rest, content, crc] = words as [
    ...[number, number, number, number, number],
    ...[number, number, number, number, number],
  ];
  if (magic !== 0xace00003 || unknown !== 0x2800 || data1At !== headerSize) return { why: 'another header' };
  if (bytes.subarray(40, headerSize).some((byte) => byte !== 0xff)) return { why: 'no padding' };
  if (ticketAt !== headerSize + size1 + size2 || ticketAt + rest !== bytes.length)
    return { why: 'pieces that do not add up' };
  if (content !== bytes.length - headerSize) return { why: `a content of ${content} bytes` };
  if (crc !== crcOf(bytes.subarray(headerSize))) return { why: 'another CRC' };
  const length = elementLength(bytes.subarray(ticketAt));
  if (length === undefined || length >= rest) return { why: 'no ticket with a loader behind it' };
  return { ticket: bytes.slice(ticketAt, ticketAt + length) };
}

/** CRC-32, bit by bit: low bits first, the register shifted left, nothing inverted at the end. */
function crcOf(bytes: Bytes): number {
  let register = 0xffff_ffff;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const top = (register >>> 31) ^ ((byte >> bit) & 1);
      register = (register << 1) ^ (top ? 0x04c1_1db7 : 0);
    }
  return register >>> 0;
}

/** Of a DER sequence, head included. */
function elementLength(bytes: Bytes): number | undefined {
  if (bytes[0] !== 0x30) return undefined;
  const first = bytes[1]!;
  if (first < 0x80) return 2 + first;
  const digits = bytes.subarray(2, 2 + (first & 0x7f));
  return 2 + digits.length + digits.reduce((sum, digit) => sum * 256 + digit, 0);
}
