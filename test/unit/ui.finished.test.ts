import { expect } from '@open-wc/testing';
import { take } from '../../src/diagnosis/intake/intake.ts';
import type { Behavior } from '../../src/journal/entry.ts';
import { answerTo, type Answer } from '../../src/ui/say-answer.ts';
import { checkpoint, left, phase, upTo, type Line } from './diagnosis-journal.ts';
import { answerOn, lostInImage, verdictOn } from './diagnosis-rows.ts';

const firmware: Line = [
  1,
  {
    who: 'ipsw',
    kind: 'opened',
    entries: 9,
    firmware: { file: 'a.ipsw', size: 9, productVersion: '26.1', build: '23B85', products: ['iPhone13,2'] },
  },
];

/** A restore whose phone reported success at 400 s, and what followed. */
const through = (behavior: Behavior, ...then: readonly Line[]): Line[] => [
  firmware,
  ...upTo.image.map(([at, what]): Line => [at, what.kind === 'attempt' ? { ...what, behavior } : what]),
  [400, { who: 'page', kind: 'restored' }],
  [400, phase('finish')],
  [405, left('restore', true)],
  ...then,
];
const started: Line = [460, { who: 'page', kind: 'started' }];
const unseen: Line = [999, { who: 'page', kind: 'start-unseen' }];

/** All of an answer, in one string. */
const whole = (answer: Answer): string => JSON.stringify(answer);

describe('a try that went through, in words', () => {
  it('T1, P7: is told as finished, with what comes next and nothing of a failure', () => {
    const answer = answerOn(through('erase', started));
    expect([answer.title, answer.lead]).to.deep.equal([
      'iOS 26.1 is installed',
      'The iPhone reported success and has started again. You can unplug it now.',
    ]);
    expect(answer.next).to.deep.equal({
      title: 'One next step: Set up the iPhone',
      lines: ['Its owner’s Apple Account may be asked for. Then bring back a backup, if there is one.'],
    });
    expect(whole(answer)).to.not.match(/not finished|tried again|erase had already|no iPhone/i);
  });

  it('T1: after an update the data is looked for, and not promised', () => {
    const answer = answerOn(through('update', started));
    expect(answer.lead).to.equal(
      'The iPhone reported success and has started again. Whether your data is there, its screen tells.',
    );
    expect(answer.next?.title).to.contain('look whether your data is there');
    expect(whole(answer)).to.not.contain('kept so far');
  });

  it('T2: is finished although nobody saw it start', () => {
    const answer = answerOn(through('erase', unseen));
    expect(answer.title).to.equal('iOS 26.1 is installed');
    expect(answer.lead).to.contain('We have not seen it start yet.');
    expect(answer.next?.title).to.equal('One next step: Look at its screen');
    expect(whole(answer)).to.not.match(/not finished|erase had already/i);
  });

  it('P16: says which step failed on the way, and seeks the cause here first', () => {
    const lines = through('erase', started);
    const answer = answerOn([
      ...lines.slice(0, -4),
      [300, checkpoint(0x132a, 'update_modem', -1, 'no programmer')],
      ...lines.slice(-4),
    ]);
    expect(answer.title).to.equal('Finished, but the iPhone reported a problem with the step update_modem');
    expect(answer.lead).to.contain('The iPhone reported success');
    expect(answer.next?.lines.join()).to.contain('save the journal and report it');
    expect(whole(answer)).to.not.match(/It says: |stopped while/);
  });

  it('T47: a success of Apple’s app after us records our fault, and holds nothing against phone or cable', () => {
    const attempt = { id: 'b', route: 'finder', behavior: 'erase', outcome: 'success', told: {} } as const;
    const lines: Line[] = [...lostInImage(), [900, { who: 'person', kind: 'tried-elsewhere', attempt }]];
    const { class: cls, next, excluded, losses, likely } = verdictOn(lines);
    expect([cls, next, excluded, losses]).to.deep.equal(['CLIENT', 'FINISH', 'client-fault', 0]);
    expect(likely.map(({ who, word }) => [who, word])).to.deep.equal([['client', 'possible']]);
    const answer = answerOn(lines);
    expect([answer.title, answer.lead]).to.deep.equal([
      'It has been restored elsewhere',
      'Here it had failed, so we look for the reason here first.',
    ]);
    expect(answer.next?.lines.join()).to.contain('Please save the journal of the try here, and report it.');
    expect(whole(answer)).to.not.match(/tried again|erase had already|hardware|cable and port/i);
  });

  it('is told in the same way of a log that another tool printed', () => {
    const log = [
      'Found device in Recovery mode',
      'Extracting BuildManifest from IPSW',
      'Sending iBEC (9 bytes)...',
      'About to restore device...',
      'Connected to com.apple.mobile.restored, version 15',
      'Partition NAND device (11)',
      'Status: Restore Finished',
    ].join('\n');
    const answer = answerTo(take(log));
    expect(answer.title).to.equal('iOS is installed');
    expect(whole(answer)).to.not.match(/not finished|erase had already|Replug/);
  });
});
