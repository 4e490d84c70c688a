import { concat, KiB, nothing, utf8, type Bytes } from '../bytes/bytes.ts';
import { type Reader } from '../bytes/reader.ts';
import { PlistBroken } from '../plist/errors.ts';
import { type Value } from '../plist/value.ts';
import { parseXml } from '../plist/xml.ts';
import { AsrBroken } from './errors.ts';

const closing = utf8('</plist>');
const lengthLimit = 64 * KiB;
const space = new Set(utf8(' \t\r\n'));

/**
 * asr's framing: XML property lists one after the other, without lengths. Each ends with its own closing tag; asr sends
 * one per packet, but nothing here counts on it.
 */
export class PlistStream {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The next list; `undefined` when asr closes between two. Throws `AsrBroken`, and what ended the connection. */
  async receive(): Promise<Value | undefined> {
    let bytes: Bytes = nothing;
    for (;;) {
      const piece = await this.#reader.some();
      if (!piece) {
        if (bytes.length === 0) return undefined;
        throw new AsrBroken('', `closed within a message, after ${bytes.length} bytes`);
      }
      const searched = Math.max(bytes.length - closing.length, 0);
      bytes = withoutLeadingSpace(concat([bytes, piece]));
      const end = indexOf(bytes, closing, searched);
      if (end !== undefined) {
        this.#reader.unread(bytes.subarray(end + closing.length));
        return read(bytes.subarray(0, end + closing.length));
      }
      if (bytes.length > lengthLimit) throw new AsrBroken('', `a message of more than ${lengthLimit} bytes`);
    }
  }
}

function read(bytes: Bytes): Value {
  try {
    return parseXml(bytes);
  } catch (error) {
    if (error instanceof PlistBroken) throw new AsrBroken('', error.message);
    throw error;
  }
}

function withoutLeadingSpace(bytes: Bytes): Bytes {
  const first = bytes.findIndex((byte) => !space.has(byte));
  return first < 0 ? nothing : bytes.subarray(first);
}

function indexOf(bytes: Bytes, wanted: Bytes, from: number): number | undefined {
  for (let at = from; at + wanted.length <= bytes.length; at++)
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  return undefined;
}
