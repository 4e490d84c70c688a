import { type Bytes } from '../bytes/bytes.ts';
import { Size, TcpHeader, tcpOffset } from './packet.ts';

/** The fields of a TCP header that differ from packet to packet. `window` in bytes, a multiple of 256. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
}

/** A TCP header; the checksum is always 0, since USB has its own. */
export function writeSegment(segment: Segment): Bytes {
  return TcpHeader.write({
    sourcePort: segment.from,
    destinationPort: segment.to,
    seq: segment.seq,
    ack: segment.ack,
    offset: tcpOffset,
    flags: segment.flags,
    window: segment.window / Size.windowUnit,
    checksum: 0,
    urgent: 0,
  });
}

/** The segment that begins at `at`, with its payload; undefined when the bytes do not hold a header. */
export function readSegment(packet: Bytes, at: number): (Segment & { readonly payload: Bytes }) | undefined {
  if (packet.length < at + TcpHeader.size) return undefined;
  const { sourcePort, destinationPort, seq, ack, flags, window } = TcpHeader.read(packet, at);
  const payload = packet.subarray(at + TcpHeader.size);
  return {
    from: sourcePort,
    to: destinationPort,
    seq,
    ack,
    flags,
    window: window * Size.windowUnit,
    payload,
  };
}
