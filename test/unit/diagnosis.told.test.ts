import { expect } from '@open-wc/testing';
import type { What } from '../../src/journal/entry.ts';
import type { Told } from '../../src/journal/told.ts';
import { again, came, gone, left, type Line, later, upTo } from './diagnosis-journal.ts';
import { kernelCameBack, lostInImage, verdictOn } from './diagnosis-rows.ts';

const tell = (of: 'then' | 'now', told: Told): What => ({ who: 'person', kind: 'told', of, told });

describe('what the person told', () => {
  it('makes a restart a restart only while nobody touched the cable', () => {
    const lost = lostInImage('recovery', 11);
    const shapes = (['no', 'unknown', 'yes'] as const).map(
      (touched) => verdictOn(lost, [[200, tell('then', { touched })]]).shape,
    );
    expect(shapes).to.deep.equal(['S5b', 'S5b', 'S5c']);
    expect(verdictOn(lost).asks[0]).to.equal('touched');
    expect(verdictOn(lost, [[200, tell('then', { touched: 'no' })]]).asks).to.not.include('touched');
  });

  it('sets aside a phone in DFU whose buttons were held', () => {
    const dfu = kernelCameBack('dfu', 6);
    expect([verdictOn(dfu).asks[0], verdictOn(dfu).excluded]).to.deep.equal(['held', null]);
    const held = verdictOn(dfu, [[200, tell('then', { held: 'yes' })]]);
    expect([held.class, held.shape, held.excluded]).to.deep.equal(['COMM', 'S3', 'buttons-held']);
  });

  it('keeps the set-up from try to try, and what was true for a moment only then', () => {
    const first: Line[] = [
      [6, tell('now', { cable: 'A', path: 'direct' })],
      ...lostInImage('recovery', 11),
      [200, tell('then', { touched: 'no', port: 'left' })],
      [201, tell('now', { cable: 'B' })],
      [202, again],
    ];
    expect(verdictOn(first).told).to.deep.equal({ cable: 'A', path: 'direct', touched: 'no', port: 'left' });
    const second: Line[] = later(300, [
      ...upTo.ibec,
      [12, left('recovery')],
      [12, gone('ibec')],
      [13, came('recovery')],
    ]);
    expect(verdictOn(first, second).told).to.deep.equal({ cable: 'B', path: 'direct', port: 'left' });
  });

  it('is asked for after a lost contact, and only what may change something', () => {
    expect(verdictOn(lostInImage()).asks).to.deep.equal(['screen', 'cable', 'path', 'current']);
    const known = tell('now', { cable: 'A', path: 'direct', current: 'yes', screen: 'cable' });
    expect(verdictOn([[6, known]], lostInImage()).asks).to.deep.equal(['screen', 'port', 'certified']);
  });

  it('says whether an update has to come before an erase: asked once, while there may be something to keep', () => {
    const early: Line[] = [...upTo.ibec, [12, left('recovery')], [12, gone('ibec')], [13, came('recovery')]];
    expect(verdictOn(early).asks).to.include('dataMatters');
    expect(verdictOn(lostInImage()).asks).to.not.include('dataMatters');
    const steps = (['yes', 'no'] as const).map((dataMatters) => {
      const { asks, next } = verdictOn(
        early,
        [
          [14, tell('then', { cable: 'A', port: 'left', path: 'direct', current: 'yes', dataMatters })],
          [15, tell('now', { cable: 'B', certified: 'yes', restarted: 'yes' })],
          [16, again],
        ],
        later(300, early),
      );
      expect(asks).to.not.include('dataMatters');
      return next;
    });
    expect(steps).to.deep.equal(['UPDATE_FROM_RECOVERY', 'CHANGE_PORT']);
  });
});
