import { systemClock } from '../../src/bytes/clock.ts';
import { Silence, within } from '../../src/bytes/deadline.ts';
import type { CheckName } from '../phone/check-names.ts';
import { switchedOff } from '../phone/strictness.ts';
import { collect, type Test } from './collect.ts';

/** How the tests of some files ended with one check switched off, or with none. */
export interface Outcome {
  readonly ran: number;
  /** Titles of the tests that failed. */
  readonly red: readonly string[];
  /** Some test never ended: what it left behind may disturb the next ones, so the page has to be loaded anew. */
  readonly hangs: boolean;
}

/** The slowest test takes two seconds on a busy machine. */
const testMs = 20_000;

const sources = {
  'phone.asr': () => import('../unit/phone.asr.test.ts'),
  'phone.dfu': () => import('../unit/phone.dfu.test.ts'),
  'phone.iboot': () => import('../unit/phone.iboot.test.ts'),
  'phone.mux': () => import('../unit/phone.mux.test.ts'),
  'phone.restored': () => import('../unit/phone.restored.test.ts'),
  'phone.strict.asr': () => import('../unit/phone.strict.asr.test.ts'),
  'phone.strict.daemon': () => import('../unit/phone.strict.daemon.test.ts'),
  'phone.strict.iboot': () => import('../unit/phone.strict.iboot.test.ts'),
  'phone.strict.image': () => import('../unit/phone.strict.image.test.ts'),
  'phone.strict.mux': () => import('../unit/phone.strict.mux.test.ts'),
  'phone.strict.restore': () => import('../unit/phone.strict.restore.test.ts'),
  'phone.trust': () => import('../unit/phone.trust.test.ts'),
};

/** A file of tests by its name in test/unit. */
export type TestFile = keyof typeof sources;

const tests = new Map<string, readonly Test[]>();
for (const [name, load] of Object.entries(sources)) tests.set(name, await collect(load));

/** Runs the tests of `files` against phones that keep every rule but `check`. */
async function runWithout(check: CheckName | undefined, files: readonly TestFile[]): Promise<Outcome> {
  switchedOff.clear();
  if (check) switchedOff.add(check);
  const chosen = files.flatMap((file) => tests.get(file) ?? []);
  const red: string[] = [];
  let hangs = false;
  for (const { title, run } of chosen) {
    try {
      await within(systemClock, testMs, title, Promise.resolve().then(run));
    } catch (error) {
      red.push(title);
      hangs ||= error instanceof Silence && error.awaited === title;
    }
  }
  return { ran: chosen.length, red, hangs };
}

declare global {
  // The door through which `main.ts` asks.
  var replugRunWithout: typeof runWithout | undefined;
}
globalThis.replugRunWithout = runWithout;
