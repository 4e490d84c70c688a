import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { type Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { AsrBroken, FrameBroken } from '../../src/services/errors.ts';
import { Frames } from '../../src/services/frame.ts';
import { PlistStream } from '../../src/services/plist-stream.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

const Head = struct({ length: u32 }, 'big');
const framed = (body: Bytes): Bytes => concat([Head.write({ length: body.length }), body]);

/** The input in pieces whose sizes hang on its own bytes, then the end. */
function inPieces(input: Bytes): Reader {
  let at = 0;
  return new Reader(() => {
    if (at >= input.length) return Promise.resolve(undefined);
    const piece = input.slice(at, at + 1 + (input[at]! % 61));
    at += piece.length;
    return Promise.resolve(piece);
  });
}

/** Reads messages to the end; there are no more of them than there were bytes. */
async function all(receive: () => Promise<Value | undefined>, input: Bytes): Promise<void> {
  let count = 0;
  while ((await receive()) !== undefined) count++;
  promised('makes no message from nothing', () => count <= input.length);
}

const message = { MsgType: 'ProgressMsg', Operation: 13, Progress: -1 };
const status = { MsgType: 'StatusMsg', Status: 14, AMRError: -1, Log: 'line\u0001line' };

/** Length-prefixed property lists, in pieces. */
export const frames: Target = {
  seeds: [
    concat([framed(writeXml(message)), framed(writeXml(status))]),
    concat([framed(writeBinary(message)), framed(writeXml({}))]),
  ],
  words: [
    framed(writeXml({})),
    framed(writeBinary({})),
    Head.write({ length: 0 }),
    Head.write({ length: 0xffff_ffff }),
  ],
  accepts: (error) => error instanceof FrameBroken,
  run(input) {
    const stream = { port: 1, reader: inPieces(input), write: () => Promise.resolve() };
    const lines = new Frames(realWorld, stream);
    return all(() => lines.receive(null), input);
  },
};

const initiate = writeXml({ Command: 'Initiate', 'Checksum Chunks': true });
const ask = writeXml({ Command: 'OOBData', 'OOB Offset': 512, 'OOB Length': 512 });

/** Property lists without lengths, as asr sends them, in pieces. */
export const asr: Target = {
  seeds: [concat([initiate, ask, ask]), ask],
  words: ['</plist>', '\n', '<plist>', '<dict/>'].map((word) => new TextEncoder().encode(word)),
  accepts: (error) => error instanceof AsrBroken,
  run(input) {
    const stream = new PlistStream(inPieces(input));
    return all(() => stream.receive(), input);
  },
};
