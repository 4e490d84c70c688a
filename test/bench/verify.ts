import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MiB } from '../../src/bytes/bytes.ts';
import type { IpswOptions } from '../apple/ipsw.ts';
import { browserAtRest } from '../conform/page/browser-at-rest.ts';
import { writeFirmware } from '../large/firmware.ts';
import { Visit } from '../page/visit.ts';
import { inTurn, type Figure, type Measured } from './figure.ts';
import { pick, type Place } from './place.ts';
import { settle, timed } from './peer.ts';

const product = 'iPhone13,2';
const patienceMs = 300_000;
const rounds = 5;

/** Seconds that the firmware worker needs from the first byte of the check to the last, the copy on the shelf included. */
async function verifySeconds(place: Place, file: string): Promise<number> {
  const site = await place.site;
  settle();
  return place.browse(async (context) => {
    const visit = await Visit.in(context, site);
    await browserAtRest();
    await pick(visit, file, patienceMs);
    const { entries } = await visit.savedJournal();
    const verified = entries.find((entry) => entry.kind === 'verified');
    if (visit.troubles.length > 0) throw new Error(visit.troubles.join('; '));
    return verified!.ms / 1000;
  });
}

interface Case {
  readonly name: string;
  readonly what: string;
  readonly image: Pick<IpswOptions, 'imageBytes' | 'os' | 'texture'>;
  /** `$1` is the archive, `$2` its image, `$3` a file to write. */
  readonly peer: string;
  readonly atLeast: number;
}

const figure = ({ name, what, image, peer, atLeast }: Case): Figure => ({
  name,
  what,
  async run(place): Promise<Measured[]> {
    const file = join(place.folder, `${name}.ipsw`);
    const copy = join(place.folder, `${name}.dmg`);
    const { path } = await writeFirmware(file, { product, ...image });
    try {
      const found = await inTurn(
        rounds,
        () => verifySeconds(place, file),
        async () => {
          settle();
          const seconds = await timed(peer, file, path, copy);
          await rm(copy, { force: true });
          return seconds;
        },
      );
      const rate = Math.round(image.imageBytes / MiB / found.ours);
      const budget = `at least ${atLeast} times as fast`;
      return [{ name, unit: 's', ...found, budget, ok: found.ratio >= atLeast, note: `${rate} MiB/s` }];
    } finally {
      await rm(file);
    }
  },
});

const shelving = 'unzip -p "$1" "$2" | tee "$3" | openssl dgst -sha384';

/** A deflated image is checked, and lies on the shelf. */
export const mixed = figure({
  name: 'shelve-mixed',
  what: 'check and shelve a deflated image of programs, against unzip | tee | openssl',
  image: { imageBytes: 1024 * MiB, os: 'deflated', texture: 'mixed' },
  peer: shelving,
  atLeast: 1.2,
});

/** Nothing is won by inflating here: reading, digesting and writing make the time. */
export const dense = figure({
  name: 'shelve-dense',
  what: 'check and shelve a deflated image that cannot be compressed, against unzip | tee | openssl',
  image: { imageBytes: 1024 * MiB, os: 'deflated', texture: 'dense' },
  peer: shelving,
  atLeast: 0.9,
});

/** A stored image is checked where it lies. */
export const stored = figure({
  name: 'stored',
  what: 'check a stored image, against openssl dgst -sha384',
  image: { imageBytes: 2048 * MiB, os: 'stored' },
  peer: 'openssl dgst -sha384 "$1"',
  atLeast: 0.5,
});
