import { nothing, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import type { Body } from './body.ts';
import { stall, type Enumeration, type Setup, type Stall } from './enumeration.ts';
import { runCommand, startAnew, type Bench } from './iboot-commands.ts';
import { BootConsole } from './iboot-console.ts';
import { bootDescriptors, bootSerial, Endpoint, type Stage } from './iboot-descriptors.ts';
import { Environment } from './iboot-environment.ts';
import { BootImages, componentName } from './iboot-images.ts';
import { Upload } from './iboot-upload.ts';
import { imageType, readImage } from './image4.ts';
import type { Nonces } from './nonce.ts';
import { refused } from './strictness.ts';

/** A command and its NUL. */
const longestCommand = 256;

/** The pause before a boot command that was acknowledged first really runs. */
const bootDelay = 50;

const commandTime = 5;

const titles: Readonly<Record<Stage, string>> = {
  rom: 'SecureROM',
  ibss: 'iBSS',
  iboot: 'iBoot',
  ibec: 'iBEC',
};

/** What flash iBoot calls itself: the system that was installed is an old one, so the IPSW's iBEC differs from it. */
const installedVersion = 'iBoot-6723.80.19';

/**
 * Recovery mode: flash iBoot, iBSS from A10 on, or the iBEC that either was handed. Undoes nothing when it ends; `Body`
 * remembers. `idleMs`: after so long without a request it leaves on its own.
 */
export function ibootEnumeration(body: Body, stage: Stage, nonces: Nonces, idleMs?: number): Enumeration {
  return new IBoot(body, stage, nonces, idleMs);
}

class IBoot implements Enumeration {
  readonly descriptor: Enumeration['descriptor'];
  readonly #body: Body;
  readonly #stage: Stage;
  readonly #console = new BootConsole();
  readonly #upload = new Upload();
  readonly #bench: Bench;
  readonly #idleMs: number | undefined;
  #stopIdling: () => void = () => undefined;
  #answer = '';
  #alternate = 0;

  constructor(body: Body, stage: Stage, nonces: Nonces, idleMs: number | undefined) {
    const own = stage === 'iboot' ? undefined : body.booted.get(stage);
    const started = own && readImage(own);
    const version = started?.description ?? installedVersion;
    this.#body = body;
    this.#stage = stage;
    this.#idleMs = idleMs;
    this.descriptor = bootDescriptors(body, stage, nonces);
    this.#bench = {
      body,
      stage,
      environment: new Environment(body.nvram, body.product, version),
      images: new BootImages(body, stage === 'ibec' ? started?.im4m : undefined),
      upload: this.#upload,
      answer: (value) => {
        this.#answer = value;
      },
    };
    const rule = '=======================================';
    for (const line of [
      rule,
      '::',
      `:: ${titles[stage]} for ${body.product.hardwareModel.replace(/ap$/, '')}, Copyright 2007-2025, Apple Inc.`,
      '::',
      `::\tBUILD_TAG: ${version}`,
      '::\tBUILD_STYLE: RELEASE',
      `::\tUSB_SERIAL_NUMBER: ${bootSerial(body, stage)}`,
      '::',
      rule,
      'Entering recovery mode, starting command prompt',
    ])
      this.#console.print(line);
    this.#attended();
  }

  setConfiguration(value: number): boolean {
    this.#setAlternate(0);
    return value <= 1;
  }

  setInterface(number: number, alternate: number): boolean {
    if (number === 1) this.#setAlternate(alternate);
    return true;
  }

  async control({ requestType, request }: Setup, data: Bytes): Promise<Bytes | Stall> {
    this.#attended();
    if (requestType === 0x40 && request <= 1) return this.#command(data, request === 1);
    if (requestType === 0xc0 && request === 0) return utf8(`${this.#answer}\0`);
    if (requestType === 0x41 && request === 0) {
      await this.#body.pass({ phase: this.#stage === 'ibec' ? 'load' : 'ibec' });
      this.#upload.begin();
      return nothing;
    }
    // 0x21/1, which idevicerestore sends after `go`: Apple's iBEC stalls it like all others.
    if (requestType === 0x21 && request === 1) await this.#body.pass({ command: 'notify' });
    return stall;
  }

  async out(endpoint: number, data: Bytes): Promise<Stall | undefined> {
    this.#attended();
    if (endpoint !== Endpoint.upload) return undefined;
    const first = this.#upload.unfinished && this.#upload.length === 0;
    if (!this.#upload.take(data)) {
      const why = `${data.length} bytes that no announced upload has room for`;
      return refused(this.#body, 'upload-announced', why) ? stall : undefined;
    }
    if (first) await this.#named();
    if (!this.#upload.unfinished) this.#body.tell({ kind: 'upload', bytes: this.#upload.length });
    return undefined;
  }

  async in(endpoint: number, length: number): Promise<Bytes | Stall> {
    return endpoint === Endpoint.console && this.#alternate === 1 ? this.#console.read(length) : stall;
  }

  forget(endpoint: number): void {
    if (endpoint === Endpoint.console) this.#console.forget();
  }

  clearHalt(): void {
    // Halts are kept by the wire; iBoot has nothing of its own to undo.
  }

  reset(): void {
    this.#setAlternate(0);
  }

  #setAlternate(alternate: number): void {
    this.#alternate = alternate;
    if (alternate === 0) this.#console.close();
  }

  /** Somebody is there: the time in which nobody is begins anew. */
  #attended(): void {
    this.#stopIdling();
    if (this.#idleMs === undefined) return;
    this.#stopIdling = this.#body.later(this.#idleMs, () => {
      startAnew(this.#body);
    });
  }

  /** A place for planned faults: which component it is shows in its first bytes. */
  async #named(): Promise<void> {
    const type = imageType(this.#upload.head);
    if (type !== undefined) await this.#body.pass({ component: componentName(type) });
  }

  async #command(data: Bytes, acknowledgeFirst: boolean): Promise<Bytes | Stall> {
    if (data.length > longestCommand || data.at(-1) !== 0) {
      const why = `a command of ${data.length} bytes, the last ${data.at(-1)}`;
      if (refused(this.#body, 'command-shape', why)) return stall;
    }
    const line = text(data).split('\0')[0]!;
    this.#answer = '';
    if (acknowledgeFirst) {
      this.#body.later(bootDelay, () => void this.#run(line));
      return nothing;
    }
    return (await this.#run(line)) === undefined ? nothing : stall;
  }

  async #run(line: string): Promise<string | undefined> {
    const order = await this.#body.pass({ command: line.split(' ')[0]! });
    await this.#body.rest(commandTime);
    const why =
      order && 'refuse' in order
        ? 'refused as planned'
        : (this.#openUpload() ?? (await runCommand(this.#bench, line)));
    this.#body.tell({
      kind: 'command',
      stage: this.#stage,
      text: line,
      ...(why === undefined ? {} : { why }),
    });
    if (why !== undefined) this.#console.print(`${line.split(' ')[0]!}: ${why}`);
    return why;
  }

  /** Why no command runs while an upload lacks its short packet; where that rule is off, the command ends it. */
  #openUpload(): string | undefined {
    if (!this.#upload.unfinished) return undefined;
    const why = 'the upload has not ended';
    if (refused(this.#body, 'upload-end', why)) return why;
    this.#upload.end();
    return undefined;
  }
}
