import { within } from '../../src/bytes/deadline.ts';
import { isDict } from '../../src/plist/dict.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import type { Body } from './body.ts';
import { refuse } from './checks.ts';
import { PhoneFrames } from './frames.ts';
import type { Muxd } from './muxd.ts';
import { Status, StepFailed } from './step-failed.ts';
import { refused } from './strictness.ts';
import { HostGone, type PhoneConnection } from './tcp.ts';

/** A phone waits for its host as long as it takes; this only ends what nobody will ever answer. */
export const patienceMs = 600_000;

/** How long a data connection stays open for the host to close it. */
const closingMs = 5_000;

/** Where the phone's dynamic ports begin. */
const firstPort = 49_152;

/** The main connection of a restore: messages out, answers in, in the order of the questions. */
export class RestoredLine {
  readonly #body: Body;
  readonly #muxd: Muxd;
  readonly #main: PhoneFrames;
  readonly #waiting: { take: (answer: Dict) => void; fail: (error: unknown) => void }[] = [];
  /** Waits on other connections that end with this one, and those of them that are for an answer. */
  readonly #elsewhere = new Set<(error: unknown) => void>();
  readonly #onPorts = new Set<(error: unknown) => void>();
  #kept: Dict[] | undefined;
  #port = firstPort;
  #gone: HostGone | undefined;

  constructor(body: Body, muxd: Muxd, main: PhoneFrames) {
    this.#body = body;
    this.#muxd = muxd;
    this.#main = main;
  }

  /** Reads answers until the host has closed; whoever still waits then gets `HostGone`. */
  async read(): Promise<void> {
    try {
      for (;;) {
        const value = await this.#main.receive();
        if (value === undefined) break;
        this.#arrived(value);
      }
    } catch {
      this.#main.connection.reset('not a property list');
    }
    this.#gone = new HostGone(this.#main.connection.port);
    for (const each of this.#waiting.splice(0)) each.fail(this.#gone);
    for (const fail of [...this.#elsewhere]) fail(this.#gone);
  }

  async send(message: Dict): Promise<void> {
    if (this.#gone) throw this.#gone;
    await this.#main.send(message);
  }

  /** The next frame of the host on the main connection. Throws `HostGone` and `Silence`. */
  next(awaited: string, ms = patienceMs): Promise<Dict> {
    const early = this.#kept?.shift();
    if (early) return Promise.resolve(early);
    const gone = this.#gone;
    if (gone) return Promise.reject(gone);
    const entry = { take: (_: Dict): void => undefined, fail: (_: unknown): void => undefined };
    const answer = new Promise<Dict>((resolve, reject) => {
      entry.take = resolve;
      entry.fail = reject;
    });
    this.#waiting.push(entry);
    return within(this.#body.world.clock, ms, awaited, answer).finally(() => {
      const at = this.#waiting.indexOf(entry);
      if (at >= 0) this.#waiting.splice(at, 1);
    });
  }

  /** From here on the host speaks unasked: what comes early is kept for `next`. */
  keepEarly(): void {
    this.#kept ??= [];
  }

  /** A question over the main connection. */
  async ask(message: Dict, awaited: string): Promise<Dict> {
    const answer = this.next(awaited);
    // Its failure is reported by the await below; until then it must not count as unhandled.
    answer.catch(() => undefined);
    await this.send(message);
    return answer;
  }

  /** A question whose answer comes over a connection of its own, to a port that listens before it is announced. */
  async askOnPort(message: Dict, awaited: string): Promise<Dict> {
    const port = this.freePort();
    const listening = this.listen(port, awaited, this.#onPorts);
    await this.send({ ...message, DataPort: port });
    const connection = await listening;
    const frames = new PhoneFrames(this.#body, connection);
    const answer = this.orGone(frames.receive(), this.#onPorts);
    const value = await within(this.#body.world.clock, patienceMs, awaited, answer).catch(
      (error: unknown) => {
        connection.reset('no answer');
        throw error;
      },
    );
    void this.#finish(frames);
    if (!isDict(value))
      refuse(this.#body, 'reply.frame', `${awaited}: the data connection carried no dictionary`);
    return isDict(value) ? value : {};
  }

  freePort(): number {
    return this.#port++;
  }

  /** The first connection to `port`; the port is closed again afterwards. */
  listen(port: number, awaited: string, among = this.#elsewhere): Promise<PhoneConnection> {
    let stop = (): void => undefined;
    const arrival = new Promise<PhoneConnection>((resolve) => {
      stop = this.#muxd.listen(port, resolve);
    });
    const listening = within(
      this.#body.world.clock,
      patienceMs,
      `${awaited}: a connection to port ${port}`,
      this.orGone(arrival, among),
    ).finally(() => {
      stop();
    });
    listening.catch(() => undefined);
    return listening;
  }

  close(): Promise<void> {
    return this.#main.connection.close();
  }

  #arrived(frame: Value): void {
    const noDict = !isDict(frame);
    if (noDict && refused(this.#body, 'reply.frame', 'the main connection carried no dictionary')) return;
    const value = noDict ? {} : frame;
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.take(value);
      return;
    }
    if (this.#kept) {
      this.#kept.push(value);
      return;
    }
    const keys = Object.keys(value).join(', ');
    if (this.#onPorts.size === 0) {
      refused(this.#body, 'reply.unasked', `nothing was asked on the main connection, {${keys}} came`);
      return;
    }
    const why = `{${keys}} came over the main connection, a port was named`;
    if (refused(this.#body, 'reply.connection', why))
      for (const fail of [...this.#onPorts]) fail(new StepFailed(Status.generic, why));
  }

  /** Work on another connection, ended by `HostGone` when the main one ends. */
  orGone<T>(work: Promise<T>, among = this.#elsewhere): Promise<T> {
    const gone = this.#gone;
    if (gone) return Promise.reject(gone);
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        this.#elsewhere.delete(reject);
        among.delete(reject);
      };
      this.#elsewhere.add(reject);
      among.add(reject);
      work.then(resolve, reject).finally(leave);
    });
  }

  async #finish(frames: PhoneFrames): Promise<void> {
    try {
      const more = await within(
        this.#body.world.clock,
        closingMs,
        'the end of a data connection',
        frames.receive(),
      );
      if (more !== undefined) refused(this.#body, 'reply.extra', 'a second frame on a data connection');
    } catch {
      // The host left it open, or broke off: the phone closes and goes on.
    }
    frames.connection.reset();
  }
}
