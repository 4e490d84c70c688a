import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { within } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import type { PhoneEvent, PhoneMode } from '../../phone/body.ts';
import type { PlannedFault } from '../../phone/faults.ts';
import { Program } from '../inside/program.ts';
import type { Running } from '../suite.ts';
import { Cable } from './cable.ts';

/** Which pretend phone lies on the table. */
export interface PhoneSetting {
  readonly product: string;
  readonly mode?: PhoneMode;
  /** Forty times a real phone's pace when absent. */
  readonly speed?: number;
  readonly faults?: readonly PlannedFault[];
  /** Products of further phones, behind cables of their own. */
  readonly others?: readonly string[];
}

const startMs = 30_000;

/** `npm run phone` as a program of its own, with a cable for each of its phones, and what it tells of itself. */
export class Phones implements Running {
  /** Not plugged in yet. */
  readonly cables: readonly Cable[];
  readonly events: PhoneEvent[];
  readonly #program: Program;
  readonly #watchers: Set<() => void>;

  private constructor(parts: {
    program: Program;
    cables: readonly Cable[];
    events: PhoneEvent[];
    watchers: Set<() => void>;
  }) {
    this.#program = parts.program;
    this.cables = parts.cables;
    this.events = parts.events;
    this.#watchers = parts.watchers;
  }

  /** Resolves when it listens. `folder`: for the file of planned faults. Throws `Silence`. */
  static async start(folder: string, setting: PhoneSetting): Promise<Phones> {
    const products = [setting.product, ...(setting.others ?? [])];
    const words = products.flatMap((name) => ['--product', name]);
    words.push('--mode', setting.mode ?? 'recovery', '--speed', String(setting.speed ?? 40));
    if (setting.faults) {
      const file = join(folder, 'faults.jsonl');
      writeFileSync(file, setting.faults.map((fault) => JSON.stringify(fault)).join('\n'));
      words.push('--faults', file);
    }
    const events: PhoneEvent[] = [];
    const watchers = new Set<() => void>();
    const command = [process.execPath, '--import', 'tsx', 'test/phone/main.ts', '--usbip', '127.0.0.1:0'];
    const program = new Program([...command, ...words], {
      hears: (line) => {
        if (!line.startsWith('{')) return;
        events.push(JSON.parse(line) as PhoneEvent);
        for (const watcher of [...watchers]) watcher();
      },
    });
    const listening = JSON.parse(await program.line(/"listening"/, startMs)) as { port: number };
    const cables = products.map((_, index) => new Cable(listening.port, `1-${index + 1}`));
    return new Phones({ program, cables, events, watchers });
  }

  /** The first event that fits, told before or not. Throws `Silence`. */
  until(awaited: string, ms: number, fits: (event: PhoneEvent) => boolean): Promise<PhoneEvent> {
    const found = new Promise<PhoneEvent>((done) => {
      const look = (): void => {
        const event = this.events.find(fits);
        if (!event) return;
        this.#watchers.delete(look);
        done(event);
      };
      this.#watchers.add(look);
      look();
    });
    return within(realWorld.clock, ms, `the phone: ${awaited}`, found);
  }

  /** What it would not take. */
  get refusals(): PhoneEvent[] {
    return this.events.filter(({ kind }) => kind === 'refused');
  }

  async stop(): Promise<void> {
    for (const cable of this.cables) await cable.pull();
    await this.#program.stop();
  }
}
