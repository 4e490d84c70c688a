import { createServer, type AddressInfo, type Server, type Socket as NetSocket } from 'node:net';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import type { PhoneEvent } from './body.ts';
import type { Socket } from './enumeration.ts';
import { deviceRecord, interfaceRecords } from './usbip-protocol.ts';
import { Session, type Desk } from './usbip-session.ts';
import { Wire } from './wire.ts';

/** A port of the pretend bus: keeps its bus id whatever mode the phone is in. */
interface Port {
  wire: Wire | undefined;
  /** Number on the bus, a new one at each enumeration. */
  device: number;
  holder: Session | undefined;
  readonly waiting: { session: Session; take: () => void }[];
}

const ListHead = struct({ devices: u32 }, 'big');

/**
 * A USB/IP server whose devices are pretend phones: Linux's `vhci_hcd` puts them on a real kernel bus, where foreign
 * tools and Chromium meet them. An import of a port whose phone is away, or held by another client, waits until it is
 * there and free, so a plain loop around `usbip attach` brings back a phone that changes its mode.
 */
export class UsbipServer {
  readonly #ports = new Map<string, Port>();
  readonly #connections = new Set<NetSocket>();
  readonly #server: Server;
  readonly #hears: (event: PhoneEvent) => void;
  #devices = 1;

  constructor(hears: (event: PhoneEvent) => void = () => undefined) {
    this.#hears = hears;
    this.#server = createServer({ noDelay: true }, (connection) => void this.#client(connection));
  }

  /** Rejects as Node does when the port is taken. `port` 0: any free one. */
  listen(port: number, host: string): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Hangs up on everyone. */
  close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    return new Promise((done) => {
      this.#server.close(() => {
        done();
      });
    });
  }

  /** A place on the bus for one phone, `1-1` for the first. */
  socket(busId: string): Socket {
    const port: Port = { wire: undefined, device: 0, holder: undefined, waiting: [] };
    this.#ports.set(busId, port);
    return {
      arrive: (enumeration) => {
        port.wire = new Wire(enumeration);
        port.device = ++this.#devices;
        this.#offer(busId, port);
      },
      leave: () => {
        const { holder } = port;
        port.wire?.clear();
        port.wire = undefined;
        port.holder = undefined;
        holder?.hangUp();
      },
    };
  }

  #offer(busId: string, port: Port): void {
    if (!port.wire || port.holder) return;
    const next = port.waiting.shift();
    if (!next) return;
    port.holder = next.session;
    this.#hears({ kind: 'imported', busId });
    next.take();
  }

  async #client(connection: NetSocket): Promise<void> {
    this.#connections.add(connection);
    // A client that breaks off shows as the end of its stream; the event alone must not end the program.
    connection.on('error', () => undefined);
    const session = new Session(connection);
    connection.once('close', () => {
      this.#connections.delete(connection);
      this.#vanished(session);
    });
    try {
      await session.serve(this.#desk);
    } catch (error) {
      if (!connection.destroyed)
        this.#hears({ kind: 'client refused', why: error instanceof Error ? error.message : String(error) });
    }
    connection.end();
    connection.destroySoon();
  }

  readonly #desk: Desk = {
    list: () => this.#list(),
    take: (busId, session) => {
      const port = this.#ports.get(busId);
      if (!port) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const take = (): void => {
          const wire = port.wire!;
          // A host that attaches anew finds a device that nobody has configured.
          if (wire.configuration !== 0) wire.reset();
          resolve({ wire, record: deviceRecord(busId, port.device, wire) });
        };
        port.waiting.push({ session, take });
        this.#offer(busId, port);
      });
    },
  };

  #list(): Bytes {
    const present = [...this.#ports].flatMap(([busId, { wire, device }]) =>
      wire ? [deviceRecord(busId, device, wire), interfaceRecords(wire)] : [],
    );
    return concat([ListHead.write({ devices: present.length / 2 }), ...present]);
  }

  #vanished(session: Session): void {
    for (const [busId, port] of this.#ports) {
      const at = port.waiting.findIndex((each) => each.session === session);
      if (at >= 0) port.waiting.splice(at, 1);
      if (port.holder !== session) continue;
      port.holder = undefined;
      port.wire?.clear();
      this.#hears({ kind: 'released', busId });
      this.#offer(busId, port);
    }
  }
}
