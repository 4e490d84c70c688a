import { concat } from '../../src/bytes/bytes.ts';
import { struct, u16, u32, u8 } from '../../src/bytes/struct.ts';
import { Protocol } from '../../src/mux/packet.ts';
import { bulkPacket } from '../phone/descriptors.ts';
import { recoveryProductId } from '../phone/iboot-descriptors.ts';
import { keptBytes, type Transfer } from './sequence.ts';

/** As much of a packet's two headers as every tap keeps; the second is TCP's where the first says so. */
const Head = struct(
  {
    protocol: u32,
    length: u32,
    magic: u32,
    txSeq: u16,
    rxSeq: u16,
    sourcePort: u16,
    destinationPort: u16,
    seq: u32,
    ack: u32,
    offset: u8,
    flags: u8,
    window: u16,
  },
  'big',
);

type Out = Extract<Transfer, { kind: 'out' }>;

const headOf = ({ data }: Out): ReturnType<typeof Head.read> =>
  Head.read(concat([data, new Uint8Array(keptBytes)]));

/**
 * What the packets to a phone that has left recovery mode have in common, in lines: sizes, protocols, flags, and
 * whether one that fills its last USB packet has an empty one behind it. Where a tap has missed packets, which shows in
 * their numbers, it cannot say the last.
 */
export function packetRules(transfers: readonly Transfer[]): string[] {
  const start = transfers.findIndex(
    (transfer) => transfer.kind === 'arrive' && transfer.productId !== recoveryProductId,
  );
  const packets = transfers.slice(start).filter((transfer) => transfer.kind === 'out');
  const heads = packets.filter(({ length }) => length > 0).map(headOf);
  const flags = heads.filter(({ protocol }) => protocol === Protocol.tcp).map((head) => head.flags);
  const unended = packets.filter((packet, at) => {
    const next = packets[at + 1];
    if (packet.length === 0 || packet.length % bulkPacket !== 0 || !next || next.length === 0) return false;
    return headOf(next).txSeq === ((headOf(packet).txSeq + 1) & 0xffff);
  });
  return [
    `packets of at most ${Math.max(...packets.map(({ length }) => length))} bytes`,
    `protocols ${hex(heads.map(({ protocol }) => protocol))}`,
    `flags ${hex(flags)}`,
    `${unended.length} packets that fill their last USB packet without an empty one behind them`,
  ];
}

/** Each value once, in order. */
const hex = (values: readonly number[]): string =>
  [...new Set(values)]
    .sort((a, b) => a - b)
    .map((value) => value.toString(16).padStart(2, '0'))
    .join(' ');
