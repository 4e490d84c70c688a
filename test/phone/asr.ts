import { equal, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { Silence, within } from '../../src/bytes/deadline.ts';
import { Truncated } from '../../src/bytes/reader.ts';
import { sha1 } from '../../src/bytes/world.ts';
import { maybe } from '../../src/plist/dict.ts';
import { isDict } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { questionsFor } from './asr-questions.ts';
import type { Body, ReceivedImage } from './body.ts';
import { refuse } from './checks.ts';
import { plainHasher } from './hash.ts';
import { Status, StepFailed } from './step-failed.ts';
import { HostGone, type PhoneConnection } from './tcp.ts';

const chunk = 131_072;
const digestLength = 20;

/** Hosts and phones give one answer five seconds as a rule; phones were seen to wait fifteen. */
const answerMs = 15_000;
/** No data at all for this long: asr gives up on its stream. */
const stallMs = 300_000;
/** Packet info is a dozen lines. */
const largestList = 65_536;

/** SHA-1 runs beside the stream, this many chunks behind at most. */
const digestsBehind = 8;

/** How this system's asr behaves; `progress` is called while the image comes. */
export interface AsrOptions {
  /** How often asr says hello: restored once and asr itself once more on newer systems. */
  readonly hellos: 1 | 2;
  /** `Checksum Chunks` of the last hello. */
  readonly checksums: boolean;
  /** Every whole percent of the image, each once. */
  progress(percent: number): Promise<void>;
}

interface Answered {
  readonly offset: number;
  readonly bytes: Bytes;
}

/**
 * Takes an image as asr does: hello, packet info, questions at random places, then all of it once from front to end.
 * Every chunk against its SHA-1, every early answer against what came later. Throws `StepFailed` with 14 for a stream
 * that breaks or lies about its shape, with 1100 for wrong content.
 */
export async function receiveImage(
  body: Body,
  connection: PhoneConnection,
  options: AsrOptions,
): Promise<ReceivedImage> {
  try {
    return await new Asr(body, connection, options).run();
  } catch (error) {
    connection.reset('asr gave up');
    if (error instanceof Silence) throw new StepFailed(Status.asr, error.message);
    if (error instanceof HostGone) throw new StepFailed(Status.asr, error.message);
    if (error instanceof Truncated) {
      const why = `Socket unexpectedly closed while trying to read() ${error.wanted} bytes (${error.got} came)`;
      throw new StepFailed(Status.asr, why);
    }
    throw error;
  }
}

function readList(xml: string): Value | undefined {
  try {
    return parsePlist(utf8(xml));
  } catch {
    return undefined;
  }
}

class Asr {
  readonly #body: Body;
  readonly #connection: PhoneConnection;
  readonly #options: AsrOptions;
  readonly #answered: Answered[] = [];
  #percent = -1;
  /** Bytes of the stream that have been made use of. */
  #used = 0;

  constructor(body: Body, connection: PhoneConnection, options: AsrOptions) {
    this.#body = body;
    this.#connection = connection;
    this.#options = options;
  }

  async run(): Promise<ReceivedImage> {
    let size = 0;
    for (let hello = 1; hello <= this.#options.hellos; hello++) {
      const last = hello === this.#options.hellos;
      const checksums = last ? this.#options.checksums : !this.#options.checksums;
      await this.#send({ Command: 'Initiate', 'Checksum Chunks': checksums });
      size = this.#packetInfo(await this.#list(), checksums);
    }
    for (const question of questionsFor(size, this.#body.world.chance)) await this.#ask(question);
    this.#body.tell({ kind: 'asr', what: 'validated', size, questions: this.#answered.length });
    await this.#send({ Command: 'Payload' });
    const image = await this.#payload(size);
    this.#body.tell({ kind: 'asr', what: 'received', ...image });
    return image;
  }

  async #send(list: Dict): Promise<void> {
    await this.#connection.write(writeXml(list));
  }

  /** One XML list, which ends with its closing tag; a newline may follow and nothing else. */
  async #list(): Promise<Dict> {
    const { reader } = this.#connection;
    let all = '';
    while (!all.includes('</plist>')) {
      const piece = await within(this.#body.world.clock, answerMs, 'packet info', reader.some());
      if (!piece) throw new Truncated(1, 0);
      this.#used += piece.length;
      all += text(piece);
      if (all.length > largestList) refuse(this.#body, 'asr.list', 'packet info without an end', Status.asr);
    }
    const end = all.indexOf('</plist>') + '</plist>'.length;
    const behind = all.slice(end);
    if (behind !== '' && behind !== '\n')
      refuse(this.#body, 'asr.trailing', `${behind.length} bytes behind the packet info`, Status.asr);
    const list = readList(all.slice(0, end));
    if (!isDict(list)) refuse(this.#body, 'asr.list', 'packet info is no dictionary', Status.asr);
    return isDict(list) ? list : {};
  }

  /** Answers the size of the image. A real asr crashes without Stream ID, Port or Size. */
  #packetInfo(info: Dict, checksums: boolean): number {
    const wanted: Record<string, number | undefined> = {
      'FEC Slice Stride': 40,
      'Packet Payload Size': 1450,
      'Packets Per FEC': 25,
      'Stream ID': 1,
      Version: 1,
      'Checksum Chunk Size': checksums ? chunk : undefined,
    };
    for (const [key, value] of Object.entries(wanted))
      if (info[key] !== value)
        refuse(this.#body, 'asr.packet-info', `${key} is not ${value ?? 'absent'}`, Status.asr);
    const payload = maybe.dict(info, 'Payload') ?? {};
    const size = Math.max(0, maybe.integer(payload, 'Size') ?? 0);
    if (maybe.integer(payload, 'Port') !== 1)
      refuse(this.#body, 'asr.packet-info', 'Payload has no Port 1', Status.asr);
    if (size === 0) refuse(this.#body, 'asr.packet-info', 'Payload has no Size', Status.asr);
    return size;
  }

  async #ask({ offset, length }: { offset: number; length: number }): Promise<void> {
    await this.#send({ Command: 'OOBData', 'OOB Offset': offset, 'OOB Length': length });
    const { clock } = this.#body.world;
    const answer = this.#connection.reader.exactly(length);
    const bytes = await within(clock, answerMs, 'an answer to OOBData', answer).catch((error: unknown) => {
      if (!(error instanceof Silence)) throw error;
      const why = `no ${length} bytes of offset ${offset} within ${answerMs} ms`;
      refuse(this.#body, 'asr.answer-late', why, Status.asr);
      return within(clock, stallMs, 'an answer to OOBData', answer);
    });
    this.#used += length;
    if (this.#connection.received > this.#used)
      refuse(this.#body, 'asr.trailing', `more than the ${length} bytes asked for`, Status.asr);
    this.#answered.push({ offset, bytes });
  }

  async #payload(size: number): Promise<ReceivedImage> {
    const { clock } = this.#body.world;
    const { reader } = this.#connection;
    const hasher = this.#body.hasher ?? plainHasher;
    const [short, long] = [hasher('sha256'), hasher('sha384')];
    const digests: Promise<void>[] = [];
    const behind = this.#options.checksums ? digestLength : 0;
    for (let at = 0; at < size;) {
      const length = Math.min(chunk, size - at);
      const wire = await within(clock, stallMs, 'image data', reader.exactly(length + behind));
      this.#used += wire.length;
      const data = wire.subarray(0, length);
      if (behind > 0) {
        const digest = this.#checkDigest(at, data, wire.subarray(length));
        digest.catch(() => undefined);
        digests.push(digest);
        if (digests.length > digestsBehind) await digests.shift();
      }
      short.update(data);
      long.update(data);
      this.#compare(at, data);
      at += length;
      await this.#progress(Math.floor((100 * at) / size));
    }
    await Promise.all(digests);
    const more = this.#connection.received - this.#used;
    if (more > 0) refuse(this.#body, 'asr.extra', `${more} bytes behind the image`, Status.asr);
    return { bytes: size, sha256: short.digest(), sha384: long.digest() };
  }

  async #checkDigest(at: number, data: Bytes, given: Bytes): Promise<void> {
    if (equal(await sha1(this.#body.world, data), given)) return;
    refuse(this.#body, 'asr.checksum', `Checksum failed for the chunk at ${at}`, Status.imageRestore);
  }

  /** What was answered for some place before must be what the stream has there. */
  #compare(at: number, data: Bytes): void {
    for (const { offset, bytes } of this.#answered) {
      const from = Math.max(at, offset);
      const to = Math.min(at + data.length, offset + bytes.length);
      if (from >= to) continue;
      if (equal(bytes.subarray(from - offset, to - offset), data.subarray(from - at, to - at))) continue;
      const why = `offset ${from} was answered with other bytes than the image has there`;
      refuse(this.#body, 'asr.validation', why, Status.asr);
    }
  }

  async #progress(percent: number): Promise<void> {
    while (this.#percent < percent) {
      this.#percent += 1;
      await this.#options.progress(this.#percent);
    }
  }
}
