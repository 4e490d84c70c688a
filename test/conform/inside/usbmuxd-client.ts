import { createConnection, type Socket } from 'node:net';
import { concat, type Bytes } from '../../../src/bytes/bytes.ts';
import { within } from '../../../src/bytes/deadline.ts';
import { Reader } from '../../../src/bytes/reader.ts';
import { struct, u32 } from '../../../src/bytes/struct.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import { dict, integer, isDict, maybe } from '../../../src/plist/dict.ts';
import { parsePlist } from '../../../src/plist/parse.ts';
import type { Dict } from '../../../src/plist/value.ts';
import { writeXml } from '../../../src/plist/xml-writer.ts';
import { Frames } from '../../../src/services/frame.ts';
import type { Place, Running } from '../suite.ts';

const address = '/var/run/usbmuxd';
const Header = struct({ length: u32, version: u32, message: u32, tag: u32 }, 'little');
const plistMessage = 8;
const answerMs = 10_000;

/** A phone as usbmuxd lists it. */
export interface Listed {
  readonly id: number;
  readonly name: string;
  readonly productId: number;
}

/** One connection to usbmuxd, in the property-list form of its protocol. */
export class UsbmuxdClient implements Running {
  readonly #socket: Socket;
  readonly #reader: Reader;
  #tag = 0;

  private constructor() {
    this.#socket = createConnection(address);
    this.#socket.on('error', () => undefined);
    const pieces = this.#socket[Symbol.asyncIterator]() as AsyncIterator<Bytes>;
    this.#reader = new Reader(async () => {
      const next = await pieces.next();
      return next.done === true ? undefined : next.value;
    });
  }

  static open(place: Place): UsbmuxdClient {
    return place.keep(new UsbmuxdClient());
  }

  async list(): Promise<Listed[]> {
    const answer = await this.#ask({ MessageType: 'ListDevices' });
    return (maybe.list(answer, 'DeviceList') ?? []).filter(isDict).map(listed);
  }

  /** From here on `news` tells who comes and goes; those that are there come first. */
  async listen(): Promise<void> {
    await this.#ask({ MessageType: 'Listen' });
  }

  async news(): Promise<Dict> {
    return within(realWorld.clock, answerMs, 'news from usbmuxd', this.#receive());
  }

  /** From here on the connection is one to that port of the phone. Answers usbmuxd's result, 0 for success. */
  async connect(id: number, port: number): Promise<number> {
    const swapped = ((port & 0xff) << 8) | (port >> 8);
    const answer = await this.#ask({ MessageType: 'Connect', DeviceID: id, PortNumber: swapped });
    return integer(answer, 'Number');
  }

  /** Framed property lists over the port that was connected. */
  frames(port: number): Frames {
    const write = (bytes: Bytes): Promise<void> =>
      new Promise((done) => {
        this.#socket.write(bytes, () => done());
      });
    return new Frames(realWorld, { port, reader: this.#reader, write });
  }

  stop(): Promise<void> {
    this.#socket.destroy();
    return Promise.resolve();
  }

  async #ask(request: Dict): Promise<Dict> {
    const list = writeXml({ ClientVersionString: 'conform', ProgName: 'conform', ...request });
    const head = { length: Header.size + list.length, version: 1, message: plistMessage, tag: ++this.#tag };
    this.#socket.write(concat([Header.write(head), list]));
    return within(realWorld.clock, answerMs, `usbmuxd's answer`, this.#receive());
  }

  async #receive(): Promise<Dict> {
    const { length } = Header.read(await this.#reader.exactly(Header.size));
    const value = parsePlist(await this.#reader.exactly(length - Header.size));
    if (!isDict(value)) throw new TypeError('usbmuxd sent no dictionary');
    return value;
  }
}

function listed(entry: Dict): Listed {
  const properties = dict(entry, 'Properties');
  return {
    id: integer(entry, 'DeviceID'),
    name: maybe.string(properties, 'SerialNumber') ?? '',
    productId: integer(properties, 'ProductID'),
  };
}
