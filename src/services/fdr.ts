import { Silence, within } from '../bytes/deadline.ts';
import { KiB, concat, utf8 } from '../bytes/bytes.ts';
import { pause } from '../bytes/clock.ts';
import { Truncated } from '../bytes/reader.ts';
import { struct, u32 } from '../bytes/struct.ts';
import { type World } from '../bytes/world.ts';
import { type Connection } from '../mux/connection.ts';
import { type MuxDevice } from '../mux/device.ts';
import { ConnectionReset, MuxBroken, PortRefused } from '../mux/errors.ts';
import { writeBinary } from '../plist/binary-writer.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { PlistBroken } from '../plist/errors.ts';
import { parsePlist } from '../plist/parse.ts';
import { type Value } from '../plist/value.ts';
import { FdrBroken } from './errors.ts';

/** Where the restore system's proxy for factory data listens. */
const fdrPort = 1082;

/** Little-endian here, unlike restored's frames. */
const Head = struct({ length: u32 }, 'little');

const answerLimit = 64 * KiB;
const againMs = 250;

/** `port`: where the phone wants its data connections. The connection stays open, and silent, to the end. */
export interface FdrControl {
  readonly port: number;
  readonly connection: Connection;
}

/**
 * Announces this host to the phone's proxy. Undefined when it cannot be had within `ms`: refused all along, closed, or
 * without an answer; a restore goes on without it. Throws `FdrBroken` for an answer that makes no sense, and what ends
 * the mux.
 */
export async function openControl(
  world: World,
  mux: Pick<MuxDevice, 'connect'>,
  ms: number,
): Promise<FdrControl | undefined> {
  const until = world.clock.now() + ms;
  const left = (): number => until - world.clock.now();
  while (left() > 0) {
    let connection: Connection | undefined;
    try {
      connection = await mux.connect(fdrPort, left());
      const port = await within(
        world.clock,
        Math.max(left(), 0),
        'the proxy for factory data',
        handshake(connection),
      );
      return { port, connection };
    } catch (error) {
      connection?.abort();
      if (error instanceof Silence || error instanceof ConnectionReset || error instanceof Truncated)
        return undefined;
      if (error instanceof MuxBroken) throw new FdrBroken(error.why);
      if (!(error instanceof PortRefused)) throw error;
    }
    await pause(world.clock, Math.min(againMs, Math.max(left(), 0)));
  }
  return undefined;
}

async function handshake(connection: Connection): Promise<number> {
  const question = writeBinary({ Command: 'BeginCtrl', CtrlProtoVersion: 2 });
  await connection.write(concat([utf8('BeginCtrl\0'), Head.write({ length: question.length }), question]));
  const { length } = Head.read(await connection.reader.exactly(Head.size));
  if (length > answerLimit) throw new FdrBroken(`an answer of ${length} bytes`);
  const answer = parse(await connection.reader.exactly(length));
  const port = isDict(answer) ? maybe.integer(answer, 'ConnPort') : undefined;
  if (port === undefined || port < 1 || port > 0xffff) throw new FdrBroken('an answer without a port');
  return port;
}

function parse(bytes: Parameters<typeof parsePlist>[0]): Value {
  try {
    return parsePlist(bytes);
  } catch (error) {
    if (error instanceof PlistBroken) throw new FdrBroken(error.message);
    throw error;
  }
}
