import { expect } from '@open-wc/testing';
import { take } from '../../src/diagnosis/intake/intake.ts';
import { isSound } from '../../src/journal/sound.ts';
import { caseStory, secondComputer } from './case-story.ts';

const stamp = { t: 0, at: 1_767_268_800_000 };
const phone = {
  ...stamp,
  who: 'iboot',
  kind: 'phone',
  phone: { ecid: '', chipId: 1, boardId: 2 },
  serial: '',
};

describe('an entry from outside', () => {
  it('of a journal that was written here is sound', () => {
    expect([...caseStory, ...secondComputer].filter((entry) => !isSound(entry))).to.deep.equal([]);
    expect(isSound(phone)).to.equal(true);
  });

  const flaws: [string, unknown][] = [
    ['no record', [phone]],
    ['without a field', { ...phone, phone: undefined }],
    ['with a field of another kind', { ...phone, phone: { ...phone.phone, chipId: '1' } }],
    ['with a word that is none of its words', { ...phone, kind: 'came', who: 'usb', stage: 'constructor' }],
    ['about somebody who has no such kind', { ...phone, who: 'usb' }],
    ['of a kind that only objects have', { ...stamp, who: 'page', kind: 'constructor' }],
    ['about nobody', { ...stamp, who: '__proto__', kind: 'toString' }],
    ['beyond all dates', { ...phone, at: 1e300 }],
  ];
  for (const [what, value] of flaws)
    it(`is refused ${what}`, () => {
      expect(isSound(value)).to.equal(false);
    });

  it('ends the reading of its journal with the number of its line', () => {
    const lines = [{ journal: 1, version: '0.1.0', made: 1 }, phone, { ...phone, phone: null }];
    expect(() => take(lines.map((line) => JSON.stringify(line)).join('\n')))
      .to.throw()
      .with.property('message')
      .that.contains('line 3');
  });
});
