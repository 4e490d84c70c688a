import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KiB } from '../../src/bytes/bytes.ts';
import { Place } from './place.ts';
import { Visit } from './visit.ts';
import { weigh } from './weight.ts';

describe('the built page', () => {
  const place = new Place();

  it('needs no more than 60 KiB to paint, and loads the demo only when it is asked for', async () => {
    const visit = await Visit.open(place);
    const { main, landing, loaded } = await weigh(visit, place.site);
    const own = loaded.filter((path) => path.startsWith('/assets/index-'));
    assert.equal(own.length, 2, `script and style: ${own.join(', ')}`);
    assert.ok(main <= 60 * KiB, `${main} bytes compressed`);
    assert.ok(landing <= 120 * KiB, `${landing} bytes compressed: ${loaded.join(', ')}`);

    const demo = /\/assets\/(demo|firmware|restore)-/;
    assert.deepEqual(
      loaded.filter((path) => demo.test(path)),
      [],
    );
    await visit.button('Try with a pretend iPhone').click();
    await visit.reach('screen', 'consent');
    assert.equal(visit.requests.filter((path) => demo.test(path)).length, 2);
    await visit.close();
  });

  it('is watched by instruments that notice', { timeout: 30_000 }, async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone10,1');
    await visit.reach('screen', 'consent');
    const { page } = visit;
    await page.evaluate(() => {
      console.error('said');
      setTimeout(() => {
        for (const until = performance.now() + 300; performance.now() < until;);
        throw new Error('thrown');
      });
      setTimeout(() => {
        document.body.setAttribute('onclick', 'alert()');
      });
    });
    const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
    await worker.evaluate(() => fetch('https://example.com/').catch(() => undefined));
    const wanted = [/^console: said/, /^uncaught: thrown/, /^policy: require-trusted/];
    const noticed = (): boolean =>
      wanted.every((words) => visit.troubles.some((trouble) => words.test(trouble))) &&
      visit.longTasks.some((ms) => ms > 250) &&
      place.site.violations.some((violation) => /^connect-src in .*\/assets\/demo-/.test(violation));
    while (!noticed()) await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
    await page.context().close();
  });
});
