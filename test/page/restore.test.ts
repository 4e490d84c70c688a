import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { Image } from '../apple/image.ts';
import { busiestThread, onTheClock } from './thread.ts';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

const imageBytes = 64 * MiB;

/** Longest that the page's thread may work in one piece, ms. */
const longestTask = 200;

/** SHA-256 of the system image that is made on the spot. */
function imageDigest(): string {
  const hash = createHash('sha256');
  for (const piece of new Image(1, imageBytes).pieces(MiB)) hash.update(piece);
  return hash.digest('hex');
}

describe('a whole restore on the page', () => {
  const place = new Place();

  for (const product of ['iPhone10,1', 'iPhone13,2', 'iPhone14,3'])
    it(`of a pretend ${product} that the address asks for: the image is the file's, and the journal tells all`, async () => {
      const visit = await Visit.open(place, `/?pretend=${product}&speed=40`);
      await visit.reach('screen', 'consent');
      const before = await busiestThread(place.browser);
      await visit.holdToErase();
      await visit.reach('at', 'done', 120_000);
      const longest = onTheClock(longestTask, before, await busiestThread(place.browser));
      await visit.reach('progress', '1.000');
      const received = visit.phone.filter(({ kind, what }) => kind === 'asr' && what === 'received');
      assert.deepEqual(
        received.map(({ bytes, sha256 }) => ({ bytes, sha256 })),
        [{ bytes: imageBytes, sha256: imageDigest() }],
      );
      assert.deepEqual(
        visit.phone.filter(({ kind }) => kind === 'refused' || kind === 'tolerated'),
        [],
      );

      const { name, head, entries } = await visit.savedJournal();
      assert.match(name, /^replug-journal-\d+\.jsonl$/);
      assert.equal(head.journal, 1);
      assert.deepEqual(
        entries.flatMap((entry) => (entry.kind === 'phase' ? [entry.phase] : [])),
        ['ibec', 'load', 'kernel', 'handover', 'checks', 'disk', 'image', 'install', 'finish'],
      );
      const done = entries.flatMap((entry) => (entry.kind === 'done' ? [entry.bytes] : []));
      assert.deepEqual(done, [imageBytes]);
      const ends = ['status', 'restored', 'started', 'fault', 'unknown-request'];
      const ended = entries.map(({ kind }) => kind).filter((kind) => ends.includes(kind));
      assert.deepEqual(ended, ['status', 'restored', 'started']);
      assert.deepEqual(
        visit.longTasks.filter((ms) => ms > longest),
        [],
      );
      await visit.close();
    });
});
