import { Silence } from '../bytes/deadline.ts';
import { rowOf } from '../bytes/table.ts';
import { type World } from '../bytes/world.ts';
import { type Connection } from '../mux/connection.ts';
import { type MuxDevice } from '../mux/device.ts';
import { ConnectionReset } from '../mux/errors.ts';
import { restoredPort } from '../mux/packet.ts';
import { isDict, maybe, string } from '../plist/dict.ts';
import { type Dict, type Value } from '../plist/value.ts';
import { FrameBroken, RestoredClosed } from './errors.ts';
import { Frames } from './frame.ts';

/** Every real host waits this long for an answer. */
const answerMs = 30_000;

/** Who answers on port 62078; lockdown in normal mode answers there too, with its own `type`. */
export interface Hello {
  readonly type: string;
  readonly protocol?: number;
  readonly hardwareModel?: string;
  readonly serialNumber?: string;
  readonly dict: Dict;
}

/** `Hello.type` of the restore system. */
export const restoredType = 'com.apple.mobile.restored';

/** One connection to restored: questions first; after `start` it carries the whole restore. */
export class Restored {
  readonly connection: Connection;
  /** Messages that have come, answers included. */
  heard = 0;
  readonly #world: World;
  readonly #frames: Frames;

  private constructor(world: World, connection: Connection) {
    this.#world = world;
    this.connection = connection;
    this.#frames = new Frames(world, connection);
  }

  /** Throws `PortRefused` while the restore system is still starting. */
  static async connect(world: World, mux: Pick<MuxDevice, 'connect'>): Promise<Restored> {
    return new Restored(world, await mux.connect(restoredPort));
  }

  /** The first question. Throws `MissingKey` when the answer has no `Type`. */
  async queryType(): Promise<Hello> {
    const dict = await this.#ask('QueryType');
    const protocol = maybe.integer(dict, 'RestoreProtocolVersion');
    const hardwareModel = maybe.string(dict, 'HardwareModel');
    const serialNumber = maybe.string(dict, 'SerialNumber');
    return {
      type: string(dict, 'Type'),
      ...(protocol !== undefined && { protocol }),
      ...(hardwareModel !== undefined && { hardwareModel }),
      ...(serialNumber !== undefined && { serialNumber }),
      dict,
    };
  }

  /** `HardwareInfo`, `SavedDebugInfo` and the like; `undefined` when the phone has no such value. */
  async queryValue(key: string): Promise<Value | undefined> {
    const dict = await this.#ask('QueryValue', { QueryKey: key });
    return rowOf(dict, key);
  }

  /** Begins the restore. Nothing answers; messages start to flow here. */
  async start(protocol: number, options: Dict): Promise<void> {
    await this.#say('StartRestore', { RestoreProtocolVersion: protocol, RestoreOptions: options });
  }

  /** The next message; `undefined` when restored closes. Throws `Silence` after `ms`; asking again goes on. */
  async message(ms: number | null): Promise<Dict | undefined> {
    const value = await this.#frames.receive(ms);
    if (value !== undefined) this.heard++;
    if (value === undefined || isDict(value)) return value;
    throw new FrameBroken(this.connection.port, 'no dictionary');
  }

  /** Answers a request that named no port of its own; resolves with the bytes sent. */
  reply(value: Dict, format?: 'xml' | 'binary'): Promise<number> {
    return this.#frames.send(value, format);
  }

  /** Tells restored that its final status has arrived. */
  async acknowledge(): Promise<void> {
    await this.#frames.send({ MsgType: 'ReceivedFinalStatusMsg' });
  }

  /** Leaves restore mode without a restore. */
  async reboot(): Promise<void> {
    await this.#ask('Reboot');
  }

  /**
   * The polite end, also after a restore, when crash logs may still come before the answer: `hears` gets them. False:
   * no answer within `ms`, which real hosts ignore.
   */
  async goodbye(ms = answerMs, hears?: (message: Dict) => void | Promise<void>): Promise<boolean> {
    const { clock } = this.#world;
    const until = clock.now() + ms;
    try {
      await this.#say('Goodbye');
      for (;;) {
        const message = await this.message(Math.max(until - clock.now(), 0));
        if (!message) return false;
        if (!Object.hasOwn(message, 'MsgType')) return true;
        await hears?.(message);
      }
    } catch (error) {
      if (error instanceof Silence || error instanceof ConnectionReset) return false;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  async #ask(request: string, fields: Dict = {}): Promise<Dict> {
    await this.#say(request, fields);
    const answer = await this.message(answerMs);
    if (!answer) throw new RestoredClosed(request, this.#reason());
    return answer;
  }

  async #say(request: string, fields: Dict = {}): Promise<void> {
    await this.#frames.send({ Request: request, Label: 'Replug', ...fields });
  }

  #reason(): string {
    const { end } = this.connection;
    return end instanceof ConnectionReset ? end.text : '';
  }
}
