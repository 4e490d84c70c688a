import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { appleServer } from '../apple/http.ts';
import { ImageKeys } from '../apple/image-keys.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { writeFirmware } from '../large/firmware.ts';
import { openSite, type Site } from '../page/site.ts';
import { Visit } from '../page/visit.ts';
import { median, round, type Figure } from './figure.ts';
import { timed } from './peer.ts';

const product = 'iPhone13,2';
const imageBytes = 8192 * MiB;
const rounds = 5;
const mostSeconds = 1;
const mostBytes = 4 * MiB;
/** Looks into the journal, each of which takes a good part of a second. */
const mostTries = 20;

/** Before the worker's own code: how many bytes of files it has asked for, told whenever it asks the network. */
const counting = `
let asked = 0;
const slice = Blob.prototype.slice;
Blob.prototype.slice = function (from = 0, to = this.size, type = '') {
  asked += to - from;
  return slice.call(this, from, to, type);
};
const ask = self.fetch;
self.fetch = (...request) => {
  console.debug('bytes before', asked);
  return ask(...request);
};
`;

/** From the pick to "this fits, and is signed". */
export const open: Figure = {
  name: 'open',
  what: 'open an IPSW of 8 GiB (zip64) to “this fits, and is signed”, nothing of it in memory before',
  async run(place) {
    const file = join(place.folder, 'open.ipsw');
    const { identities } = await writeFirmware(file, { product, imageBytes });
    const signing = new SigningServer(realWorld, identities);
    const apple = appleServer({ signing, files: [], keys: new ImageKeys() }, () => undefined);
    apple.listen(0, '127.0.0.1');
    await once(apple, 'listening');
    const site = await openSite(new URL(`http://127.0.0.1:${(apple.address() as AddressInfo).port}`));
    try {
      const seen: Opened[] = [];
      for (let n = 0; n < rounds; n++) {
        // Makes the system forget what it has of the file.
        await timed('dd of="$1" oflag=nocache conv=notrunc,fdatasync count=0 status=none', file);
        seen.push(await place.browse((context) => openOnce(context, site, file)));
      }
      const ours = round(median(seen.map(({ seconds }) => seconds)));
      const bytes = Math.max(...seen.map((each) => each.bytes));
      return [
        {
          name: 'open',
          unit: 's',
          ours,
          peer: null,
          ratio: null,
          budget: `at most ${mostSeconds} s`,
          ok: ours <= mostSeconds,
          rounds: seen.map(({ seconds }) => [round(seconds)]),
        },
        {
          name: 'open-bytes',
          unit: 'MiB',
          ours: round(bytes / MiB),
          peer: null,
          ratio: null,
          budget: `less than ${mostBytes / MiB} MiB of it read`,
          ok: bytes < mostBytes,
        },
      ];
    } finally {
      await site.close();
      apple.closeAllConnections();
      apple.close();
      await rm(file);
    }
  },
};

interface Opened {
  readonly seconds: number;
  readonly bytes: number;
}

async function openOnce(context: BrowserContext, site: Site, file: string): Promise<Opened> {
  await context.route('**/assets/firmware-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: counting + (await response.text()) });
  });
  let bytes = 0;
  const visit = await Visit.in(context, site);
  visit.page.on('console', (message) => {
    const [, told] = /^bytes before (\d+)$/.exec(message.text()) ?? [];
    if (told !== undefined) bytes = Number(told);
  });
  await visit.page.getByRole('button', { name: 'A cable and a computer' }).click();
  await visit.page.getByLabel('Which iPhone is it?').selectOption(product);
  await visit.page.locator('input[type=file]').setInputFiles(file);
  for (let tries = 0; tries < mostTries; tries++) {
    const { entries } = await visit.savedJournal();
    const chose = entries.find(({ kind }) => kind === 'chose');
    const signs = entries.find(({ kind }) => kind === 'signs');
    if (chose && signs && bytes > 0) return { seconds: (signs.t - chose.t) / 1000, bytes };
  }
  throw new Error('the page did not come to know that the file is signed');
}
