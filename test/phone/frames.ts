import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { Truncated } from '../../src/bytes/reader.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { refused, type Judge } from './strictness.ts';
import type { PhoneConnection } from './tcp.ts';

const Length = struct({ length: u32 }, 'big');

/** A host's answers are at most the boot firmware in XML, some tens of megabytes. */
const largest = 256 * 1024 * 1024;

/** The host sent a length that cannot be, or something that is no property list. */
class FrameRefused extends Error {
  override readonly name = 'FrameRefused';
  readonly why: string;
  constructor(why: string) {
    super(`a frame of the host: ${why}`);
    this.why = why;
  }
}

/** Property lists with their length in front, as restored and lockdown speak. */
export class PhoneFrames {
  readonly connection: PhoneConnection;
  readonly #judge: Judge;

  constructor(judge: Judge, connection: PhoneConnection) {
    this.#judge = judge;
    this.connection = connection;
  }

  /**
   * Undefined when the host closed between two frames. Throws `FrameRefused`, and `Truncated` inside a frame; where
   * the rule is off, the one is an empty dictionary and the other the end.
   */
  async receive(): Promise<Value | undefined> {
    try {
      return await this.#frame();
    } catch (error) {
      if (refused(this.#judge, 'frame', String(error))) throw error;
      return error instanceof Truncated ? undefined : {};
    }
  }

  async #frame(): Promise<Value | undefined> {
    const head = await this.connection.reader.maybe(Length.size);
    if (!head) return undefined;
    const { length } = Length.read(head);
    if (length > largest) throw new FrameRefused(`${length} bytes announced`);
    const bytes: Bytes = await this.connection.reader.exactly(length);
    try {
      return parsePlist(bytes);
    } catch (error) {
      throw new FrameRefused(error instanceof Error ? error.message : String(error));
    }
  }

  /** Length and list together, so that a short one is one packet. Throws `HostGone`. */
  async send(value: Value): Promise<void> {
    const bytes = writeXml(value);
    await this.connection.write(concat([Length.write({ length: bytes.length }), bytes]));
  }
}
