import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { situations, type SituationName } from './snapshots.ts';
import { frame, mount } from './ui-page.ts';

const names = Object.keys(situations) as SituationName[];
const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };
const desk = { width: 1920, height: 1080 };

// The page arrives with a fade, during which nothing has its contrast yet.
const still = { reducedMotion: 'reduce' } as const;

/** What `accessible` is made with, there once it has run. */
declare const axe: { getRules(): readonly { readonly ruleId: string; readonly tags: readonly string[] }[] };

/** Names of the rules that look at no colour. */
const colourless = (): string[] =>
  axe
    .getRules()
    .filter(({ tags }) => !tags.includes('cat.color'))
    .map(({ ruleId }) => ruleId);

describe('every screen', () => {
  before(() => emulateMedia(still));
  afterEach(() => {
    document.documentElement.removeAttribute('data-theme');
  });
  after(() => setViewport(laptop));

  // One size after the other: a window is slower to resize than a screen to come up.
  for (const size of [phone, desk, laptop])
    describe(`at ${size.width} × ${size.height}`, () => {
      before(() => setViewport(size));

      for (const name of names)
        it(`${name}: no sideways scrolling, one heading, at most one filled button`, async () => {
          const { app } = await mount(name);
          await frame();
          const root = document.documentElement;
          expect(root.scrollWidth).to.be.at.most(root.clientWidth);
          const seen = [...app.querySelectorAll<HTMLElement>('[data-primary]')].filter(
            (each) => each.offsetParent !== null,
          );
          expect(seen.length).to.be.at.most(1);
          expect(app.querySelectorAll('main h1').length).to.equal(1);
        });
    });

  for (const name of names) {
    it(`${name}: accessible, light and dark`, async () => {
      const { app } = await mount(name);
      document.documentElement.dataset.theme = 'light';
      await frame();
      await expect(app).to.be.accessible();
      // The same elements in other colours: the theme is set in `tokens.css` alone.
      document.documentElement.dataset.theme = 'dark';
      await frame();
      await expect(app).to.be.accessible({ ignoredRules: colourless() });
    });

    it(`${name}: the three lines are short, and the state stands on <html>`, async () => {
      const { app, session } = await mount(name);
      const lines = [...app.querySelectorAll('.readout dd')].map((line) => line.textContent.trim());
      expect(lines.length).to.equal(3);
      for (const line of lines) {
        expect(line).to.not.equal('');
        expect(line.length, line).to.be.at.most(34);
      }
      const { dataset } = document.documentElement;
      expect(dataset.at).to.equal(session.snapshot.at);
      expect(dataset.phase ?? null).to.equal(session.snapshot.phase);
      expect(Number(dataset.progress)).to.be.closeTo(session.snapshot.progress, 0.001);
    });
  }
});
