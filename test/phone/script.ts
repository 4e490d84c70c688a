import type { Dict } from '../../src/plist/value.ts';
import type { Body, Place } from './body.ts';
import { checkpointName } from './order/checkpoints.ts';
import { erases } from './ramdisk.ts';
import type { RestoredLine } from './restored-line.ts';
import type { HostTables } from './script-host.ts';
import type { ScriptLog } from './script-log.ts';
import { Status, StepFailed } from './step-failed.ts';
import type { Handed } from './whole-build.ts';

/** What tests may ask of a restore beyond the usual. */
export interface RestoreOptions {
  /** The bus shows no name of the phone, but a placeholder. */
  readonly nameless?: boolean;
  /** False: port 1082 refuses. `'no port'`: it answers, and names no port for data. */
  readonly proxy?: false | 'no port';
  /** What it does where its host has gone after StartRestore, and the system is on the bus again. Absent: forgets. */
  readonly hostLost?: 'forgets' | 'gives up';
  /** ASR says hello twice, as newer systems do; only to hosts with tables. */
  readonly secondInitiate?: boolean;
  /** `Checksum Chunks` of the last Initiate. */
  readonly checksums?: boolean;
  /** A DataType that no host knows, asked once in the middle. */
  readonly unknownRequest?: string;
  /** Only the steps in which something can go wrong: a restore of some hundred packets. */
  readonly brief?: boolean;
  /** No ProgressMsg 13 while the image comes (seen on iOS 26). */
  readonly quietImage?: boolean;
  /** asr dies over its first connection: restored runs it again, and asks for the image anew. */
  readonly asrDies?: boolean;
  /** restored closes right behind its final message, as one does that waits for no acknowledgement. */
  readonly hasty?: boolean;
}

/** A checkpoint that a planned fault makes end badly. */
export interface Spoiled {
  readonly result: number;
  readonly text?: string;
}

/** A restore as its order is written down: steps with begin and end, operations, questions. */
export class Script {
  readonly body: Body;
  readonly line: RestoredLine;
  readonly host: HostTables;
  readonly options: RestoreOptions;
  readonly log: ScriptLog;
  readonly handed: Handed = { flash: new Set() };
  /** False: the ramdisk is an Update's, and the volume with the person's data stays. */
  readonly erases: boolean;
  /** Checkpoints that a planned fault makes end badly although the restore goes on, by id. */
  readonly spoiled = new Map<number, Spoiled>();
  /** Set by work in the background, or by a planned fault; thrown when the next step would begin. */
  failure: StepFailed | undefined;
  readonly #closeWindows: (ms: number) => void;
  #phase = '';
  #errorText: string | undefined;
  #begun = 0;
  #cleaning = false;

  constructor(
    body: Body,
    line: RestoredLine,
    about: {
      host: HostTables;
      options: RestoreOptions;
      log: ScriptLog;
      /** Advertises no window anywhere for so long. */
      closeWindows(ms: number): void;
    },
  ) {
    this.body = body;
    this.line = line;
    this.host = about.host;
    this.options = about.options;
    this.log = about.log;
    this.erases = erases(body.booted.get('rdsk'));
    this.#closeWindows = (ms) => about.closeWindows(ms);
  }

  /** The name under which the build identity is asked for. No log of an Update shows it; hosts only repeat it. */
  get variant(): string {
    return this.erases ? 'Erase' : 'Update';
  }

  get generation(): string {
    return this.body.product.generation;
  }

  /** True: this host takes the image over a port of its own while other steps go on. */
  get inBackground(): boolean {
    return (
      this.generation !== 'ios16' &&
      this.host.messages.has('AsyncDataRequestMsg') &&
      this.host.messages.has('AsyncWait') &&
      this.host.background.has('SystemImageData')
    );
  }

  /** The journal's phase begins here, once. */
  async phase(phase: string): Promise<void> {
    if (this.#phase === phase) return;
    this.#phase = phase;
    await this.pass({ phase });
  }

  /** A place where a fault may be planned. Throws `StepFailed` when the plan is a refusal or a status. */
  async pass(place: Place): Promise<void> {
    const failure = await this.#planned(place);
    if (failure) throw failure;
  }

  async #planned(place: Place): Promise<StepFailed | undefined> {
    const deed = await this.body.pass(place);
    if (!deed) return undefined;
    if ('windowZeroMs' in deed) this.#closeWindows(deed.windowZeroMs);
    else if ('result' in deed) {
      const { checkpoint, result, text } = deed;
      this.spoiled.set(checkpoint, { result, ...(text === undefined ? {} : { text }) });
    } else if ('status' in deed) return new StepFailed(deed.status, deed.text ?? 'planned');
    else if ('refuse' in deed)
      return new StepFailed(Status.generic, deed.refuse === true ? 'planned' : deed.refuse);
    return undefined;
  }

  /** Steps that only begin and end. */
  async steps(...ids: number[]): Promise<void> {
    for (const id of ids) await this.step(id);
  }

