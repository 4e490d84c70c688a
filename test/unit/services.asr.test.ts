import { expect } from '@open-wc/testing';
import { concat, KiB, MiB, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { type Dict, type Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { serveImage } from '../../src/services/asr.ts';
import { PlistStream } from '../../src/services/plist-stream.ts';
import { MuxPhone, type PhoneStream } from './mux-phone.ts';

const chunk = 128 * KiB;

const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => ({ name: 'none' }),
    (error: unknown) => ({ ...(error as object), name: (error as Error).name }),
  );

const content = (size: number): Bytes =>
  Uint8Array.from({ length: size }, (_, i) => (i ^ (i >> 8) ^ (i >> 16)) & 0xff);

async function sha1(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
}

/** asr's side, spelled out by each test. */
class Asr {
  readonly stream: PhoneStream;
  readonly #plists: PlistStream;
  constructor(stream: PhoneStream) {
    this.stream = stream;
    this.#plists = new PlistStream(stream.reader);
  }
  say(message: Dict): void {
    this.stream.write(writeXml(message));
  }
  hear(): Promise<Value | undefined> {
    return this.#plists.receive();
  }
  /** What follows a message of the host: the end of its last line, then raw bytes. */
  async exactly(length: number): Promise<Bytes> {
    return this.stream.reader.exactly(length);
  }
  async newline(): Promise<void> {
    expect(await this.exactly(1)).to.deep.equal(utf8('\n'));
  }
}

interface Trace {
  heard: string[];
  reads: string[];
  error: Record<string, unknown>;
  sent: number[];
}

/** Serves `image` to an asr that behaves as `script` says; the trace holds what the host told of it. */
async function session(image: Bytes, script: (asr: Asr) => Promise<void>): Promise<Trace> {
  const phone = new MuxPhone();
  const trace: Trace = { heard: [], reads: [], error: {}, sent: [] };
  let played: Promise<void> | undefined;
  phone.services.set(12345, (stream) => {
    played = script(new Asr(stream));
  });
  const mux = await phone.open();
  const connection = await mux.connect(12345);
  const source = {
    size: image.length,
    read: (offset: number, length: number): Promise<Bytes> => {
      trace.reads.push(`${length} at ${offset}`);
      return Promise.resolve(image.slice(offset, offset + length));
    },
  };
  trace.error = await failure(
    serveImage(realWorld, connection, source, {
      initiate: (checksums) => trace.heard.push(`initiate ${checksums}`),
      validate: (offset, length) => trace.heard.push(`validate ${length} at ${offset}`),
      payload: () => trace.heard.push('payload'),
      sent: (acknowledged) => trace.sent.push(acknowledged),
    }),
  );
  await played;
  expect(phone.faults).to.deep.equal([]);
  return trace;
}

const packetInfo = (size: number, checksums: boolean): Record<string, unknown> => ({
  ...(checksums && { 'Checksum Chunk Size': 131072 }),
  'FEC Slice Stride': 40,
  'Packet Payload Size': 1450,
  'Packets Per FEC': 25,
  Payload: { Port: 1, Size: size },
  'Stream ID': 1,
  Version: 1,
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('asr', () => {
  it('looks at the trailer and the middle, then takes the image with a checksum after each chunk', async () => {
    const image = content(5 * chunk + 1000);
    const trace = await session(image, async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': true });
      expect(plain(await asr.hear())).to.deep.equal(packetInfo(image.length, true));
      await asr.newline();
      for (const [offset, length] of [
        [image.length - 512, 512],
        [200_000, 300_000],
        [0, 0],
      ] as const) {
        asr.say({ Command: 'OOBData', 'OOB Offset': offset, 'OOB Length': length });
        expect(await asr.exactly(length)).to.deep.equal(image.slice(offset, offset + length));
      }
      asr.say({ Command: 'Payload' });
      for (let at = 0; at < image.length; at += chunk) {
        const bytes = image.slice(at, at + chunk);
        expect(toHex(await sha1(await asr.exactly(bytes.length)))).to.equal(toHex(await sha1(bytes)));
        expect(toHex(await asr.exactly(20))).to.equal(toHex(await sha1(bytes)));
      }
      expect(await asr.stream.reader.some()).to.equal(undefined);
    });
    expect(trace.error.name).to.equal('none');
    expect(trace.heard).to.deep.equal([
      'initiate true',
      `validate 512 at ${image.length - 512}`,
      'validate 300000 at 200000',
      'validate 0 at 0',
      'payload',
    ]);
    expect(trace.sent.at(-1)).to.equal(image.length);
  });

  it('obeys the last of two Initiates, and sends a bare image when that wants no checksums', async () => {
    const image = content(3 * chunk);
    const trace = await session(image, async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': true });
      expect(plain(await asr.hear())).to.deep.equal(packetInfo(image.length, true));
      asr.say({ Command: 'Initiate', 'Checksum Chunks': false });
      expect(plain(await asr.hear())).to.deep.equal(packetInfo(image.length, false));
      await asr.newline();
      asr.say({ Command: 'Payload' });
      expect(await asr.exactly(image.length)).to.deep.equal(image);
      expect(await asr.stream.reader.some()).to.equal(undefined);
    });
    expect(trace.error.name).to.equal('none');
    expect(trace.heard).to.deep.equal(['initiate true', 'initiate false', 'payload']);
  });

  it('reads the source in windows, once, and reports each MiB as it is acknowledged', async () => {
    const image = content(20 * MiB);
    const trace = await session(image, async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': true });
      await asr.hear();
      await asr.newline();
      asr.say({ Command: 'Payload' });
      await asr.exactly(20 * MiB + 160 * 20);
    });
    const windows = [0, 4, 8, 12, 16].map((at) => `${4 * MiB} at ${at * MiB}`);
    expect(trace.reads).to.deep.equal(windows);
    expect(trace.sent.length).to.be.within(10, 20);
    expect([...trace.sent].sort((a, b) => a - b)).to.deep.equal(trace.sent);
    expect(trace.sent.at(-1)).to.equal(20 * MiB);
  });

  it('says how much was acknowledged when asr closes in the middle', async () => {
    const image = content(40 * chunk);
    const trace = await session(image, async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': true });
      await asr.hear();
      await asr.newline();
      asr.say({ Command: 'Payload' });
      await asr.exactly(20 * (chunk + 20));
      asr.stream.reset();
    });
    const { name, sent, total } = trace.error;
    expect([name, total]).to.deep.equal(['AsrClosed', image.length]);
    // What the mux took beyond the twenty chunks that asr read is at most a window.
    expect(sent).to.be.within(20 * chunk, 22 * chunk);
  });

  it('tells an asr that closes while it still asks', async () => {
    const trace = await session(content(1000), async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': true });
      await asr.hear();
      asr.stream.reset();
    });
    expect(trace.error).to.deep.equal({ name: 'AsrClosed', sent: 0, total: 1000 });
  });

  for (const [situation, messages, error] of [
    [
      'a range that ends beyond the file',
      [{ Command: 'OOBData', 'OOB Offset': 500, 'OOB Length': 501 }],
      { name: 'AsrBroken', command: 'OOBData', why: '501 bytes at 500, outside of an image of 1000' },
    ],
    [
      'a range without a length',
      [{ Command: 'OOBData', 'OOB Offset': 500 }],
      { name: 'AsrBroken', command: 'OOBData', why: 'no offset or no length' },
    ],
    [
      'an unknown command',
      [{ Command: 'Dance' }],
      { name: 'AsrBroken', command: 'Dance', why: 'unknown command' },
    ],
    ['a message without a command', [{ Order: 'x' }], { name: 'AsrBroken', command: '', why: 'no command' }],
  ] as const) {
    it(`refuses ${situation}`, async () => {
      const trace = await session(content(1000), async (asr) => {
        asr.say({ Command: 'Initiate', 'Checksum Chunks': false });
        await asr.hear();
        await asr.newline();
        for (const message of messages) asr.say(message);
        expect(await asr.stream.reader.some()).to.equal(undefined);
      });
      expect(trace.error).to.deep.equal(error);
    });
  }

  it('gives the last byte of the image when asked for exactly that', async () => {
    const image = content(1000);
    const trace = await session(image, async (asr) => {
      asr.say({ Command: 'Initiate', 'Checksum Chunks': false });
      await asr.hear();
      await asr.newline();
      asr.say({ Command: 'OOBData', 'OOB Offset': 999, 'OOB Length': 1 });
      expect(await asr.exactly(1)).to.deep.equal(image.slice(999));
      asr.say({ Command: 'Payload' });
      await asr.exactly(1000);
    });
    expect(trace.error.name).to.equal('none');
  });

  it('wants Initiate before anything else', async () => {
    const trace = await session(content(10), (asr) => {
      asr.say({ Command: 'Payload' });
      return Promise.resolve();
    });
    expect(trace.error).to.deep.equal({ name: 'AsrBroken', command: 'Payload', why: 'before Initiate' });
  });

  it('puts a message together from any pieces, two in one piece too', async () => {
    const whole = concat([
      writeXml({ Command: 'Initiate', 'Checksum Chunks': false }),
      writeXml({ Command: 'Payload' }),
    ]);
    const image = content(100);
    const trace = await session(image, async (asr) => {
      for (let at = 0; at < whole.length; at += 50) asr.stream.write(whole.slice(at, at + 50));
      await asr.hear();
      await asr.newline();
      expect(await asr.exactly(100)).to.deep.equal(image);
    });
    expect(trace.error.name).to.equal('none');
  });
});
