import { Program } from '../inside/program.ts';
import type { Running } from '../suite.ts';

const startMs = 60_000;
const run = [process.execPath, '--import', 'tsx'];

/** Pretend Apple and the relay that serves the built page, as programs of their own on free ports of the loopback. */
export class Servers implements Running {
  /** Where the page is. */
  readonly origin: string;
  readonly #programs: readonly Program[];

  private constructor(origin: string, programs: readonly Program[]) {
    this.origin = origin;
    this.#programs = programs;
  }

  /** `files`: the firmware that pretend Apple signs. Throws `Silence`. */
  static async start(files: readonly string[]): Promise<Servers> {
    const named = files.flatMap((file) => ['--ipsw', file]);
    const apple = new Program([...run, 'test/apple/main.ts', '--port', '0', ...named]);
    const at = addressIn(await apple.line(/^Pretend Apple is at /, startMs));
    const relay = new Program([...run, 'src/relay/main.ts', '--apple', at], { env: { PORT: '0' } });
    return new Servers(addressIn(await relay.line(/^Replug is at /, startMs)), [relay, apple]);
  }

  async stop(): Promise<void> {
    for (const program of this.#programs) await program.stop();
  }
}

const addressIn = (line: string): string => line.slice(line.indexOf('http'));
