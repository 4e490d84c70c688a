import { concat, MiB } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import { Truncated } from '../bytes/reader.ts';
import { struct, u32 } from '../bytes/struct.ts';
import { type World } from '../bytes/world.ts';
import { type Connection } from '../mux/connection.ts';
import { writeBinary } from '../plist/binary-writer.ts';
import { PlistBroken } from '../plist/errors.ts';
import { parsePlist } from '../plist/parse.ts';
import { type Value } from '../plist/value.ts';
import { writeXml } from '../plist/xml-writer.ts';
import { FrameBroken } from './errors.ts';

const Head = struct({ length: u32 }, 'big');

/** The format itself has no limit; logs, the largest things a phone sends, stay far below this. */
const lengthLimit = 64 * MiB;

/** What frames need of a connection. */
type Stream = Pick<Connection, 'port' | 'reader' | 'write'>;

/** Property lists over a connection, each behind its length: restored, and every data port but asr's. */
export class Frames {
  readonly #world: World;
  readonly #connection: Stream;
  #coming: Promise<Value | undefined> | undefined;

  constructor(world: World, connection: Stream) {
    this.#world = world;
    this.#connection = connection;
  }

  /** Resolves with the bytes of the frame when the connection has taken it. */
  async send(value: Value, format: 'xml' | 'binary' = 'xml'): Promise<number> {
    const list = format === 'xml' ? writeXml(value) : writeBinary(value);
    // One write, so that the length never travels alone in pieces: phones' hosts do the same.
    const frame = concat([Head.write({ length: list.length }), list]);
    await this.#connection.write(frame);
    return frame.length;
  }

  /**
   * The next message, in either format; `undefined` when the peer closes between two. Throws `Silence` after `ms`, and
   * the next call goes on with the same message; `FrameBroken` when it makes no sense; and what ended the connection.
   */
  async receive(ms: number | null): Promise<Value | undefined> {
    const coming = (this.#coming ??= this.#next().finally(() => (this.#coming = undefined)));
    if (ms === null) return coming;
    return within(this.#world.clock, ms, `a message on port ${this.#connection.port}`, coming);
  }

  async #next(): Promise<Value | undefined> {
    const { reader, port } = this.#connection;
    try {
      const head = await reader.maybe(Head.size);
      if (!head) return undefined;
      const { length } = Head.read(head);
      if (length > lengthLimit) throw new FrameBroken(port, `says it has ${length} bytes`);
      return parsePlist(await reader.exactly(length));
    } catch (error) {
      if (error instanceof Truncated) throw new FrameBroken(port, error.message);
      if (error instanceof PlistBroken) throw new FrameBroken(port, error.message);
      throw error;
    }
  }
}
