import { MiB, type Bytes } from '../bytes/bytes.ts';
import { pieces as piecesOf, type Source } from '../bytes/source.ts';
import { type World } from '../bytes/world.ts';
import { type Connection } from '../mux/connection.ts';
import { ConnectionReset } from '../mux/errors.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { type Dict } from '../plist/value.ts';
import { writeXml } from '../plist/xml-writer.ts';
import { AsrBroken, AsrClosed } from './errors.ts';
import { chunks, chunkSize, windowSize } from './image-chunks.ts';
import { PlistStream } from './plist-stream.ts';

/** Who is told how the transfer goes. */
export interface AsrHears {
  /** asr says hello, new systems twice; the last one decides about checksums. */
  initiate(checksums: boolean): void;
  /** asr looks into the image before it takes it. */
  validate(offset: number, length: number): void;
  /** The stream begins. */
  payload(): void;
  /** Bytes of the image that the phone has acknowledged, each MiB and at the end. */
  sent(acknowledged: number): void;
}

const digestSize = 20;
const stride = MiB;

/** Chunks and digests handed over together: what one call gives shares packets, and only its last is a short one. */
const piecesAtOnce = 8;

/** Multicast heritage, ignored over a cable, and expected all the same. */
const heritage = { 'FEC Slice Stride': 40, 'Packet Payload Size': 1450, 'Packets Per FEC': 25 };

/**
 * Gives the image to asr: its questions, then the whole stream, until the last byte is acknowledged; closes the
 * connection. No limits of time: the phone decides how long it looks at an image, and once its disk is erased we never
 * give up on a phone that is there (failures.md §4.3). Throws `AsrBroken`, `AsrClosed`, what `image.read` throws, and
 * what ends the mux.
 */
export async function serveImage(
  world: World,
  connection: Connection,
  image: Source,
  hears: AsrHears,
): Promise<void> {
  try {
    const checksums = await answerQuestions(connection, image, hears);
    hears.payload();
    for await (const acknowledged of stream(world, connection, image, checksums)) hears.sent(acknowledged);
    await connection.close();
  } catch (error) {
    connection.abort();
    throw error;
  }
}

/** Until asr wants the stream; answers whether with checksums. */
async function answerQuestions(connection: Connection, image: Source, hears: AsrHears): Promise<boolean> {
  const messages = new PlistStream(connection.reader);
  const closed = (): AsrClosed => new AsrClosed(0, image.size);
  let checksums: boolean | undefined;
  for (;;) {
    const message = await messages.receive();
    if (!message) throw closed();
    const command = isDict(message) ? maybe.string(message, 'Command') : undefined;
    if (!isDict(message) || command === undefined) throw new AsrBroken('', 'no command');
    if (command !== 'Initiate' && checksums === undefined) throw new AsrBroken(command, 'before Initiate');
    if (command === 'Payload') return checksums!;
    if (command === 'Initiate') {
      checksums = maybe.bool(message, 'Checksum Chunks') ?? false;
      hears.initiate(checksums);
      await told(connection.write(writeXml(packetInfo(image.size, checksums))), closed);
    } else if (command === 'OOBData') {
      const { offset, length } = rangeOf(message, image.size);
      hears.validate(offset, length);
      for await (const piece of piecesOf(image, windowSize, offset, offset + length))
        await told(connection.write(piece), closed);
    } else throw new AsrBroken(command, 'unknown command');
  }
}

function packetInfo(size: number, checksums: boolean): Dict {
  return {
    ...(checksums && { 'Checksum Chunk Size': chunkSize }),
    ...heritage,
    Payload: { Port: 1, Size: size },
    'Stream ID': 1,
    Version: 1,
  };
}

function rangeOf(message: Dict, size: number): { offset: number; length: number } {
  const offset = maybe.integer(message, 'OOB Offset');
  const length = maybe.integer(message, 'OOB Length');
  if (offset === undefined || length === undefined) throw new AsrBroken('OOBData', 'no offset or no length');
  if (offset < 0 || length < 0 || offset + length > size)
    throw new AsrBroken('OOBData', `${length} bytes at ${offset}, outside of an image of ${size}`);
  return { offset, length };
}

/** Says the image; yields how much of it the phone has acknowledged, each `stride` and when all of it is. */
async function* stream(
  world: World,
  connection: Connection,
  image: Source,
  checksums: boolean,
): AsyncGenerator<number> {
  const before = connection.written;
  const acknowledged = (): number =>
    Math.min(imageBytes(connection.acknowledged - before, checksums), image.size);
  const closed = (): AsrClosed => new AsrClosed(acknowledged(), image.size);
  let said = 0;
  let pieces: Bytes[] = [];
  for await (const { bytes, digest } of chunks(world, image, checksums)) {
    pieces.push(bytes);
    if (digest) pieces.push(await digest);
    if (pieces.length < piecesAtOnce) continue;
    await told(connection.write(...pieces), closed);
    pieces = [];
    if (acknowledged() < said + stride) continue;
    said = acknowledged();
    yield said;
  }
  await told(connection.write(...pieces), closed);
  await told(connection.flush(), closed);
  yield acknowledged();
}

/** How much of `onWire` bytes is image, when each chunk is followed by its digest. */
function imageBytes(onWire: number, checksums: boolean): number {
  if (onWire <= 0) return 0;
  if (!checksums) return onWire;
  const whole = Math.floor(onWire / (chunkSize + digestSize));
  return whole * chunkSize + Math.min(onWire - whole * (chunkSize + digestSize), chunkSize);
}

/** A connection closed by asr, told as what it means for the image. */
async function told(work: Promise<void>, closed: () => AsrClosed): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
    throw closed();
  }
}
