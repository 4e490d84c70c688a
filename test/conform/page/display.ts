import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../suite.ts';

const number = 97;

/**
 * A virtual display and a hand on its mouse, for what no protocol reaches: Chromium's own question. One at a time, and
 * the browser is started after it.
 */
export class Display implements Running {
  readonly #server: ChildProcess;

  private constructor(server: ChildProcess) {
    this.#server = server;
  }

  static async start(): Promise<Display> {
    const size = '1280x800x24';
    const server = spawn('Xvfb', [`:${number}`, '-screen', '0', size, '-nolisten', 'tcp'], {
      stdio: 'ignore',
    });
    process.env.DISPLAY = `:${number}`;
    for (let tries = 0; tries < 100; tries++) {
      try {
        execFileSync('xdotool', ['getdisplaygeometry'], { stdio: 'ignore' });
        return new Display(server);
      } catch {
        await pause(100);
      }
    }
    throw new Error('Xvfb does not start');
  }

  click(x: number, y: number): void {
    execFileSync('xdotool', ['mousemove', String(x), String(y), 'click', '1']);
  }

  /**
   * Picks the first phone in Chromium's question and presses Connect: places in a window at the display's corner, by
   * the font of Chromium on Debian. Chromium does not take clicks in the first half second.
   */
  async choose(): Promise<void> {
    await pause(700);
    this.click(280, 151);
    await pause(500);
    this.click(503, 487);
  }

  async stop(): Promise<void> {
    this.#server.kill();
    await new Promise((done) => this.#server.once('close', done));
  }
}
