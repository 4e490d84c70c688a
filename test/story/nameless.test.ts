import { expect } from '@open-wc/testing';
import { namelessDevice } from '../phone/ios-descriptors.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { systems, type Systems } from '../phone/systems.ts';
import { Stage } from './stage.ts';

const nameless: Systems = {
  ...systems,
  restore: (body) => restoreSystem(body, { brief: true, nameless: true }),
};

describe('a restore system that shows a placeholder instead of a name', () => {
  for (const product of ['iPhone10,1', 'iPhone14,3'])
    it(`is known by what it tells: ${product}, found in iOS`, async () => {
      const stage = await Stage.set({ product, mode: 'normal', systems: nameless });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      const shown = stage.events.filter(({ kind, mode }) => kind === 'arrive' && mode === 'restore');
      expect(shown.map(({ serial }) => serial)).to.deep.equal([namelessDevice]);
      expect(stage.all('came').map((entry) => entry.stage)).to.deep.equal([
        'normal',
        'recovery',
        'ibec',
        'restore',
        'normal',
      ]);
      expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
    });
});
