import { MiB } from '../../src/bytes/bytes.ts';
import { Stage } from '../story/stage.ts';
import { median, round, type Figure } from './figure.ts';
import { KnownHash } from './known-hash.ts';

const imageBytes = 512 * MiB;
const rounds = 3;
const least = 200;

/** MiB a second from the first byte of the image to the last that the phone has acknowledged. */
async function sendOnce(): Promise<number> {
  const known = new KnownHash();
  const stage = await Stage.set({ product: 'iPhone13,2', imageBytes, hasher: known.hasher });
  known.take(stage.image);
  const times: number[] = [];
  const note = (): void => {
    times.push(performance.now());
  };
  void stage.happens(() => stage.all('payload').length > 0).then(note);
  void stage.happens(() => stage.all('done').length > 0).then(note);
  await stage.restore('erase');
  if (stage.fault) throw new Error(JSON.stringify(stage.fault));
  const [began = 0, ended = 0] = times;
  return imageBytes / MiB / ((ended - began) / 1000);
}

/** Stored image → read → SHA-1 → ASR → mux → pretend iPhone, all in one thread of Node. */
export const road: Figure = {
  name: 'road',
  what: 'the image’s way to a pretend iPhone in memory, in one thread of Node',
  async run() {
    const seen: number[] = [];
    for (let n = 0; n < rounds; n++) seen.push(await sendOnce());
    const ours = round(median(seen));
    return [
      {
        name: 'road',
        unit: 'MiB/s',
        ours,
        peer: null,
        ratio: null,
        budget: `at least ${least} MiB/s`,
        ok: ours >= least,
        rounds: seen.map((each) => [round(each)]),
        note: 'without the phone’s hash of the whole image',
      },
    ];
  },
};
