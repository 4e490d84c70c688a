import { parentPort, workerData } from 'node:worker_threads';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import { minimise } from './minimise.ts';
import { mutate } from './mutate.ts';
import { FuzzFound, tryInput } from './seeded.ts';
import { slotOf } from './slot.ts';
import { targets } from './targets.ts';

/** What the watching thread hands in. */
export interface Errand {
  readonly name: string;
  readonly seed: number;
  readonly seconds: number;
  readonly slot: SharedArrayBuffer;
}

/** What this thread answers at the end. */
export interface Outcome {
  readonly tried: number;
  readonly kept: number;
  /** Characters of the target's sources that ran. */
  readonly reached: number;
  readonly found?: { readonly why: string; readonly input: Bytes };
}

// Taking the counters costs more than reading an input, so they are taken once for many.
const batch = 100;

/** Mutates what reached new code, in rounds, until the time is up or something is found. */
async function explore({ name, seed, seconds, slot }: Errand): Promise<Outcome> {
  const target = targets[name]!;
  const { words = [], longest = 8192, covers } = target;
  const memory = slotOf(slot);
  const coverage = new Coverage(covers);
  const dice = new Dice(seed);
  const corpus: Bytes[] = [];
  const end = performance.now() + seconds * 1000;
  let tried = 0;

  const attempt = async (input: Bytes): Promise<FuzzFound | undefined> => {
    memory.put(input);
    tried++;
    try {
      await tryInput(name, target, input);
      return undefined;
    } catch (error) {
      if (error instanceof FuzzFound) return error;
      throw error;
    }
  };
  const finish = (found?: Outcome['found']): Outcome => ({
    tried,
    kept: corpus.length,
    reached: coverage.total,
    ...(found && { found }),
  });

  let inputs: readonly Bytes[] = target.seeds;
  while (performance.now() < end) {
    for (const input of inputs) {
      const failure = await attempt(input);
      if (failure) {
        const kind = kindOf(failure);
        const small = await minimise(input, async (shorter) => {
          const again = await attempt(shorter);
          return again !== undefined && kindOf(again) === kind;
        });
        return finish({ why: kind, input: small });
      }
    }
    await keepFresh(inputs);
    inputs = Array.from({ length: batch }, () =>
      mutate(dice, dice.pick(corpus), { seeds: corpus, words, longest }),
    );
  }
  return finish();

  /** Once a batch reached something new, its inputs run again one by one to see which of them did. */
  async function keepFresh(candidates: readonly Bytes[]): Promise<void> {
    const first = corpus.length === 0;
    if (coverage.fresh(false) === 0 && !first) return;
    for (const input of candidates) {
      await attempt(input);
      if (coverage.fresh(true) > 0 || first) corpus.push(input);
    }
  }
}

/** The failure without its numbers: the same mistake at another byte is the same kind. */
const kindOf = ({ cause }: FuzzFound): string =>
  (cause instanceof Error ? `${cause.name}: ${cause.message}` : 'too slow')
    .replace(/\d+/g, 'n')
    .slice(0, 200);

if (parentPort) parentPort.postMessage(await explore(workerData as Errand));
