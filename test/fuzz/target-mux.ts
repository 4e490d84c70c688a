import { concat, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { MuxBroken } from '../../src/mux/errors.ts';
import { Flags, Magic, MuxHeader, Protocol, SequencedHeader, Version } from '../../src/mux/packet.ts';
import { readSegment, writeSegment } from '../../src/mux/segment.ts';
import { Peer, PeerPort } from '../unit/mux-peer.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

/** Time stands still: no wait runs out while an input is read. */
const still: World = { ...realWorld, clock: { now: () => 0, wall: () => 0, after: () => () => undefined } };

/**
 * An input is a row of IN transfers, each behind its length in two bytes. With the top bit of the length the transfer's
 * own length field is put right, or hardly a changed packet would be looked into.
 */
const mended = 0x80;

const row = (...transfers: Bytes[]): Bytes =>
  concat(
    transfers.flatMap((bytes) => [Uint8Array.of(mended | (bytes.length >> 8), bytes.length & 0xff), bytes]),
  );

function* transfersOf(input: Bytes): Generator<Bytes> {
  for (let at = 0; at + 2 <= input.length;) {
    const length = ((input[at]! & ~mended) << 8) | input[at + 1]!;
    const bytes = input.slice(at + 2, at + 2 + length);
    if (input[at]! & mended && bytes.length >= MuxHeader.size)
      bytes.set(MuxHeader.write({ protocol: MuxHeader.read(bytes).protocol, length: bytes.length }));
    yield bytes;
    at += 2 + length;
  }
}

/** Promises between a transfer's coming and what it brings about, generously. */
const turnsPerTransfer = 60;

const packet = (protocol: number, body: Bytes): Bytes => {
  const length = SequencedHeader.size + body.length;
  return concat([SequencedHeader.write({ protocol, length, magic: Magic.phone, txSeq: 2, rxSeq: 2 }), body]);
};
const segment = (flags: number, seq: number, payload: Bytes = nothing, ack = 11): Bytes =>
  packet(
    Protocol.tcp,
    concat([writeSegment({ from: 62078, to: 1, seq, ack, flags, window: 65536 }), payload]),
  );

const control = packet(Protocol.control, utf8('\x03refused'));
const version = concat([
  MuxHeader.write({ protocol: Protocol.version, length: MuxHeader.size + Version.size }),
  Version.write({ major: 2, minor: 0, padding: 0 }),
]);
const data = segment(Flags.ack, 1, utf8('some words of the phone'));
const more = segment(Flags.ack, 24, utf8('and more'), 3);

/** The mux of an opened phone with one connection on which ten bytes are on their way. */
export const mux: Target = {
  seeds: [
    row(data, more),
    row(control, version, data),
    row(segment(Flags.ack, 1), segment(Flags.reset, 1, utf8('gone'))),
  ],
  words: [data, more, control, version, Uint8Array.of(0, 0), utf8('\0\0\0\x06'), Uint8Array.of(0x50, 0x10)],
  accepts: (error) => error instanceof MuxBroken,
  async run(input) {
    const peer = new Peer(still);
    const device = await peer.open(still);
    const connecting = device.connect(62078);
    await PeerPort.accept(peer);
    const connection = await connecting;
    await connection.write(utf8('ten bytes!'));
    let given = 0;
    for (const transfer of transfersOf(input)) {
      given += transfer.length;
      peer.transfer(transfer);
    }
    // Each transfer takes a few turns to be read; then nothing more comes.
    for (let last = 0; last < turnsPerTransfer; last++) {
      await Promise.resolve();
      if (peer.waiting > 0) last = 0;
    }
    connection.abort();
    promised('acknowledges no more than was sent', () => connection.acknowledged <= 10);
    const { end } = connection;
    let got = 0;
    try {
      for (let piece = await connection.read(); piece; piece = await connection.read()) got += piece.length;
    } catch (error) {
      promised('ends with a reason of its own', () => error instanceof MuxBroken);
    }
    promised('gives no more than came', () => got <= given);
    promised('is still there', () => peer.calls.at(-1) !== 'close');
    await device.close();
    peer.transfers.slice(1).forEach(checkPacket);
    if (end instanceof MuxBroken) throw end;
    // Refused as well, so that later inputs grow from those that reach the connection.
    if (got === 0 && connection.acknowledged === 0) throw new MuxBroken('nothing arrived');
  },
};

function checkPacket(bytes: Bytes, nth: number): void {
  const { protocol, length, magic, txSeq } = SequencedHeader.read(bytes);
  promised('sends sound packets', () => length === bytes.length && magic === Magic.host);
  promised('numbers them', () => txSeq === nth);
  if (protocol !== Protocol.tcp) return;
  const { flags } = readSegment(bytes, SequencedHeader.size)!;
  promised('knows three flags', () => flags === Flags.syn || flags === Flags.ack || flags === Flags.reset);
}
