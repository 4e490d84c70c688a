import { expect } from '@open-wc/testing';
import { intoDfu } from '../../src/journal/into-dfu.ts';
import type { Button } from '../phone/buttons.ts';
import { Stage } from './stage.ts';

interface Hands {
  readonly pressMs?: number;
  readonly releaseMs?: number;
  readonly stays?: Button;
}

/** The person follows the page's count, this well; all is let go in the end. */
async function tried(product: string, hands: Hands = {}): Promise<Stage> {
  const { pressMs = intoDfu.pressMs, releaseMs = intoDfu.releaseMs, stays = 'down' } = hands;
  const stage = await Stage.set({ product });
  const { buttons } = stage.phone;
  const { clock } = stage.world;
  clock.after(pressMs, () => {
    buttons.press('side', stays);
  });
  clock.after(releaseMs, () => {
    buttons.release('side');
  });
  clock.after(intoDfu.endMs, () => {
    buttons.release('side', stays);
  });
  await stage.world.run(stage.station.enterDfu());
  return stage;
}

const stages = (stage: Stage): string[] => stage.all('came').map((entry) => entry.stage);
const states = (stage: Stage): string[] => stage.all('errand').map(({ state }) => state);

describe('from recovery into DFU mode with our help', () => {
  for (const [product, stays] of [
    ['iPhone10,1', 'down'],
    ['iPhone8,1', 'home'],
  ] as const)
    it(`an ${product} comes as DFU, is signed for anew, and restored from there`, async () => {
      const stage = await tried(product, { stays });
      expect(states(stage)).to.deep.equal(['begun', 'done']);
      expect(stages(stage)).to.deep.equal(['recovery', 'dfu']);
      expect(stage.all('command').map(({ text }) => text)).to.deep.equal([
        'setenv auto-boot true',
        'saveenv',
      ]);
      expect(stage.snapshot).to.include({ at: 'waiting', signed: false, fault: null, data: 'untouched' });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(stages(stage)[2]).to.be.oneOf(['recovery', 'dfu']);
      expect(stage.phone.data).to.equal('erased');
    });

  for (const [how, hands] of [
    ['pressed after we had restarted it', { pressMs: intoDfu.rebootMs + 1000 }],
    ['with both buttons held on', { releaseMs: intoDfu.endMs }],
    ['with both let go at once', { releaseMs: intoDfu.pressMs + 500 }],
  ] as const)
    it(`${how}: it starts iOS, no fault, and nothing was touched`, async () => {
      const stage = await tried('iPhone10,1', hands);
      expect(states(stage)).to.deep.equal(['begun', 'returned']);
      expect(stages(stage)).to.deep.equal(['recovery', 'normal']);
      expect(stage.snapshot).to.include({ fault: null, data: 'untouched' });
      expect(stage.phone.data).to.equal('whole');
    });

  it('missed, where Chrome hides the iOS that starts: soon not waited for any more, and it can be picked', async () => {
    const stage = await Stage.set({ product: 'iPhone10,1', answers: () => 'never' });
    const since = stage.world.clock.now();
    await stage.world.run(stage.station.enterDfu());
    expect(states(stage)).to.deep.equal(['begun', 'unseen']);
    expect(stage.world.clock.now() - since).to.be.within(90_000, 100_000);
    expect(stage.snapshot.wait?.for).to.equal('file');
    expect(stage.snapshot).to.include({ fault: null, data: 'untouched', expect: null });
    await stage.world.run(stage.person!.pick());
    await stage.until(() => stage.all('phone').length === 2);
    expect(stages(stage)).to.deep.equal(['recovery', 'normal']);
  });

  it('the person is not asked for a click while both hands are on the phone', async () => {
    const stage = await Stage.set({ product: 'iPhone10,1', answersAfterMs: 2000 });
    const { buttons } = stage.phone;
    const { clock } = stage.world;
    clock.after(intoDfu.pressMs, () => {
      buttons.press('side', 'down');
    });
    clock.after(intoDfu.releaseMs, () => {
      buttons.release('side');
    });
    const since = clock.now();
    await stage.world.run(stage.station.enterDfu());
    expect(states(stage)).to.deep.equal(['begun', 'done']);
    const [due] = stage.all('grant-due');
    expect(due?.stage).to.equal('dfu');
    expect(due!.t - since).to.be.at.least(intoDfu.endMs);
  });
});
