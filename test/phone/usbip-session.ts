import type { Socket as NetSocket } from 'node:net';
import { MiB, nothing, text, type Bytes } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { stall, type Taken } from './enumeration.ts';
import type { Job } from './pipe.ts';
import {
  busIdLength,
  Command,
  CommandHeader,
  Flag,
  Operation,
  operation,
  OperationHeader,
  reply,
  setupOf,
  Status,
  victimOf,
} from './usbip-protocol.ts';
import { Request, type Wire } from './wire.ts';

/** Above what any host asks for in one transfer: usbfs stops at 16 MiB. */
const longest = 64 * MiB;

/** A client that does not speak the protocol; its connection is closed. */
class NotUsbip extends Error {
  override readonly name = 'NotUsbip';
  constructor(why: string) {
    super(`a USB/IP client sent ${why}`);
  }
}

/** What a connection may ask of the server. */
export interface Desk {
  list(): Bytes;
  /** Resolves when the device is there and free, which may take as long as it likes; undefined: no such bus id. */
  take(busId: string, session: Session): Promise<{ wire: Wire; record: Bytes } | undefined>;
}

/** The empty packet behind a transfer is part of it: taken back with it, and it tells nothing of how much was taken. */
const asOne = (data: Job<Taken>, empty: Job<Taken>): Job<Taken> => ({
  done: Promise.all([data.done, empty.done]).then(([taken, closed]) => taken ?? closed),
  cancel() {
    empty.cancel();
    data.cancel();
  },
});

/** One TCP connection: a list of devices, or one device imported until either side hangs up. */
export class Session {
  readonly #socket: NetSocket;
  readonly #reader: Reader;
  readonly #pending = new Map<number, Job<unknown>>();

  constructor(socket: NetSocket) {
    this.#socket = socket;
    const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Bytes>;
    this.#reader = new Reader(async () => {
      const next = await chunks.next();
      return next.done === true ? undefined : next.value;
    });
  }

  /** Serves until the connection ends. Throws what the socket throws, `Truncated` and `NotUsbip`. */
  async serve(desk: Desk): Promise<void> {
    for (;;) {
      const head = await this.#reader.maybe(OperationHeader.size);
      if (!head) return;
      const { code } = OperationHeader.read(head);
      if (code === Operation.listRequest) this.#write(operation(Operation.listReply), desk.list());
      else if (code === Operation.importRequest) return this.#import(desk);
      else throw new NotUsbip(`operation ${code.toString(16)}`);
    }
  }

  /** The device has left the bus: the host sees its port go dead. */
  hangUp(): void {
    this.#pending.clear();
    this.#socket.destroy();
  }

  async #import(desk: Desk): Promise<void> {
    const busId = text(await this.#reader.exactly(busIdLength)).replace(/\0.*$/s, '');
    const device = await desk.take(busId, this);
    if (!device) {
      this.#write(operation(Operation.importReply, 1));
      return;
    }
    this.#write(operation(Operation.importReply), device.record);
    for (;;) {
      const head = await this.#reader.maybe(CommandHeader.size);
      if (!head) return;
      const header = CommandHeader.read(head);
      if (header.command === Command.submit) await this.#submit(device.wire, header);
      else if (header.command === Command.unlink) this.#unlink(header.sequence, victimOf(header));
      else throw new NotUsbip(`command ${header.command}`);
    }
  }

  async #submit(wire: Wire, header: CommandHeader): Promise<void> {
    const { endpoint, length, flags } = header;
    if (length > longest) throw new NotUsbip(`a transfer of ${length} bytes`);
    const inward = header.direction === 1;
    const data = inward || length === 0 ? nothing : await this.#reader.exactly(length);
    if (endpoint === 0) {
      const setup = setupOf(header.setup);
      // USB/IP does not pass a port reset on; what shows is the kernel reading the device descriptor anew.
      const again =
        setup.requestType === 0x80 && setup.request === Request.getDescriptor && setup.value === 0x0100;
      if (again && wire.configuration !== 0) wire.reset();
      this.#answer(header, wire.control(setup, data), inward);
    } else if (inward) this.#answer(header, wire.in(endpoint | 0x80, length), true);
    else {
      const job = wire.out(endpoint, data);
      const packet = wire.endpoint(endpoint)?.packetSize ?? 1;
      const closes = (flags & Flag.zeroPacket) !== 0 && length > 0 && length % packet === 0;
      this.#answer(header, closes ? asOne(job, wire.out(endpoint, nothing)) : job, false);
    }
  }

  #answer(header: CommandHeader, job: Job<unknown>, inward: boolean): void {
    const { sequence, length, flags } = header;
    this.#pending.set(sequence, job);
    void job.done.then((outcome) => {
      if (!this.#pending.delete(sequence)) return;
      if (outcome === stall) this.#write(reply(Command.submitted, sequence, Status.stalled));
      else if (!inward) {
        const taken = typeof outcome === 'number' ? outcome : length;
        this.#write(reply(Command.submitted, sequence, Status.ok, taken));
      } else {
        const answer = outcome as Bytes;
        const data = answer.subarray(0, length);
        const status =
          answer.length > length
            ? Status.overflow
            : answer.length < length && (flags & Flag.shortNotOk) !== 0
              ? Status.short
              : Status.ok;
        this.#write(reply(Command.submitted, sequence, status, data.length), data);
      }
    });
  }

  #unlink(sequence: number, victim: number): void {
    const job = this.#pending.get(victim);
    this.#pending.delete(victim);
    job?.cancel();
    this.#write(reply(Command.unlinked, sequence, job ? Status.unlinked : Status.ok));
  }

  #write(...parts: readonly Bytes[]): void {
    if (this.#socket.destroyed) return;
    this.#socket.cork();
    for (const part of parts) if (part.length > 0) this.#socket.write(part);
    this.#socket.uncork();
  }
}
