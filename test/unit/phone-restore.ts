import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { sha1 } from '../../src/bytes/world.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { integer, isDict, maybe } from '../../src/plist/dict.ts';
import { Real, type Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { VirtualWorld } from '../clock.ts';
import { seededChance } from '../chance.ts';
import type { PhoneMode } from '../phone/body.ts';
import type { RestoreOptions } from '../phone/script.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { ScriptedHost, type HostStream } from './phone-host.ts';
import { image, modernOptions, TestBody, ticket, type TestBodyOptions } from './phone-body.ts';

const chunk = 131_072;

/** By DataType: what the host answers to these arguments. */
export type Answers = Readonly<Record<string, (args: Dict) => Dict>>;

/** What a good host answers, by DataType. */
export const goodAnswers: Answers = {
  RootTicket: () => ({ RootTicketData: ticket }),
  NORData: () => ({
    LlbImageData: image('illb'),
    NorImageData: [image('ibot'), image('dtre'), image('logo')],
    RestoreSEPImageData: image('rsep'),
    SEPImageData: image('sepi'),
  }),
  FDRTrustData: () => ({}),
  KernelCache: () => ({ KernelCacheFile: image('krnl') }),
  DeviceTree: () => ({ DeviceTreeFile: image('dtre') }),
  SystemImageRootHash: () => ({ SystemImageRootHashFile: image('isys') }),
  SystemImageCanonicalMetadata: () => ({ SystemImageCanonicalMetadataFile: image('msys') }),
  HostSystemTime: () => ({ SetHostTimeOnDevice: new Real(Date.UTC(2026, 0, 1, 12) / 1000) }),
  EANData: (args) =>
    args.EANImageList === true
      ? { EANImageList: [] }
      : { EANData: image('logo'), ImageName: args.ImageName! },
  PersonalizedData: (args) =>
    args.ImageList === true ? { ImageList: [] } : { ImageData: image('logo'), ImageName: args.ImageName! },
  FUDData: (args) => {
    if (args.FUDImageList === true) return { FUDImageList: ['SystemVolume', 'AOP'] };
    if (args.ImageName !== undefined) return { FUDImageData: image('aopf'), ImageName: args.ImageName };
    return { FUDImageData: { AOP: image('aopf') } };
  },
};

/** A good host's answers about its build, by the build's `Manifest`. */
export const answersOf = (manifest: Dict): Answers => ({
  BuildIdentityDict: (args) => ({
    BuildIdentityDict: { Manifest: manifest },
    Variant: args.Variant ?? 'Erase',
  }),
  ReceiptManifest: () => ({ ReceiptManifest: manifest }),
});

/** A `Manifest` that has these images and nothing to say of them. */
const plainManifest = (digests: Readonly<Record<string, Bytes>>): Dict => ({
  OS: {},
  ...Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, { Digest: digest }])),
});

/** What came of a restore: how the phone restarted, and all it said. */
export interface RestoreRun {
  readonly body: TestBody;
  readonly world: VirtualWorld;
  readonly mode: PhoneMode;
  /** Every message of the phone in short: `+655`, `-655`, `op 28`, `NORData`, `async SystemImageData`. */
  readonly trace: readonly string[];
  readonly messages: readonly Dict[];
  readonly status: Dict | undefined;
}

/** In what this host differs from a good one. */
export interface RestoreTest extends TestBodyOptions {
  readonly system?: RestoreOptions;
  readonly options?: Dict;
  readonly answers?: Answers;
  readonly image?: Bytes;
  /** What goes over the wire in place of the image. */
  readonly payload?: (stream: HostStream, whole: Bytes, world: VirtualWorld) => Promise<void>;
  readonly range?: (bytes: Bytes, world: VirtualWorld) => Bytes | Promise<Bytes>;
  /** The packet info as it goes over the wire. */
  readonly info?: (info: Dict) => Bytes;
  /** Sends the answer to a question; `port` connects to the port that the question names, if it names one. */
  readonly replies?: (
    answer: Dict,
    main: HostStream,
    port: (() => Promise<HostStream>) | undefined,
  ) => Promise<void>;
  readonly protocol?: number;
  readonly acknowledges?: boolean;
  /** Another message than the reply, or beside it. */
  readonly onMessage?: (message: Dict, main: HostStream) => Promise<boolean>;
}

/** The same bytes every time; not compressible. */
export const bytesOf = (length: number): Bytes => seededChance(5).bytes(length);

/** A whole restore in virtual time, by a host of a few lines. */
export async function restore(test: RestoreTest = {}): Promise<RestoreRun> {
  const world = new VirtualWorld();
  const body = new TestBody(world, test);
  const host = new ScriptedHost(restoreSystem(body, test.system));
  const run = new Run(host, world, test);
  void run.go();
  const mode = await world.run(body.restarted);
  const { messages } = run;
  return {
    body,
    world,
    mode,
    messages,
    trace: messages.flatMap(short),
    status: messages.find((message) => message.MsgType === 'StatusMsg'),
  };
}

