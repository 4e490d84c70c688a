import assert from 'node:assert/strict';
import { connect, type Socket as NetSocket } from 'node:net';
import { describe, it } from 'node:test';
import { suffixOf } from '../../src/boot/dfu-plan.ts';
import { concat, nothing, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause, systemClock } from '../../src/bytes/clock.ts';
import { within } from '../../src/bytes/deadline.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld as world } from '../../src/bytes/world.ts';
import { testRoot } from '../apple/ca.ts';
import type { PhoneEvent, PhoneMode } from '../phone/body.ts';
import { forgeTicket, im4p, img4 } from '../phone/forge.ts';
import { Phone } from '../phone/phone.ts';
import { UsbipServer } from '../phone/usbip.ts';

const patience = 5000;

/** The kernel's side of USB/IP, over loopback: reads by exact length, sends commands, sorts replies by number. */
class Client {
  readonly #socket: NetSocket;
  readonly closed: Promise<void>;
  #bytes: Bytes = nothing;
  #wake = (): void => undefined;
  #sequence = 0;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (data) => {
      this.#bytes = concat([this.#bytes, new Uint8Array(data)]);
      this.#wake();
    });
    this.closed = new Promise((done) => this.#socket.once('close', () => done()));
  }

  send(...parts: Bytes[]): void {
    for (const part of parts) this.#socket.write(part);
  }

  vanish(): void {
    this.#socket.resetAndDestroy();
  }

  async read(length: number): Promise<DataView> {
    while (this.#bytes.length < length)
      await within(
        systemClock,
        patience,
        `${length} bytes`,
        new Promise<void>((more) => (this.#wake = more)),
      );
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return new DataView(taken.buffer);
  }

  import(busId: string): void {
    const id = new Uint8Array(32);
    id.set(utf8(busId));
    this.send(words16(0x0111, 0x8003, 0, 0), id);
  }

  /** Resolves to the 312 bytes of the device, undefined when it is refused. */
  async imported(): Promise<Bytes | undefined> {
    const head = await this.read(8);
    return head.getUint32(4) === 0 ? bytesOf(await this.read(312)) : undefined;
  }

  submit(
    endpoint: number,
    inward: boolean,
    length: number,
    more: { data?: Bytes; setup?: number[]; flags?: number } = {},
  ): number {
    const sequence = ++this.#sequence;
    const head = words32(1, sequence, 0x10002, inward ? 1 : 0, endpoint, more.flags ?? 0, length, 0, 0, 0);
    this.send(
      concat([head, Uint8Array.from(more.setup ?? new Array<number>(8).fill(0)), more.data ?? nothing]),
    );
    return sequence;
  }

  unlink(victim: number): number {
    const sequence = ++this.#sequence;
    this.send(concat([words32(2, sequence, 0x10002, 0, 0, victim), new Uint8Array(24)]));
    return sequence;
  }

  async reply(
    inward = false,
  ): Promise<{ command: number; sequence: number; status: number; length: number; data: Bytes }> {
    const head = await this.read(48);
    const length = head.getUint32(24);
    const command = head.getUint32(0);
    const data = inward && command === 3 ? bytesOf(await this.read(length)) : nothing;
    return { command, sequence: head.getUint32(4), status: head.getInt32(20), length, data };
  }

  async control(setup: number[], data: Bytes = nothing): Promise<{ status: number; data: Bytes }> {
    const inward = (setup[0]! & 0x80) !== 0;
    const length = setup[6]! | (setup[7]! << 8);
    this.submit(0, inward, length, { setup, data });
    return this.reply(inward);
  }

  async command(line: string): Promise<number> {
    const data = utf8(`${line}\0`);
    return (await this.control([0x40, 0, 0, 0, 0, 0, data.length, 0], data)).status;
  }

  async upload(image: Bytes, flags = 0): Promise<number> {
    await this.control([0x41, 0, 0, 0, 0, 0, 0, 0]);
    this.submit(4, false, image.length, { data: image, flags });
    return (await this.reply()).status;
  }
}

const words = (size: 2 | 4, values: readonly number[]): Bytes => {
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (const [i, value] of values.entries())
    if (size === 2) view.setUint16(2 * i, value);
    else view.setUint32(4 * i, value);
  return new Uint8Array(view.buffer);
};
const words16 = (...values: number[]): Bytes => words(2, values);
const words32 = (...values: number[]): Bytes => words(4, values);
const bytesOf = (view: DataView): Bytes =>
  new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);

const setConfiguration = [0, 9, 1, 0, 0, 0, 0, 0];
const console = [1, 11, 1, 0, 1, 0, 0, 0];

async function bus(
  story: (bus: { server: UsbipServer; port: number; phone: Phone; events: PhoneEvent[] }) => Promise<void>,
  mode: PhoneMode = 'recovery',
): Promise<void> {
  const events: PhoneEvent[] = [];
  const hears = (event: PhoneEvent): void => void events.push(event);
  const { certificate: root } = await testRoot();
  const server = new UsbipServer(hears);
  const { port } = await server.listen(0, '127.0.0.1');
  const phone = new Phone({ product: 'iPhone13,2', world, root, mode, speed: 20, hears });
  phone.plugInto(server.socket('1-1'));
  try {
    await story({ server, port, phone, events });
  } finally {
    phone.unplug();
    await server.close();
  }
}

/** Resolves when the phone has come as `mode`. */
async function arrival(events: readonly PhoneEvent[], mode: PhoneMode): Promise<void> {
  while (!events.some((event) => event.kind === 'arrive' && event.mode === mode))
    await pause(systemClock, 10);
}

async function configured(port: number): Promise<Client> {
  const client = new Client(port);
  client.import('1-1');
  await client.imported();
  await client.control(setConfiguration);
  return client;
}

describe('the pretend phone over USB/IP', () => {
  it('is listed with its ids and interfaces', () =>
    bus(async ({ port, server, phone }) => {
      const client = new Client(port);
      client.send(words16(0x0111, 0x8005, 0, 0));
      assert.equal(toHex(bytesOf(await client.read(12))), '011100050000000000000001');
      const record = bytesOf(await client.read(312));
      assert.equal(text(record.subarray(256, 288)).replace(/\0+$/, ''), '1-1');
      assert.equal(toHex(record.subarray(296)), '0000000305ac128100000000' + '00000102');
      assert.equal(toHex(bytesOf(await client.read(8))), 'fe010200ffff5100');
      phone.unplug();
      server.socket('1-2');
      client.send(words16(0x0111, 0x8005, 0, 0));
      assert.equal(toHex(bytesOf(await client.read(12))), '011100050000000000000000');
    }));

  it('answers standard requests from its descriptors, and stalls with EPIPE', () =>
    bus(async ({ port }) => {
      const client = await configured(port);
      const serial = await client.control([0x80, 6, 4, 3, 9, 4, 255, 0]);
      assert.equal(serial.data[0], serial.data.length);
      const part = await client.control([0x80, 6, 0, 2, 0, 0, 9, 0]);
      assert.equal(toHex(part.data), '09023900020105' + '80fa');
      assert.deepEqual(await client.control([0x80, 8, 0, 0, 0, 0, 1, 0]).then(({ data }) => [...data]), [1]);
      assert.equal((await client.control([0x80, 6, 0, 6, 0, 0, 10, 0])).status, -32);
      assert.equal((await client.control([0, 9, 2, 0, 0, 0, 0, 0])).status, -32);
      assert.equal(await client.command('help'), -32);
      assert.equal(await client.command('getenv build-style'), 0);
      assert.equal(text((await client.control([0xc0, 0, 0, 0, 0, 0, 255, 0])).data), 'RELEASE\0');
    }));

  it('ends a read where the phone’s transfer ends, and says when that was not wanted', () =>
    bus(async ({ port }) => {
      const client = await configured(port);
      await client.control(console);
      client.submit(1, true, 4096);
      const banner = await client.reply(true);
      assert.equal(banner.status, 0);
      assert.match(text(banner.data), /Entering recovery mode/);
      await client.command('help');
      client.submit(1, true, 4096, { flags: 1 });
      const line = await client.reply(true);
      assert.deepEqual([line.status, text(line.data)], [-121, 'help: unknown command "help"\n']);
    }));

  it('takes back a transfer that is unlinked, and tells one that was already done', () =>
    bus(async ({ port }) => {
      const client = await configured(port);
      await client.control(console);
      client.submit(1, true, 4096);
      await client.reply(true);
      const pending = client.submit(1, true, 64);
      const queued = client.submit(1, true, 64);
      const first = client.unlink(pending);
      assert.deepEqual(await client.reply(), {
        command: 4,
        sequence: first,
        status: -104,
        length: 0,
        data: nothing,
      });
      client.unlink(pending);
      assert.equal((await client.reply()).status, 0);
      client.submit(0, false, 5, { setup: [0x40, 0, 0, 0, 0, 0, 5, 0], data: utf8('help\0') });
      // The queued read gets what the unlinked one did not; then the command's own stall.
      const read = await client.reply(true);
      assert.deepEqual([read.sequence, text(read.data)], [queued, 'help: unknown command "help"\n']);
      assert.equal((await client.reply()).status, -32);
    }));

  it('uploads with the empty packet, which a host may leave to its controller', () =>
    bus(async ({ port, phone }) => {
      const client = await configured(port);
      const ibec = (length: number): Bytes => im4p('ibec', new Uint8Array(length));
      let image = nothing;
      for (let length = 600; image.length % 512 !== 0 || image.length === 0; length++)
        image = img4(ibec(length), await forgeTicket(world, phone, { ibec: ibec(length) }));
      assert.equal(await client.upload(image), 0);
      assert.equal(await client.command('go'), -32);
      assert.equal(await client.upload(image, 0x40), 0);
      assert.equal(await client.command('go'), 0);
    }));

  it('takes an upload back whole, with the empty packet that its controller was to add', () =>
    bus(async ({ port, phone }) => {
      const client = await configured(port);
      const ibec = im4p('ibec', utf8('iBEC'));
      const image = img4(ibec, await forgeTicket(world, phone, { ibec }));
      await client.control([0x41, 0, 0, 0, 0, 0, 0, 0]);
      phone.hush(10_000);
      const victim = client.submit(4, false, 1024, { data: new Uint8Array(1024), flags: 0x40 });
      client.unlink(victim);
      assert.equal((await client.reply()).status, -104);
      client.submit(4, false, image.length, { data: image });
      assert.equal((await client.reply()).status, 0);
      assert.equal(await client.command('go'), 0);
    }));

  it('halts an endpoint until it is cleared', () =>
    bus(async ({ port }) => {
      const client = await configured(port);
      for (let i = 0; i < 2; i++) {
        client.submit(4, false, 3, { data: utf8('abc') });
        assert.equal((await client.reply()).status, -32);
      }
      assert.deepEqual([...(await client.control([0x82, 0, 0, 0, 4, 0, 2, 0])).data], [1, 0]);
      await client.control([2, 1, 0, 0, 4, 0, 0, 0]);
      assert.equal(await client.upload(utf8('abc')), 0);
    }));

  it('hangs up when the phone leaves, and gives it to who waits when it is back, under the same bus id', () =>
    bus(async ({ port, phone, events }) => {
      const client = await configured(port);
      const ibec = im4p('ibec', utf8('iBEC'));
      await client.upload(img4(ibec, await forgeTicket(world, phone, { ibec })));
      client.submit(1, true, 64);
      const next = new Client(port);
      next.import('1-1');
      await client.command('go');
      await within(systemClock, patience, 'the port going dead', client.closed);
      const record = await next.imported();
      assert.equal(text(record!.subarray(256, 259)), '1-1');
      const serial = await next.control([0x80, 6, 4, 3, 9, 4, 255, 0]);
      assert.match(text(serial.data.filter((byte) => byte !== 0)), /IBFL:BC/);
      assert.deepEqual(
        events
          .filter(({ kind }) => ['arrive', 'leave', 'imported'].includes(kind))
          .map(({ kind, mode }) => (typeof mode === 'string' ? `${kind} ${mode}` : kind)),
        ['arrive recovery', 'imported', 'leave recovery', 'arrive ibec', 'imported'],
      );
    }));

  it('survives clients that vanish, babble or ask for what is not there', () =>
    bus(async ({ port }) => {
      const first = await configured(port);
      first.submit(1, true, 64);
      const second = new Client(port);
      second.import('1-1');
      await pause(systemClock, 50);
      first.vanish();
      assert.ok(await second.imported());
      assert.deepEqual([...(await second.control([0x80, 8, 0, 0, 0, 0, 1, 0])).data], [0]);
      const stranger = new Client(port);
      stranger.import('9-9');
      assert.equal(await stranger.imported(), undefined);
      const babbler = new Client(port);
      babbler.send(utf8('GET / HTTP/1.1\r\n\r\n'));
      await within(systemClock, patience, 'hanging up', babbler.closed);
      assert.equal((await second.control(setConfiguration)).status, 0);
      second.submit(4, false, 0x7fffffff);
      await within(systemClock, patience, 'hanging up', second.closed);
    }));

  it('runs what it took by DFU when the device descriptor is read again, and not before it is whole', () =>
    bus(async ({ port, phone, events }) => {
      const client = await configured(port);
      const again = (): Promise<unknown> => client.control([0x80, 6, 0, 1, 0, 0, 18, 0]);
      const state = async (): Promise<number> => (await client.control([0xa1, 5, 0, 0, 0, 0, 1, 0])).data[0]!;
      const block = async (data: Bytes): Promise<void> => {
        const length = [data.length & 0xff, data.length >> 8];
        assert.equal((await client.control([0x21, 1, 0, 0, 0, 0, ...length], data)).status, 0);
      };
      await block(new Uint8Array(8));
      await again();
      await client.control(setConfiguration);
      assert.equal(await state(), 2);
      const ibss = im4p('ibss', utf8('iBSS'));
      const image = img4(ibss, await forgeTicket(world, phone, { ibss }));
      const whole = concat([image, suffixOf(image)]);
      for (let at = 0; at < whole.length; at += 0x800) await block(whole.slice(at, at + 0x800));
      await block(nothing);
      for (let i = 0; i < 2; i++) await client.control([0xa1, 3, 0, 0, 0, 0, 6, 0]);
      assert.equal(await state(), 8);
      await again();
      await client.closed;
      await within(systemClock, patience, 'iBSS', arrival(events, 'ibss'));
      assert.deepEqual(
        events.filter(({ kind }) => kind === 'refused'),
        [],
      );
    }, 'dfu'));

  it('takes the device descriptor being read again for a port reset', () =>
    bus(async ({ port }) => {
      const client = await configured(port);
      await client.control(console);
      await client.control([0x80, 6, 0, 1, 0, 0, 18, 0]);
      assert.deepEqual([...(await client.control([0x80, 8, 0, 0, 0, 0, 1, 0])).data], [0]);
      client.submit(1, true, 64);
      assert.equal((await client.reply(true)).status, -32);
    }));
});
