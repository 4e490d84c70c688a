import { spawn, type ChildProcess } from 'node:child_process';
import { within } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import type { Place, Running } from '../suite.ts';

/** What a program is started with. */
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Given to its standard input, which is then closed. */
  readonly input?: string;
  /** Hears every line of both outputs. */
  readonly hears?: (line: string) => void;
}

/** How long a program gets to end after it was asked to. */
const patienceMs = 3_000;

/** A program that was started, and everything it has printed: both outputs as lines, carriage returns as line ends. */
export class Program implements Running {
  readonly lines: string[] = [];
  /** Resolves to its exit status; 128 and more: ended by a signal. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #awaited = new Set<() => void>();

  constructor(command: readonly string[], options: ProgramOptions = {}) {
    const [name, ...words] = command;
    this.#name = name!;
    this.#child = spawn(name!, words, {
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#child.stdin?.end(options.input);
    for (const output of [this.#child.stdout!, this.#child.stderr!]) this.#collect(output, options.hears);
    this.ended = new Promise((done) => {
      this.#child.once('error', (error) => {
        this.lines.push(error.message);
        done(127);
      });
      this.#child.once('close', (code) => {
        done(code ?? 128);
        this.#wake();
      });
    });
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** The last words, for the sentence that says what went wrong. */
  get tail(): string {
    return this.lines.slice(-3).join(' | ');
  }

  /** The first line that matches, said before or not. Throws `Silence`. */
  line(pattern: RegExp, ms: number): Promise<string> {
    const found = new Promise<string>((done) => {
      const look = (): void => {
        const line = this.lines.find((each) => pattern.test(each));
        if (line === undefined) return;
        this.#awaited.delete(look);
        done(line);
      };
      this.#awaited.add(look);
      look();
    });
    return within(realWorld.clock, ms, `${this.#name} to say ${String(pattern)}`, found);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const cancel = realWorld.clock.after(patienceMs, () => this.#child.kill('SIGKILL'));
    await this.ended;
    cancel();
  }

  #collect(output: NodeJS.ReadableStream, hears: ((line: string) => void) | undefined): void {
    let rest = '';
    const said = (line: string): void => {
      this.lines.push(line);
      hears?.(line);
    };
    output.setEncoding('utf8');
    output.on('data', (piece: string) => {
      const lines = (rest + piece).split(/[\r\n]/);
      rest = lines.pop()!;
      lines.filter((line) => line !== '').forEach(said);
      this.#wake();
    });
    output.on('end', () => {
      if (rest !== '') said(rest);
    });
  }

  #wake(): void {
    for (const look of [...this.#awaited]) look();
  }
}

/** How a program ended; `text` has all lines of both outputs, `tail` the last three. */
export interface Finished {
  readonly status: number;
  readonly text: string;
  readonly tail: string;
}

/** Runs a program to its end; what it printed becomes a log of the check. Throws `Silence` when it takes longer. */
export async function runToEnd(
  place: Place,
  command: readonly string[],
  ms: number,
  options: ProgramOptions = {},
): Promise<Finished> {
  const program = place.keep(new Program(command, options));
  try {
    const status = await within(realWorld.clock, ms, `the end of ${command.join(' ')}`, program.ended);
    return { status, text: program.text, tail: program.tail };
  } finally {
    place.log(command.find((word) => word.startsWith('i')) ?? command[0]!, program.text);
  }
}
