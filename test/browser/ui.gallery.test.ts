import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { situations, type SituationName } from './snapshots.ts';
import { frame, mount } from './ui-page.ts';

const names = Object.keys(situations) as SituationName[];
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

// The page arrives with a fade, during which nothing has its contrast yet.
const still = { reducedMotion: 'reduce' } as const;

describe('every screen', () => {
  before(() => emulateMedia(still));
  after(async () => {
    document.documentElement.removeAttribute('data-theme');
    await setViewport({ width: 1280, height: 800 });
  });

  for (const name of names) {
    it(`${name}: accessible, light and dark`, async () => {
      await setViewport({ width: 1280, height: 800 });
      const { app } = await mount(name);
      for (const theme of ['light', 'dark']) {
        document.documentElement.dataset.theme = theme;
        await frame();
        await expect(app).to.be.accessible();
      }
    });

    it(`${name}: no sideways scrolling, one heading, at most one filled button`, async () => {
      const { app } = await mount(name);
      for (const size of sizes) {
        await setViewport(size);
        await frame();
        await app.updateComplete;
        const root = document.documentElement;
        expect(root.scrollWidth, `width at ${size.width}`).to.be.at.most(root.clientWidth);
        const seen = [...app.querySelectorAll<HTMLElement>('[data-primary]')].filter(
          (each) => each.offsetParent !== null,
        );
        expect(seen.length).to.be.at.most(1);
        expect(app.querySelectorAll('main h1').length).to.equal(1);
      }
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
