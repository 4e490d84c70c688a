import { struct, u16, u32, u8 } from '../bytes/struct.ts';

/**
 * The alphabet of Apple's mux: TCP-like streams over one pair of bulk pipes, big-endian throughout, without
 * retransmission. Numbers from usbmuxd's source; what only the phone's side does, from published reverse engineering.
 */

/** First eight bytes of every packet; `length` counts the whole packet, this header included. */
export const MuxHeader = struct({ protocol: u32, length: u32 }, 'big');

/** The header of version 2, which every packet but VERSION carries once both sides agreed on it. */
export const SequencedHeader = struct(
  { protocol: u32, length: u32, magic: u32, txSeq: u16, rxSeq: u16 },
  'big',
);

/** Payload of a VERSION packet, which always has the short header. */
export const Version = struct({ major: u32, minor: u32, padding: u32 }, 'big');

/** TCP's own layout, no options, no checksum. `window` counts units of 256 bytes. */
export const TcpHeader = struct(
  {
    sourcePort: u16,
    destinationPort: u16,
    seq: u32,
    ack: u32,
    offset: u8,
    flags: u8,
    window: u16,
    checksum: u16,
    urgent: u16,
  },
  'big',
);

/** `protocol` of a packet. */
export const Protocol = { version: 0, control: 1, setup: 2, tcp: 6 } as const;

/** `magic` of a sequenced header, by sender. */
export const Magic = { host: 0xfeedface, phone: 0xfaceface } as const;

/** As `major` of a VERSION packet: what a phone that lost its framing hunts for. It answers with version 2. */
export const resync = 0xfeedface;

/** Values are compared for equality on both sides: nothing else exists, least of all PSH or FIN. */
export const Flags = { syn: 0x02, reset: 0x04, ack: 0x10, synAck: 0x12 } as const;

/** `offset` of every TCP header: five words. */
export const tcpOffset = 0x50;

/** The one byte of SETUP. */
export const setupByte = 0x07;

/** The first byte of a CONTROL packet; text without a terminator follows. */
export const TextLevel = { error: 3, warning: 5, info: 7 } as const;

/** `rxSeq` before the first packet of the other side. */
export const nothingReceived = 0xffff;

/** Limits of packets, bytes. */
export const Size = {
  /** One IN request of usbmuxd, and where a platform may split an incoming packet. */
  transfer: 16384,
  /** Largest packet to the phone, headers included (usbmuxd's, proven on every current iPhone). */
  toPhone: 49152,
  /** Largest packet from the phone. */
  toHost: 65536,
  /** A window field counts these. */
  windowUnit: 256,
} as const;

/** Port of restored in the restore system, of lockdown in normal mode. */
export const restoredPort = 62078;

/** `a - b` on sequence numbers, which wrap at 2^32: positive when `a` is ahead. */
export const ahead = (a: number, b: number): number => (a - b) | 0;

/** A sequence number `bytes` further. */
export const advance = (seq: number, bytes: number): number => (seq + bytes) >>> 0;
