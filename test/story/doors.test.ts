import { expect } from '@open-wc/testing';
import type { PhoneMode } from '../phone/body.ts';
import { Stage } from './stage.ts';

const doors: readonly (readonly [product: string, mode: PhoneMode, way: readonly string[]])[] = [
  ['iPhone8,1', 'dfu', ['dfu', 'dfu', 'ibec', 'restore', 'normal']],
  ['iPhone13,2', 'dfu', ['dfu', 'recovery', 'ibec', 'restore', 'normal']],
  ['iPhone15,2', 'dfu', ['kis', 'recovery', 'ibec', 'restore', 'normal']],
  ['iPhone16,1', 'port-dfu', ['port-dfu', 'kis', 'recovery', 'ibec', 'restore', 'normal']],
  ['iPhone13,2', 'normal', ['normal', 'recovery', 'ibec', 'restore', 'normal']],
];

function wentWell(stage: Stage, way: readonly string[]): void {
  expect(stage.fault).to.equal(undefined);
  expect(stage.all('came').map((entry) => entry.stage)).to.deep.equal(way);
  expect(stage.all('left').filter(({ expected }) => !expected)).to.deep.equal([]);
  expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
  expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
}

describe('through whichever door', () => {
  for (const [product, mode, way] of doors)
    it(`an update of an ${product} that is in ${mode} keeps the data`, async () => {
      const stage = await Stage.set({ product, mode });
      if (mode === 'port-dfu') await stage.repairPort();
      await stage.restore('update');
      wentWell(stage, way);
      expect(stage.phone.data).to.equal('whole');
    });

  for (const [product, mode, way] of doors)
    it(`a person who is asked for each stage of an ${product} in ${mode} may take 40 s each time`, async () => {
      const stage = await Stage.set({ product, mode, answersAfterMs: 40_000 });
      if (mode === 'port-dfu') await stage.repairPort();
      await stage.restore();
      wentWell(stage, way);
      expect(stage.phone.data).to.equal('erased');
    });
});
