import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Entry, Fault } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { cannotOf, whoOf, whyOf } from '../../src/ui/say-likely.ts';
import { inSentences, type Explanation } from '../../src/ui/say-verdict.ts';
import { WishEvent } from '../../src/ui/wish.ts';
import { button, mount, read } from './ui-page.ts';
import { situations, type SituationName } from './snapshots.ts';
import type { Situation } from './steps.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

function said(entries: readonly Entry[]): Explanation {
  const verdict = explain(entries);
  if (!verdict) throw new Error('nothing has ended');
  return inSentences(verdict, fold(entries));
}

const saidIn = (name: SituationName): Explanation => said(situations[name].entries);

/** A fault while iOS was being written, with nothing known of how the phone left. */
function titleOf(name: string, fields: Record<string, unknown> = {}): string {
  const fault: Fault = { name, message: `message of ${name}`, ...fields };
  const { entries } = situations.image;
  const at = entries.at(-1)!;
  return said([
    ...entries,
    { t: at.t + 1, at: at.at + 1, who: 'page', kind: 'fault', phase: 'image', doing: 'this', fault },
  ]).title;
}

describe('a verdict in sentences', () => {
  it('says that the phone left only when it left', () => {
    expect(titleOf('LinkLost', { how: 'left' })).to.equal('The iPhone left while iOS was being written');
    expect(titleOf('LinkLost', { how: 'failed' })).to.equal(
      'The connection broke while iOS was being written',
    );
    expect(titleOf('AsrClosed')).to.equal('The connection broke while iOS was being written');
    expect(titleOf('DidNotReturn')).to.equal('The iPhone did not come back');
    expect(titleOf('CameBackAs')).to.equal('The iPhone came back in another mode');
    expect(titleOf('Silence')).to.equal('The iPhone fell silent while iOS was being written');
    expect(titleOf('SourceGone')).to.equal('The iOS file could no longer be read');
    expect(titleOf('TabEnded')).to.equal('The tab was closed during a restore');
    // A key that is missing in the phone's own message is no fault of the file.
    expect(titleOf('MissingKey')).to.equal('Replug stopped while iOS was being written');
    expect(titleOf('toString')).to.equal('Replug stopped while iOS was being written');
  });

  it('tells a loss in its fixed order, number last', () => {
    const { saw, likely, likelyNote, cannot, next, small } = saidIn('verdict-mode');
    expect(saw.map(plain)).to.deep.equal([
      'It left at 64 % of the system image of 8.3 GB.',
      'It came back after 11 s in recovery mode.',
      'Until then 28 MB/s.',
      'The last thing we did: sending the system image, 64 %.',
      'The journal says: the phone left during a transfer.',
    ]);
    expect(likely.map(({ what, why }) => `${what}: ${why}`)).to.deep.equal([
      'The iPhone: Possible. It came back in another mode, and that takes a restart. A pulled cable alone cannot do that',
      'This computer: Open. No other one was tried',
      'Cable and port: Open. Points away from it: it came back in another mode, and that takes a restart. A pulled cable alone cannot do that',
    ]);
    expect(likelyNote).to.contain('stop');
    expect(cannot.length).to.equal(3);
    expect(next.label).to.equal('First, what costs nothing');
    expect(next.list.length).to.equal(3);
    expect(next.text).to.contain('a new try cannot lose more');
    expect(small).to.equal(
      'Apple’s apps would probably show 4013 or 4010 here. The number alone does not say that the phone is damaged.',
    );
  });

  it('says for every ending that nothing was erased, or that it was, or nothing at all', () => {
    expect(saidIn('verdict-ours').lead).to.contain('Nothing was erased.');
    expect(saidIn('verdict-same').lead).to.contain('It has not finished, and it can be tried again.');
    const { entries } = situations.erasing;
    const { t, at } = entries.at(-1)!;
    const later = (ms: number) => ({ t: t + ms, at: at + ms });
    const checks = entries.filter(({ kind }, i) => kind !== 'phase' || i < entries.length - 1);
    const unknown = said([
      ...checks,
      {
        ...later(1),
        who: 'restored',
        kind: 'checkpoint',
        id: 0x64e,
        name: 'clean_nand',
        result: 0,
        complete: false,
      },
      { ...later(2), who: 'usb', kind: 'left', stage: 'restore', expected: false },
      {
        ...later(3),
        who: 'page',
        kind: 'fault',
        phase: 'checks',
        doing: 'this',
        fault: { name: 'LinkLost', message: 'it left', how: 'left' },
      },
    ]);
    expect(unknown.lead).to.not.contain('erased');
  });

  it('names no part of a phone, gives no likelihood in percent, promises nothing', () => {
    const sentences = [...Object.values(whyOf), ...Object.values(cannotOf), ...Object.values(whoOf)];
    for (const sentence of sentences)
      expect(sentence).to.not.match(
        /%|battery is|charging port|logic board|storage chip|modem|baseband|broken|certain/i,
      );
  });
});

