import { KiB } from '../../src/bytes/bytes.ts';
import { Visit } from '../page/visit.ts';
import { weigh } from '../page/weight.ts';
import { median, round, type Figure, type Measured } from './figure.ts';

const rounds = 5;

const alone = (
  [name, unit]: readonly [string, string],
  ours: number,
  most: number,
  seen?: readonly number[],
): Measured => ({
  name,
  unit,
  ours: round(ours),
  peer: null,
  ratio: null,
  budget: `at most ${most} ${unit}`,
  ok: ours <= most,
  ...(seen ? { rounds: seen.map((value) => [round(value)]) } : {}),
});

/** What travels before anything is asked for, compressed. */
export const weight: Figure = {
  name: 'weight',
  what: 'the main bundle, and the whole landing page, compressed',
  async run(place) {
    const site = await place.site;
    const { main, landing } = await place.browse(async (context) =>
      weigh(await Visit.in(context, site), site),
    );
    return [
      alone(['weight-main', 'KiB'], main / KiB, 60),
      alone(['weight-landing', 'KiB'], landing / KiB, 120),
    ];
  },
};

/** Notes when the arrival screen, whose buttons work from then on, is drawn. */
function noteArrival(): void {
  new MutationObserver(() => {
    if (document.documentElement.dataset.screen === 'arrival') performance.mark('arrival');
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-screen'] });
}

/** From an empty profile, on this computer's own server. */
export const paint: Figure = {
  name: 'paint',
  what: 'first contentful paint, and ready to click, with nothing cached',
  async run(place) {
    const site = await place.site;
    const seen: { painted: number; ready: number }[] = [];
    for (let n = 0; n < rounds; n++)
      seen.push(
        await place.browse(async (context) => {
          const visit = await Visit.in(context, site, '/', { before: noteArrival });
          await visit.reach('screen', 'arrival');
          await visit.page.waitForFunction(
            () => performance.getEntriesByName('first-contentful-paint').length > 0,
          );
          const [painted, ready] = await visit.page.evaluate(() =>
            ['first-contentful-paint', 'arrival'].map(
              (name) => performance.getEntriesByName(name)[0]!.startTime / 1000,
            ),
          );
          return { painted: painted!, ready: ready! };
        }),
      );
    const painted = seen.map((each) => each.painted);
    const ready = seen.map((each) => each.ready);
    return [
      alone(['paint-first', 's'], median(painted), 0.5, painted),
      alone(['paint-ready', 's'], median(ready), 1, ready),
    ];
  },
};