class Run {
  readonly messages: Dict[] = [];
  readonly #host: ScriptedHost;
  readonly #world: VirtualWorld;
  readonly #test: RestoreTest;
  readonly #image: Bytes;

  constructor(host: ScriptedHost, world: VirtualWorld, test: RestoreTest) {
    this.#host = host;
    this.#world = world;
    this.#test = test;
    this.#image = test.image ?? bytesOf(300_000);
  }

  async go(): Promise<void> {
    await this.#host.begin();
    const main = (await this.#host.connect(62_078))!;
    await main.ask({ Request: 'QueryType' });
    await main.send({
      Request: 'StartRestore',
      RestoreProtocolVersion: this.#test.protocol ?? 15,
      RestoreOptions: this.#test.options ?? modernOptions,
    });
    for (;;) {
      const message = await main.receive();
      if (!message) return;
      if (message.MsgType === undefined) continue;
      this.messages.push(message);
      if (await this.#test.onMessage?.(message, main)) continue;
      await this.#handle(message, main);
    }
  }

  async #handle(message: Dict, main: HostStream): Promise<void> {
    switch (message.MsgType) {
      case 'DataRequestMsg':
        if (message.DataType === 'SystemImageData') void this.#serve(12_345);
        else await this.#reply(message, main);
        return;
      case 'AsyncDataRequestMsg':
        void this.#serve(integer(message, 'DataPort'));
        return;
      case 'RestoreAttestation':
        await main.send({ RestoreShouldAttest: false });
        return;
      case 'StatusMsg':
        if (this.#test.acknowledges === false) return;
        await main.send({ MsgType: 'ReceivedFinalStatusMsg' });
        if (message.Status === 0) await main.send({ Request: 'Goodbye' });
    }
  }

  async #reply(message: Dict, main: HostStream): Promise<void> {
    const type = maybe.string(message, 'DataType') ?? '';
    const { digests = {}, answers } = this.#test;
    const answer = { ...goodAnswers, ...answersOf(plainManifest(digests)), ...answers }[type];
    const value = answer ? answer(maybe.dict(message, 'Arguments') ?? {}) : {};
    const port = maybe.integer(message, 'DataPort');
    const connect = async (): Promise<HostStream> => (await this.#host.connect(port!))!;
    await (this.#test.replies ?? replyWhereAsked)(value, main, port === undefined ? undefined : connect);
  }

  async #serve(port: number): Promise<void> {
    const stream = (await this.#host.connect(port))!;
    let checksums = false;
    for (;;) {
      const piece = await stream.reader.some();
      const command = piece && parsePlist(piece);
      if (!isDict(command)) return;
      if (command.Command === 'Initiate') {
        checksums = command['Checksum Chunks'] === true;
        const info = packetInfo(this.#image.length, checksums);
        await stream.write(this.#test.info?.(info) ?? writeXml(info));
      } else if (command.Command === 'OOBData') {
        const offset = integer(command, 'OOB Offset');
        const bytes = this.#image.slice(offset, offset + integer(command, 'OOB Length'));
        await stream.write((await this.#test.range?.(bytes, this.#world)) ?? bytes);
      } else {
        if (this.#test.payload) await this.#test.payload(stream, this.#image, this.#world);
        else await stream.write(await withDigests(this.#world, this.#image, checksums));
        return;
      }
    }
  }
}

/** On the port that the question names, else on the main connection. */
export const replyWhereAsked: NonNullable<RestoreTest['replies']> = async (answer, main, port) => {
  const stream = (await port?.()) ?? main;
  await stream.send(answer);
  if (stream !== main) await stream.close();
};

/** asr's answer to `Initiate`, for an image of `size` bytes. */
export const packetInfo = (size: number, checksums: boolean): Dict => ({
  ...(checksums ? { 'Checksum Chunk Size': chunk } : {}),
  'FEC Slice Stride': 40,
  'Packet Payload Size': 1450,
  'Packets Per FEC': 25,
  Payload: { Port: 1, Size: size },
  'Stream ID': 1,
  Version: 1,
});

/** The payload as it goes over the wire: a SHA-1 after each chunk, the short last one included. */
export async function withDigests(world: VirtualWorld, whole: Bytes, checksums = true): Promise<Bytes> {
  const parts: Bytes[] = [];
  for (let at = 0; at < whole.length; at += chunk) {
    const data = whole.slice(at, at + chunk);
    parts.push(data, ...(checksums ? [await sha1(world, data)] : []));
  }
  return concat(parts);
}

function short(message: Dict): string[] {
  const id = Number(BigInt.asUintN(16, BigInt((message.CHECKPOINT_ID ?? 0) as number | bigint))).toString(16);
  const type = maybe.string(message, 'DataType') ?? '';
  const kind = maybe.string(message, 'MsgType') ?? '';
  switch (kind) {
    case 'CheckpointMsg':
      return [`${message.CHECKPOINT_COMPLETE === true ? '-' : '+'}${id}`];
    case 'ProgressMsg':
      return [`op ${integer(message, 'Operation')}`];
    case 'DataRequestMsg':
      return [type];
    case 'AsyncDataRequestMsg':
      return [`async ${type}`];
    default:
      return [kind];
  }
}
