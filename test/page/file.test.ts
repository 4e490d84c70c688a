import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { buildFor } from '../apple/builds.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

const product = 'iPhone14,3';
const imageBytes = 2 * MiB;

describe('a file that a person picks', { concurrency: 2 }, () => {
  const place = new Place();
  let folder: string;
  let ipsw: Buffer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replug-file-'));
    const { file } = await ipswBlob({ product, build: buildFor(product), imageBytes });
    ipsw = Buffer.from(await file.arrayBuffer());
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function pick(visit: Visit, name: string, content: Buffer): Promise<void> {
    const path = join(folder, name);
    await writeFile(path, content);
    await visit.page.locator('input[type=file]').setInputFiles(path);
  }

  /** To the question which iOS it should be. */
  async function atTheQuestion(): Promise<Visit> {
    const visit = await Visit.open(place);
    await visit.page.getByRole('button', { name: 'A cable and a computer' }).click();
    await visit.reach('screen', 'file');
    return visit;
  }

  it('is checked whole, and goes onto a pretend iPhone of its model', async () => {
    const visit = await atTheQuestion();
    await pick(visit, 'mine.ipsw', ipsw);
    await visit.reach('screen', 'connect');
    const hashers = visit.requests.filter((path) => path.startsWith('/assets/hasher-'));
    assert.equal(hashers.length, 1, 'digests are taken in a second thread');
    await visit.button('Try with a pretend iPhone').click();
    await visit.reach('screen', 'consent');
    assert.match(await visit.page.locator('header').innerText(), /iPhone 13 Pro Max/);
    await visit.holdToErase();
    await visit.reach('phase', 'install', 120_000);
    await visit.told('asr', 'received');
    const received = visit.phone.filter(({ kind, what }) => kind === 'asr' && what === 'received');
    assert.deepEqual(
      received.map(({ bytes }) => bytes),
      [imageBytes],
    );
    await visit.close();
  });

  it('is refused in plain words when it is damaged, cut short or something else, and a good one is taken then', async () => {
    const visit = await atTheQuestion();
    const flipped = Buffer.from(ipsw);
    flipped[ipsw.indexOf('koly')]! ^= 1;
    const bad: readonly (readonly [string, Buffer, RegExp])[] = [
      ['flipped.ipsw', flipped, /damaged at “.*dmg”/],
      ['short.ipsw', ipsw.subarray(0, imageBytes), /ends too early/],
      ['document.ipsw', Buffer.from('%PDF-1.7\n'), /not an iOS file/],
    ];
    for (const [name, content, words] of bad) {
      await pick(visit, name, content);
      await visit.page.locator('main [role=alert]').filter({ hasText: words }).waitFor();
      assert.equal((await visit.state()).screen, 'file');
    }
    await pick(visit, 'good.ipsw', ipsw);
    await visit.reach('screen', 'connect');
    await visit.close();
  });
});
