import { type World } from '../bytes/world.ts';
import { type Connection } from '../mux/connection.ts';
import { type MuxDevice } from '../mux/device.ts';
import { ConnectionReset } from '../mux/errors.ts';
import { restoredPort } from '../mux/packet.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { type Dict, type Value } from '../plist/value.ts';
import { FrameBroken, LockdownClosed, LockdownRefused, SessionInactive } from './errors.ts';
import { Frames } from './frame.ts';

const answerMs = 30_000;

/** `Type` of who answers on port 62078 while iOS runs. */
export const lockdownType = 'com.apple.mobile.lockdown';

/**
 * One connection to lockdown, the daemon of normal mode, by a host that is not paired: it tells some values and may
 * put the phone into recovery mode. Every question throws `SessionInactive` where the phone wants a paired host,
 * `LockdownRefused` with its own word otherwise, `LockdownClosed`, `FrameBroken`, `Silence`, and what ended the mux.
 */
export class Lockdown {
  readonly connection: Connection;
  /** The phone's word for each value that it has not, or keeps to itself. */
  readonly withheld = new Map<string, string>();
  readonly #frames: Frames;

  private constructor(world: World, connection: Connection) {
    this.connection = connection;
    this.#frames = new Frames(world, connection);
  }

  /** Throws `PortRefused` while iOS is still starting. */
  static async connect(world: World, mux: Pick<MuxDevice, 'connect'>): Promise<Lockdown> {
    return new Lockdown(world, await mux.connect(restoredPort));
  }

  /** `lockdownType`, or that of restored, which has the same port. Empty when the answer names none. */
  async queryType(): Promise<string> {
    return maybe.string(await this.#ask('QueryType'), 'Type') ?? '';
  }

  /**
   * A value of the phone; undefined when it has none of that name or keeps it from an unpaired host, in whichever words:
   * to be trusted is no way out for a host that cannot pair. Throws neither `SessionInactive` nor `LockdownRefused`.
   */
  async value(key: string): Promise<Value | undefined> {
    try {
      return (await this.#ask('GetValue', { Key: key })).Value;
    } catch (error) {
      if (!(error instanceof SessionInactive || error instanceof LockdownRefused)) throw error;
      this.withheld.set(key, wordOf(error));
      return undefined;
    }
  }

  /** The phone leaves the bus some seconds later, and comes back in recovery mode. */
  async enterRecovery(): Promise<void> {
    await this.#ask('EnterRecovery');
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** iOS 5 and later may leave `Result` out of a success; only `Error` says no (restore-mode §10). */
  async #ask(request: string, fields: Dict = {}): Promise<Dict> {
    const { port } = this.connection;
    await this.#frames.send({ Request: request, Label: 'Replug', ...fields });
    const answer = await this.#frames.receive(answerMs);
    if (answer === undefined) throw new LockdownClosed(request, this.#reason());
    if (!isDict(answer)) throw new FrameBroken(port, 'no dictionary');
    const error = maybe.string(answer, 'Error');
    if (error === 'SessionInactive') throw new SessionInactive(request);
    if (error !== undefined || maybe.string(answer, 'Result') === 'Failure')
      throw new LockdownRefused(request, error ?? 'Failure');
    return answer;
  }

  #reason(): string {
    const { end } = this.connection;
    return end instanceof ConnectionReset ? end.text : '';
  }
}

/** lockdown's own word for its no. */
export const wordOf = (error: SessionInactive | LockdownRefused): string =>
  error instanceof LockdownRefused ? error.error : error.name;
