import { expect } from '@open-wc/testing';
import { gestureFor, helpedDfu, pressed } from '../../src/ui/gesture.ts';
import '../../src/ui/part/button-guide.ts';
import type { ButtonGuide } from '../../src/ui/part/button-guide.ts';
import type { Family } from '../../src/ui/phone-family.ts';
import { stepWords } from '../../src/ui/say-gesture.ts';
import type { Wish } from '../../src/ui/wish.ts';
import { HandClock } from './still.ts';

const told = (goal: 'recovery' | 'dfu' | 'restart', family: Family): string[] =>
  gestureFor(goal, family).map((step) => `${stepWords(step)} ${step.holdSeconds ?? ''}`.trim());

describe('a gesture', () => {
  it('into recovery mode ends with one long press, whatever the family', () => {
    expect(told('recovery', 'face')).to.deep.equal([
      'Press and let go: Volume Up',
      'Press and let go: Volume Down',
      'Hold: Side 20',
    ]);
    expect(told('recovery', 'volume')).to.deep.equal(['Hold both: Volume Down and Side 20']);
    expect(told('recovery', 'home')).to.deep.equal(['Hold both: Home and Side (or Top) 20']);
    expect(told('recovery', 'pad').at(-1)).to.equal('Hold: Top 20');
  });

  it('into DFU mode lets one button go and keeps the other', () => {
    expect(told('dfu', 'face').slice(2)).to.deep.equal([
      'Hold: Side 10',
      'Hold both: Side and Volume Down 5',
      'Let go of Side, keep holding: Volume Down 10',
    ]);
    expect(told('dfu', 'home')).to.deep.equal([
      'Hold both: Side (or Top) and Home 9',
      'Let go of Side (or Top), keep holding: Home 10',
    ]);
  });

  it('into DFU mode is helped by the host up to iPhone 8 and X, and nowhere that nobody has tried', () => {
    const helped = (product: string): string[] | undefined =>
      helpedDfu(product)?.map((step) => `${stepWords(step)} ${step.holdSeconds ?? ''}`);
    expect(helped('iPhone10,1')).to.deep.equal([
      'Hold both: Side and Volume Down 4',
      'Let go of Side, keep holding: Volume Down 10',
    ]);
    expect(helped('iPhone8,1')).to.deep.equal([
      'Hold both: Side (or Top) and Home 4',
      'Let go of Side (or Top), keep holding: Home 10',
    ]);
    expect(helped('iPhone13,2')).to.equal(undefined);
    expect(helped('iPad13,1')).to.equal(undefined);
  });

  it('numbers buttons in the order of pressing, and a button that is needed again is not done', () => {
    const at = (step: number): string =>
      [...pressed(gestureFor('dfu', 'face'), step)]
        .map(([button, { press, number }]) => `${number} ${button} ${press}`)
        .join(', ');
    expect(at(0)).to.equal('1 up is, 2 down next, 3 side next');
    expect(at(2)).to.equal('1 up was, 2 down next, 3 side is');
    expect(at(4)).to.equal('1 up was, 2 down is, 3 side was');
  });
});

describe('the guide to the buttons', () => {
  async function shown(goal: 'recovery' | 'dfu', family: Family = 'face') {
    const clock = new HandClock();
    const guide = document.createElement('replug-button-guide');
    Object.assign(guide, { goal, family, time: clock });
    document.body.replaceChildren(guide);
    await guide.updateComplete;
    const press = async (name: string): Promise<void> => {
      [...guide.querySelectorAll('button')].find((each) => each.textContent.trim() === name)!.click();
      await guide.updateComplete;
    };
    const pass = async (seconds: number): Promise<void> => {
      clock.pass(seconds * 1000);
      await guide.updateComplete;
    };
    return { guide, press, pass };
  }

  const heading = (guide: ButtonGuide): string => guide.querySelector('h1')!.textContent.trim();
  const ring = (guide: ButtonGuide): string | null =>
    guide.querySelector('.ring')?.getAttribute('aria-label') ?? null;

  it('goes on by tap, and begins to count when the last button is held', async () => {
    const { guide, press, pass } = await shown('recovery');
    expect(heading(guide)).to.equal('Press Volume Up and let go');
    await press('Done, next button');
    expect(ring(guide)).to.equal(null);
    await press('Done, next button');
    expect(heading(guide)).to.equal('Keep holding the Side button');
    await pass(9);
    expect(ring(guide)).to.equal('Held for 9 of about 20 seconds');
  });

  it('goes on by time from one hold to the next, since both hands are on the phone', async () => {
    const { guide, press, pass } = await shown('dfu', 'home');
    await press('I am holding it now');
    await pass(9);
    expect(heading(guide)).to.equal('Keep holding Home');
    expect(ring(guide)).to.equal('Held for 0 of about 10 seconds');
  });

  it('begins again as often as it takes, and asks about the buttons after three tries', async () => {
    const { guide, press } = await shown('recovery');
    const again = 'Not there yet. Let go of all buttons and begin again.';
    for (let tries = 1; tries <= 3; tries++) {
      expect(guide.textContent).to.not.contain('A button does not work');
      await press('Done, next button');
      await press(again);
      expect(heading(guide)).to.equal('Press Volume Up and let go');
    }
    const wishes: Wish[] = [];
    guide.addEventListener('wish', ({ wish }) => wishes.push(wish));
    await press('A button does not work');
    expect(wishes).to.deep.equal([{ do: 'answer', of: 'now', told: { buttons: 'broken' } }]);
    expect(heading(guide)).to.equal('Without that button it does not go by hand');
  });
});
