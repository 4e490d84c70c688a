import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { restoreShare } from '../../src/ui/lifeline/bands.ts';
import { dataSpans, place } from '../../src/ui/lifeline/place.ts';
import { stretchesOf } from '../../src/ui/lifeline/stretches.ts';
import { situations, type SituationName } from './snapshots.ts';
import { button, mount, read } from './ui-page.ts';

const shapes = (name: SituationName): string[] =>
  stretchesOf(situations[name].snapshot, situations[name].t).map(({ shape, stage }) =>
    stage === null ? shape : `${shape} ${stage}`,
  );

const placed = (name: SituationName, width = 1200): ReturnType<typeof place> =>
  place(stretchesOf(situations[name].snapshot, situations[name].t), width, 19);

const listed = (app: Element): string[] => [...app.querySelectorAll('replug-lifeline li')].map(read);

const names = Object.keys(situations) as SituationName[];

describe('the lifeline', () => {
  it('is only a plan before a phone was ever seen', () => {
    expect(shapes('arrival')).to.deep.equal([
      'plan recovery',
      'plan-gap ibec',
      'plan ibec',
      'plan-gap restore',
      'plan restore',
      'plan-gap normal',
      'plan normal',
    ]);
  });

  it('draws what was seen, then what is still planned', () => {
    expect(shapes('gap-running')).to.deep.equal([
      'here recovery',
      'gap',
      'here ibec',
      'away',
      'plan restore',
      'plan-gap normal',
      'plan normal',
    ]);
    expect(shapes('grant').slice(-5)).to.deep.equal([
      'gap',
      'hidden restore',
      'plan restore',
      'plan-gap normal',
      'plan normal',
    ]);
    expect(shapes('verdict-mode').slice(-4)).to.deep.equal([
      'here restore',
      'break',
      'wrong recovery',
      'lost',
    ]);
    expect(shapes('done').at(-1)).to.equal('here normal');
  });

  it('fills its width without a hole or an overlap, at any width', () => {
    for (const name of names)
      for (const width of [300, 390, 860, 1200, 1920]) {
        const line = placed(name, width);
        expect(line[0]!.x0).to.equal(19);
        expect(line.at(-1)!.x1).to.be.closeTo(width - 19, 0.01);
        line.slice(1).forEach((stretch, i) => {
          expect(stretch.x0).to.equal(line[i]!.x1);
        });
      }
  });

  it('keeps a short gap visible', () => {
    for (const { shape, x0, x1 } of placed('image', 390))
      if (shape === 'gap') expect(x1 - x0).to.be.at.least(18);
  });

  it('does not move what was already drawn when contact is lost', () => {
    const before = placed('image').find(({ stage, shape }) => shape === 'here' && stage === 'restore');
    const after = placed('verdict-mode').find(({ stage, shape }) => shape === 'here' && stage === 'restore');
    expect(after?.x0).to.be.closeTo(before?.x0 ?? 0, 2);
  });

  it('moves the dot forward only, by bytes while the image is written', () => {
    const { snapshot } = situations['verdict-mode'];
    let last = 0;
    for (let t = 127_000; t <= 420_000; t += 1000) {
      const share = restoreShare({ phasesSeen: snapshot.phasesSeen, image: null }, t);
      expect(share).to.be.at.least(last);
      last = share;
    }
    const at = (sent: number): number =>
      restoreShare(
        { phasesSeen: snapshot.phasesSeen, image: { sent, total: 100, since: 0, bytesPerSecond: 1 } },
        420_000,
      );
    expect([at(0), at(50), at(100)].map((share) => share.toFixed(2))).to.deep.equal(['0.22', '0.46', '0.70']);
  });

  it('ties the state of the data to the trace: the erase stands under the phase that erased', () => {
    const { snapshot, t } = situations.image;
    const line = placed('image');
    const spans = dataSpans(line, snapshot, t);
    expect(spans.map(({ state }) => state)).to.deep.equal(['untouched', 'erasing', 'erased']);
    const box = line.find(({ shape, stage }) => shape === 'here' && stage === 'restore')!;
    const share = (x: number): string => ((x - box.x0) / (box.x1 - box.x0)).toFixed(2);
    expect([share(spans[1]!.x0), share(spans[2]!.x0)]).to.deep.equal(['0.12', '0.22']);
    expect(spans[2]!.x1).to.be.closeTo(box.ink, 0.01);
  });
});

describe('the lifeline in words', () => {
  it('says every part with its times while the phone is away', async () => {
    const { app } = await mount('gap-running');
    expect(listed(app)).to.deep.equal([
      '14:21 Recovery, 29 seconds.',
      'Expected gap, 6 seconds, usual 2 s.',
      '14:21 Start-up, 9 seconds.',
      'Expected gap since 14:21: away for 9 seconds, usual 14 s, at most 5 minutes.',
      'Still to come: the restore system, iOS.',
      'Your data: untouched.',
    ]);
  });

  it('says a break, the return in another mode, and what had been erased', async () => {
    const { app } = await mount('verdict-mode');
    expect(listed(app).slice(-4)).to.deep.equal([
      '14:22 Restore system, 4 minutes 53 seconds.',
      'Break at 14:27:00: contact lost, not expected, for 11 seconds.',
      'Then it came back in recovery mode, which was not expected.',
      'Your data: untouched, from 14:22 being erased, as agreed, from 14:23 erased, as agreed.',
    ]);
  });

  it('shows the same list on demand; the drawing itself is silent', async () => {
    const { app } = await mount('image');
    const list = app.querySelector('replug-lifeline ol')!;
    expect(list.className).to.equal('hidden');
    const toggle = button(app, 'Read the lifeline as words');
    toggle.click();
    await app.querySelector('replug-lifeline')!.updateComplete;
    expect(list.className).to.equal('ll-words');
    expect(toggle.getAttribute('aria-expanded')).to.equal('true');
    expect(app.querySelector('replug-lifeline svg')?.getAttribute('aria-hidden')).to.equal('true');
  });
});

describe('the labels of the lifeline', () => {
  after(() => setViewport({ width: 1280, height: 800 }));

  for (const width of [390, 900, 1280, 1920])
    it(`never touch one another and never leave the paper, ${width} wide`, async () => {
      await setViewport({ width, height: 900 });
      for (const name of names) {
        const { app } = await mount(name);
        for (const drawing of app.querySelectorAll('replug-lifeline svg')) {
          const paper = drawing.getBoundingClientRect();
          if (paper.width === 0) continue;
          const texts = [...drawing.querySelectorAll('text')].map((text) => ({
            said: `${name}: ${text.textContent}`,
            box: text.getBoundingClientRect(),
          }));
          for (const { said, box } of texts) {
            expect(box.left, said).to.be.at.least(paper.left - 1);
            expect(box.right, said).to.be.at.most(paper.right + 1);
            const others = texts.filter((other) => other.said !== said && meet(other.box, box));
            expect(
              others.map((other) => other.said),
              said,
            ).to.deep.equal([]);
          }
        }
      }
    });
});

/** Two boxes overlap by more than a hair. */
const meet = (a: DOMRect, b: DOMRect): boolean =>
  a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