describe('the verdict on the page', () => {
  it('names the mode that came back, and goes no further than "possible" after one attempt', async () => {
    const { app, session } = await mount('verdict-mode');
    expect(read(app.querySelector('.lead'))).to.equal(
      'At 64 % contact was lost. 11 s later it came back in recovery mode. It has not finished, and it can be tried again.',
    );
    const weighed = [...app.querySelectorAll('.weigh div')].map(read);
    expect(weighed[0]).to.match(/^The iPhone Possible\./);
    expect(weighed.slice(1).every((line) => line.includes('Open.'))).to.equal(true);
    button(app, 'All three done').click();
    const told = '{"current":"yes","path":"direct","restarted":"yes"}';
    expect(session.calls).to.deep.equal([`tell now ${told}`, 'again']);
  });

  it('points to the link when the same system came back', async () => {
    const { app } = await mount('verdict-same');
    expect(read(app.querySelector('.weigh div'))).to.match(/^Cable and port Possible\./);
  });

  it('takes an unknown fault as its own, with the words that came with it', async () => {
    const { app } = await mount('verdict-ours');
    expect(read(app.querySelector('h1'))).to.equal('Replug stopped while the restore system was being sent');
    expect(read(app.querySelector('.lead'))).to.contain('x is not a function');
    expect(read(app.querySelector('.weigh'))).to.contain('This version of Replug Most likely.');
  });
});

/** Consent to the same again, which is refused (rule R66). */
function refusedAgain(): Situation {
  const { entries: before, t } = situations['consent-either'];
  const last = before.at(-1)!;
  const refused: Entry = { t: last.t, at: last.at, who: 'page', kind: 'unchanged', behavior: 'erase' };
  const entries = [...before, refused];
  return { t, entries, snapshot: fold(entries) };
}

describe('a try that is refused, since nothing has changed', () => {
  it('shows the case, and from there leads back to the verdict on the visit before', async () => {
    const page = await mount('consent-either');
    const { entries } = situations['verdict-mode'];
    const ecid = fold(entries).phone!.ecid;
    page.session.kept = [{ id: 'before', origin: 'here', ecid, entries }];
    page.session.become(refusedAgain());
    await page.pass(0);
    expect(document.documentElement.dataset.screen).to.equal('case');

    button(page.app, 'Back').click();
    await page.pass(0);
    expect(document.documentElement.dataset.screen).to.equal('verdict');
    expect(read(page.app.querySelector('h1'))).to.equal(saidIn('verdict-mode').title);
    expect(read(page.app.querySelector('replug-verdict'))).to.contain(plain(saidIn('verdict-mode').saw[0]!));
    expect(page.app.querySelector('replug-lifeline')!.line).to.deep.equal(fold(entries));

    button(page.app, 'See the whole case').click();
    await page.pass(0);
    expect(document.documentElement.dataset.screen).to.equal('case');
  });

  it('leads on to the mode that the next step asks for', async () => {
    const page = await mount('consent-either');
    page.session.become(refusedAgain());
    await page.pass(0);
    page.app.dispatchEvent(new WishEvent({ do: 'guide', goal: 'dfu', operation: 'erase' }));
    await page.pass(0);
    expect(document.documentElement.dataset.screen).to.equal('connect');
  });
});
