import { pause } from '../../../src/bytes/clock.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import { Program } from '../inside/program.ts';

const retryMs = 100;

/**
 * The cable between the kernel's bus and one port of the USB/IP server: a phone that changes its mode is attached anew
 * as soon as it is back, until the cable is pulled.
 */
export class Cable {
  readonly #server: number;
  readonly #busId: string;
  #plugged = false;
  #attaching: Program | undefined;

  /** `server`: its port on the loopback. */
  constructor(server: number, busId: string) {
    this.#server = server;
    this.#busId = busId;
  }

  plug(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    void this.#keepAttached();
  }

  /** The kernel lets go of the phone, whatever it is doing. */
  async pull(): Promise<void> {
    this.#plugged = false;
    await this.#attaching?.stop();
    for (const port of await this.#ports()) await new Program(['usbip', 'detach', '-p', port]).ended;
  }

  // The server holds an import until the phone is there, so one attach at a time waits for as long as it takes.
  async #keepAttached(): Promise<void> {
    const words = ['--tcp-port', String(this.#server), 'attach', '-r', '127.0.0.1', '-b', this.#busId];
    while (this.#plugged) {
      this.#attaching = new Program(['usbip', ...words]);
      if ((await this.#attaching.ended) !== 0) await pause(realWorld.clock, retryMs);
    }
  }

  /** Ports of the virtual host controller that hold this phone. */
  async #ports(): Promise<string[]> {
    const list = new Program(['usbip', 'port']);
    await list.ended;
    let port = '';
    return list.lines.flatMap((line) => {
      port = /^Port (\d+):/.exec(line)?.[1] ?? port;
      return line.includes(`:${this.#server}/${this.#busId}`) ? [port] : [];
    });
  }
}
