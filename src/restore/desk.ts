import { pause } from '../bytes/clock.ts';
import type { Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import { rowOf } from '../bytes/table.ts';
import type { Connection } from '../mux/connection.ts';
import { PortRefused } from '../mux/errors.ts';
import type { Wait } from '../mux/idle.ts';
import { isDict, maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { serveImage } from '../services/asr.ts';
import { Frames } from '../services/frame.ts';
import type { Attempt } from './attempt.ts';
import { BrokenOff } from './broken-off.ts';
import { RestoredBroken } from './errors.ts';
import type { Running } from './handover.ts';
import { announced, answers, type Answer, type Reply, type Request } from './requests.ts';

/** asr listens here when the request names no port of its own. */
const asrPort = 12345;
/** A port that the phone announced may not listen yet. */
const dialMs = 30_000;
/**
 * A phone that is there and says nothing is not given up once it may have erased (failures.md §4.3): the person stops, or
 * it leaves. An hour is longer than anyone looks at it.
 */
const stillThereMs = 3_600_000;
/** Bytes of the system image between two entries of the journal. */
const stride = 8 * 1024 * 1024;

/**
 * Answers the phone's questions, each as a task of its own while the main connection is read on: a phone that waits
 * for one answer before it takes another would otherwise wait for ever.
 */
export class Desk {
  /** Rejects with the first answer that could not be given, or that the phone broke off and says nothing of. */
  readonly failed: Promise<never>;
  readonly brokenOff: BrokenOff;
  /** Data types that nobody here knows, in the order asked: they were answered empty. */
  readonly unanswered: string[] = [];
  readonly #attempt: Attempt;
  readonly #running: Running;
  #fail: (error: unknown) => void = () => undefined;
  #count = 0;

  constructor(attempt: Attempt, running: Running) {
    this.#attempt = attempt;
    this.#running = running;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
    const { clock } = attempt.outfit.world;
    this.brokenOff = new BrokenOff(clock, () => attempt.phase !== 'checks', this.#fail);
  }

  ask(message: Dict, async: boolean): void {
    const type = maybe.string(message, 'DataType');
    if (type === undefined) throw new RestoredBroken('a data request without a type');
    const request: Request = {
      number: ++this.#count,
      type,
      args: isDict(message.Arguments) ? message.Arguments : {},
      port: maybe.integer(message, 'DataPort') ?? null,
      async,
    };
    const { note } = this.#attempt.outfit;
    note({
      who: 'restored',
      kind: 'asked',
      dataType: type,
      request: request.number,
      args: summary(request.args),
      port: request.port,
      async,
    });
    this.brokenOff.over();
    void this.#serve(request).catch((error: unknown) => {
      if (!this.brokenOff.takes(error)) this.#fail(error);
    });
  }

  async #serve(request: Request): Promise<void> {
    const { clock } = this.#attempt.outfit.world;
    const since = clock.now();
    this.#attempt.doing = `answering ${request.type}`;
    const reply = await (rowOf(answers, request.type) ?? this.#empty(request))(this.#attempt.kit, request);
    const bytes = await this.#deliver(request, reply);
    this.#attempt.outfit.note({
      who: 'restored',
      kind: 'answered',
      dataType: request.type,
      request: request.number,
      bytes,
      ms: Math.round(clock.now() - since),
    });
  }

  /** The phone decides whether it can go on without. Leaving it waiting helps nobody. */
  #empty(request: Request): Answer {
    this.unanswered.push(request.type);
    const { note } = this.#attempt.outfit;
    const announcedOnly = announced.has(request.type);
    note({
      who: 'restored',
      kind: 'unknown-request',
      dataType: request.type,
      request: request.number,
      announcedOnly,
    });
    return () => Promise.resolve({ dict: {} });
  }

  async #deliver(request: Request, reply: Reply): Promise<number> {
    if ('image' in reply) return this.#image(request, reply);
    const { world } = this.#attempt.outfit;
    const { restored } = this.#running;
    const own = request.port === null ? null : await this.#dial(request.port);
    const frames = own && new Frames(world, own);
    let sent = 0;
    for await (const frame of framesOf(reply))
      sent += await (frames ? frames.send(frame) : restored.reply(frame));
    // Only what the phone has acknowledged is an answer: one may close in the middle of it.
    const taken = (own ?? restored.connection).flush();
    await within(world.clock, stillThereMs, `the phone's taking ${request.type}`, taken);
    await own?.close();
    return sent;
  }

  async #image(request: Request, reply: Extract<Reply, { image: unknown }>): Promise<number> {
    const attempt = this.#attempt;
    const { world, note } = attempt.outfit;
    const { image } = reply;
    const port = request.port ?? asrPort;
    attempt.enter('image');
    attempt.doing = 'offering the system image';
    const connection = await this.#dial(port);
    const { mux } = this.#running;
    let since = world.clock.now();
    let before = mux.waits;
    let noted = 0;
    const tell = (sent: number): void => {
      if (sent === noted) return;
      noted = sent;
      note({ who: 'asr', kind: 'sent', sent, total: image.size });
    };
    await serveImage(world, connection, image, {
      initiate: (checksums) => note({ who: 'asr', kind: 'initiate', checksums, port }),
      validate: (offset, length) => note({ who: 'asr', kind: 'validate', offset, length }),
      payload: () => {
        since = world.clock.now();
        before = mux.waits;
        note({ who: 'asr', kind: 'payload', bytes: image.size });
      },
      sent: (sent) => {
        attempt.doing = `sending the system image, ${Math.floor((100 * sent) / image.size)} %`;
        attempt.unsaid = () => {
          tell(sent);
        };
        if (sent - noted >= stride || sent === image.size) tell(sent);
      },
    });
    const ms = Math.round(world.clock.now() - since);
    const waited = (what: Wait): number => Math.round(mux.waits[what] - before[what]);
    const waits = { window: waited('window'), data: waited('data'), other: waited('other') };
    note({ who: 'asr', kind: 'done', bytes: image.size, ms, waits });
    attempt.doing = 'following the restore';
    attempt.enter('install');
    return image.size;
  }

  async #dial(port: number): Promise<Connection> {
    const { clock } = this.#attempt.outfit.world;
    const until = clock.now() + dialMs;
    for (;;) {
      try {
        return await this.#running.mux.connect(port, stillThereMs);
      } catch (error) {
        if (!(error instanceof PortRefused) || clock.now() > until) throw error;
        await pause(clock, 250);
      }
    }
  }
}

async function* framesOf(reply: Exclude<Reply, { image: unknown }>): AsyncIterable<Dict> {
  if ('dict' in reply) yield reply.dict;
  else yield* reply.frames;
}

/** Arguments as the journal keeps them: payloads become their lengths. */
function summary(args: Dict): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return `${(value as Bytes).length} bytes`;
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'string') return value.slice(0, 200);
    if (Array.isArray(value)) return `${value.length} items`;
    if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} keys`;
    return value;
  };
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, plain(value)]));
}
