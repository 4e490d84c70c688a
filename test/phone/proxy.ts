import { concat, text, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Body } from './body.ts';
import type { Muxd } from './muxd.ts';
import { refused } from './strictness.ts';
import type { PhoneConnection } from './tcp.ts';

/** The reverse proxy's control channel; little-endian, unlike everything else here. */
export const proxyPort = 1082;

const Length = struct({ length: u32 }, 'little');
const hello = 'BeginCtrl\0';
const largest = 65_536;

/** Where data connections would go; none is ever asked for without factory-data traffic. */
const connPort = 49_161;

/** Port 1082 that answers BeginCtrl and then stays silent. */
export class Proxy {
  readonly #body: Body;
  readonly #named: Dict;
  #control: PhoneConnection | undefined;

  constructor(body: Body, muxd: Muxd, odd?: 'no port') {
    this.#body = body;
    this.#named = odd === 'no port' ? {} : { ConnPort: connPort };
    muxd.listen(proxyPort, (connection) => {
      this.#serve(connection).catch((error: unknown) => {
        refused(this.#body, 'proxy', String(error));
        connection.reset();
      });
    });
  }

  /** Before the final message, so that hosts do not linger in it. */
  close(): void {
    this.#control?.reset();
    this.#control = undefined;
  }

  async #serve(connection: PhoneConnection): Promise<void> {
    const { reader } = connection;
    const greeting = text(await reader.exactly(hello.length));
    if (greeting !== hello && this.#refuse(connection, `"${greeting}" instead of BeginCtrl`)) return;
    const { length } = Length.read(await reader.exactly(Length.size));
    if (length > largest) {
      this.#refuse(connection, `${length} bytes announced`);
      return;
    }
    const request = parsePlist(await reader.exactly(length));
    const begins = isDict(request) && maybe.string(request, 'Command') === 'BeginCtrl';
    if (!begins && this.#refuse(connection, 'no Command BeginCtrl')) return;
    // A new control connection replaces the old one.
    this.#control?.reset();
    this.#control = connection;
    const answer = { Command: 'BeginCtrl', CtrlProtoVersion: 2, ...this.#named };
    await connection.write(framed(writeBinary(answer)));
    this.#body.tell({ kind: 'proxy', what: 'control' });
    const more = await reader.some();
    if (more) this.#refuse(connection, `${more.length} bytes on the control channel`);
  }

  #refuse(connection: PhoneConnection, why: string): boolean {
    const holds = refused(this.#body, 'proxy', why);
    if (holds) connection.reset(why);
    return holds;
  }
}

const framed = (bytes: Bytes): Bytes => concat([Length.write({ length: bytes.length }), bytes]);