  /** A step with work inside. What fails in it ends it, and every step around it, with the error's number. */
  async step(id: number, work?: () => Promise<void> | void): Promise<void> {
    await this.#raise();
    if (id === 0x61f) await this.phase('disk');
    await this.#checkpoint(id, false, 0);
    if (id === 0x61f && this.erases) this.body.data = 'erased';
    try {
      await this.pass({ checkpoint: id });
      await this.#raise();
      await work?.();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      this.#errorText ??= error.message;
      this.log.failure(id, checkpointName(id, this.generation), error.status, error.message);
      await this.#checkpoint(id, true, error.status);
      throw error;
    }
    const spoiled = this.spoiled.get(id);
    if (spoiled) this.#errorText ??= spoiled.text ?? 'planned';
    await this.#checkpoint(id, true, spoiled?.result ?? 0);
  }

  /** The last steps run whatever has failed before. */
  cleanUp(): void {
    this.#cleaning = true;
  }

  /** An operation without percentages, `times` over. */
  async op(operation: number, ms = 0, times = 1): Promise<void> {
    if (operation === 11 || operation === 12) await this.phase('disk');
    for (let i = 0; i < times; i++) {
      await this.progress(operation, -1);
      await this.body.rest(ms / times);
    }
  }

  /** Partitioning or formatting: an Update runs the step around it, and finds nothing to do. */
  async format(operation: number, ms: number): Promise<void> {
    if (this.erases) await this.op(operation, ms);
  }

  /** An operation that counts to 100. */
  async sweep(operation: number, ms: number, by = 10): Promise<void> {
    for (let percent = 0; percent <= 100; percent += by) {
      await this.progress(operation, percent);
      await this.body.rest((ms * by) / 100);
    }
  }

  async progress(operation: number, percent: number, context?: string): Promise<void> {
    this.body.tell({ kind: 'progress', operation, percent });
    await this.line.send({
      MsgType: 'ProgressMsg',
      Operation: operation,
      Progress: percent,
      ...(context === undefined ? {} : { AsyncContextUUID: context }),
    });
  }

  /**
   * Asks the host for data. Undefined when this host does not know the type: the phone then goes on without, as it
   * does with whatever it does not need. `onPort`: the answer comes over a connection of its own.
   */
  async ask(type: string, args?: Dict, onPort = false): Promise<Dict | undefined> {
    if (!this.host.data.has(type)) return undefined;
    const refusal = await this.#planned({ request: type });
    const message: Dict = { MsgType: 'DataRequestMsg', DataType: type, ...(args ? { Arguments: args } : {}) };
    this.body.tell({ kind: 'request', type, ...(args ? { args } : {}) });
    const reply = await (onPort && !this.host.old
      ? this.line.askOnPort(message, type)
      : this.line.ask(message, type));
    // What a plan refuses is what came.
    if (refusal) throw refusal;
    return reply;
  }

  rest(ms: number): Promise<void> {
    return this.body.rest(ms);
  }

  /** The phone is about to wait for work in the background. */
  async asyncWait(context: string): Promise<void> {
    if (this.host.messages.has('AsyncWait'))
      await this.line.send({ MsgType: 'AsyncWait', AsyncContextUUID: context });
  }

  /** The DataType of the test option, that no host knows. An old host says nothing to it, so nothing is awaited. */
  async askStranger(): Promise<void> {
    const { unknownRequest } = this.options;
    if (unknownRequest === undefined) return;
    const message = { MsgType: 'DataRequestMsg', DataType: unknownRequest };
    this.body.tell({ kind: 'request', type: unknownRequest });
    if (this.host.old) await this.line.send(message);
    else await this.line.ask(message, unknownRequest);
  }

  /** Throws what failed in the background. Its own step, not yet begun, comes first, only to fail. */
  async #raise(): Promise<void> {
    const { failure } = this;
    if (!failure || this.#cleaning) return;
    this.cleanUp();
    const { checkpoint } = failure;
    if (checkpoint !== undefined) await this.step(checkpoint, () => Promise.reject(failure));
    throw failure;
  }

  async #checkpoint(id: number, complete: boolean, result: number): Promise<void> {
    const name = checkpointName(id, this.generation);
    if (!complete) this.log.step(id, name);
    this.body.tell({ kind: 'checkpoint', id, name, complete, result });
    await this.line.send({
      MsgType: 'CheckpointMsg',
      CHECKPOINT_ID: this.#wireId(id, complete),
      CHECKPOINT_NAME: name,
      CHECKPOINT_RESULT: result,
      CHECKPOINT_COMPLETE: complete,
      // The text of the first failure stays in every later message, good ones included.
      ...(this.#errorText === undefined || !complete ? {} : { CHECKPOINT_ERROR: this.#errorText }),
    });
  }

  /** iOS 15 to 17 leave a loop count or worse in the upper bits; only the low sixteen are the id. */
  #wireId(id: number, complete: boolean): number | bigint {
    if (this.generation !== 'ios16') return id;
    if (id === 0x1309) return 0xa8fb_f320_0000_0000n | BigInt(id);
    if (!complete) this.#begun += 1;
    return (BigInt(this.#begun % 0x17) << 32n) | BigInt(id);
  }
}

/** The whole order of one generation, from the first checkpoint to the last before the clean-up. */
export type Order = (script: Script) => Promise<void>;
