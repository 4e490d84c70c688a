import { isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { restoredPort } from '../../src/mux/packet.ts';
import type { Body, ProductFacts } from './body.ts';
import type { CheckName } from './check-names.ts';
import { refuse } from './checks.ts';
import { PhoneFrames } from './frames.ts';
import type { Muxd } from './muxd.ts';
import { brief } from './order/brief.ts';
import { ios16 } from './order/ios16.ts';
import { ios18 } from './order/ios18.ts';
import { ios26 } from './order/ios26.ts';
import { Proxy } from './proxy.ts';
import { RestoredLine } from './restored-line.ts';
import { restoredValue } from './restored-values.ts';
import { checkHost, checkOptions, readTables } from './script-host.ts';
import { finish } from './script-end.ts';
import { pastOf, ScriptLog } from './script-log.ts';
import { Script, type Order, type RestoreOptions } from './script.ts';
import { Status, StepFailed } from './step-failed.ts';
import { refused } from './strictness.ts';
import type { PhoneConnection } from './tcp.ts';
import { checkWhole } from './whole-build.ts';

/** What every ramdisk of the last years reports. */
const protocolVersion = 15;

/** restored waits so long for a host to begin, from when it listens; real time, since the host's is. */
const patienceMs = 120_000;

/** A phone that gives up is back in recovery a little later. */
const restartMs = 1_000;

/** What it may take until it needs a host that has gone. */
const giveUpMs = 4_000;

/** How long a planned refusal keeps restored from listening. */
const deafMs = 5_000;

const orders: Readonly<Record<ProductFacts['generation'], Order>> = { ios16, ios18, ios26 };

/** The restore daemon: questions before the start, then one restore, then the phone restarts. */
export class Restored {
  readonly #body: Body;
  readonly #muxd: Muxd;
  readonly #options: RestoreOptions;
  readonly #proxy: Proxy | undefined;
  #cancelPatience: () => void;
  #stopListening = (): void => undefined;
  #started = false;
  #answered = false;
  #handedOver = false;

  constructor(body: Body, muxd: Muxd, options: RestoreOptions) {
    this.#body = body;
    this.#muxd = muxd;
    this.#options = options;
    this.#proxy = options.proxy === false ? undefined : new Proxy(body, muxd, options.proxy);
    this.#listen();
    this.#cancelPatience = (): void => undefined;
    if (body.restoring && options.hostLost === 'gives up') this.#giveUp();
    else this.#await();
  }

  /** For a host to begin. */
  #await(): void {
    const body = this.#body;
    body.restoring = false;
    this.#cancelPatience = body.world.clock.after(patienceMs, () => {
      if (this.#started) return;
      body.tell({ kind: 'restored', what: 'gave up', why: `no StartRestore within ${patienceMs} ms` });
      body.restart('recovery');
    });
  }

  /** It had begun, and its host has gone: it takes no other start, and starts the phone again. */
  #giveUp(): void {
    this.#started = true;
    this.#body.later(giveUpMs, () => {
      this.#loseHost('the connection of its start is gone');
    });
  }

  #loseHost(why: string): void {
    this.#body.tell({ kind: 'restored', what: 'host lost', why });
    pastOf(this.#body).exitStatus = 'host lost';
    this.#body.restart('recovery', restartMs);
  }

  async #serve(connection: PhoneConnection): Promise<void> {
    const frames = new PhoneFrames(this.#body, connection);
    try {
      for (;;) {
        const frame = await frames.receive();
        if (frame === undefined) return;
        const request = isDict(frame) ? frame : {};
        if (request !== frame && this.#refuse('restored.request', 'a request that is no dictionary')) {
          connection.reset('not a dictionary');
          return;
        }
        // The handover begins when restored has answered once.
        if (this.#answered && !this.#handedOver) {
          this.#handedOver = true;
          const deed = await this.#body.pass({ phase: 'handover' });
          if (deed && 'refuse' in deed) {
            this.#deafen();
            return;
          }
        }
        if (maybe.string(request, 'Request') === 'StartRestore') {
          if (this.#started && this.#refuse('restored.one-start', 'a second StartRestore'))
            connection.reset('restore is running');
          else await this.#restore(request, frames);
          return;
        }
        await frames.send(this.#answer(request));
        this.#answered = true;
      }
    } catch {
      // A host may go at any time; what it sent that cannot be read has been told.
      connection.reset('cannot read');
    }
  }

  /** A planned fault: restored is gone for a while, as if it had crashed and come again. */
  #deafen(): void {
    this.#stopListening();
    for (const connection of [...this.#muxd.connections]) connection.reset('Connection refused');
    this.#body.later(deafMs, () => {
      this.#listen();
    });
  }

  #listen(): void {
    this.#stopListening = this.#muxd.listen(restoredPort, (connection) => void this.#serve(connection));
  }

  #answer(request: Dict): Dict {
    const { product, serialNumber } = this.#body;
    const name = maybe.string(request, 'Request');
    this.#body.tell({ kind: 'restored', what: name ?? 'no request', key: request.QueryKey ?? '' });
    switch (name) {
      case 'QueryType':
        return {
          Type: 'com.apple.mobile.restored',
          RestoreProtocolVersion: protocolVersion,
          Result: 'Success',
          HardwareModel: product.hardwareModel.toUpperCase(),
          SerialNumber: serialNumber,
        };
      case 'QueryValue':
        return restoredValue(this.#body, maybe.string(request, 'QueryKey') ?? '');
      case 'Goodbye':
        return { Result: 'Success' };
      case 'Reboot':
        this.#body.restart(this.#body.nvram.get('auto-boot') === 'true' ? 'normal' : 'recovery', restartMs);
        return { Result: 'Success' };
      default:
        return this.#refuse('restored.request', `unrecognized request '${name ?? ''}'`)
          ? { Result: 'Failure', Error: 'UnknownRequest' }
          : { Result: 'Success' };
    }
  }

  async #restore(request: Dict, frames: PhoneFrames): Promise<void> {
    const body = this.#body;
    this.#started = true;
    body.restoring = true;
    this.#cancelPatience();
    this.#cancelPatience = (): void => undefined;
    const options = maybe.dict(request, 'RestoreOptions') ?? {};
    const host = readTables(options);
    body.tell({ kind: 'restored', what: 'StartRestore', old: host.old });
    const line = new RestoredLine(body, this.#muxd, frames);
    const script = new Script(body, line, {
      host,
      options: this.#options,
      log: new ScriptLog(body),
      closeWindows: (ms) => {
        this.#closeWindows(ms);
      },
    });
    void line.read();
    try {
      const failed = await this.#run(script, request, options);
      this.#proxy?.close();
      await finish(script, failed);
      body.restart(failed ? 'recovery' : 'normal', restartMs);
    } catch (error) {
      // The host is gone, or never answered: restored has nobody to tell and starts the phone again.
      this.#loseHost(String(error));
    }
  }

  /** The order from its first checkpoint on; answers why it failed, if it did. */
  async #run(script: Script, request: Dict, options: Dict): Promise<StepFailed | undefined> {
    try {
      await script.phase('checks');
      const past = pastOf(this.#body);
      if (past.log !== undefined)
        await script.line.send({ MsgType: 'PreviousRestoreLogMsg', PreviousRestoreLog: past.log });
      await script.step(0x600, () => {
        this.#checkVersion(request);
      });
      await script.step(0x601, () => {
        checkOptions(options, this.#body);
      });
      await script.step(0x655, () => {
        checkHost(script.host, this.#body);
      });
      await (this.#options.brief ? brief : orders[this.#body.product.generation])(script);
      checkWhole(this.#body, script.handed);
      return undefined;
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      return error;
    }
  }

  #checkVersion(request: Dict): void {
    const version = maybe.integer(request, 'RestoreProtocolVersion');
    if (version === protocolVersion) return;
    const why = `protocol ${String(version)}, ${protocolVersion} was reported`;
    refuse(this.#body, 'restored.protocol', why, Status.hostUnsupported);
  }

  #closeWindows(ms: number): void {
    const held = [...this.#muxd.connections];
    for (const connection of held) connection.hold(true);
    this.#body.later(ms, () => {
      for (const connection of held) connection.hold(false);
    });
  }

  #refuse(check: CheckName, why: string): boolean {
    return refused(this.#body, check, why);
  }
}
