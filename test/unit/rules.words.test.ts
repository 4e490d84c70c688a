import { expect } from '@open-wc/testing';
import { sightingOf } from '../../src/diagnosis/intake/sighting.ts';
import type { What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { gestureFor } from '../../src/ui/gesture.ts';
import { connect } from '../../src/ui/say-connect.ts';
import { consent, kept } from '../../src/ui/say-consent.ts';
import { done } from '../../src/ui/say-done.ts';
import { file } from '../../src/ui/say-file.ts';
import { lookFor, stepWords } from '../../src/ui/say-gesture.ts';
import { sightingInSentences } from '../../src/ui/say-sighting.ts';
import { unsupported } from '../../src/ui/say-unsupported.ts';
import { update } from '../../src/ui/say-update.ts';
import { mayLeave } from '../../src/ui/screen/leave-recovery.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import { help } from '../../src/ui/say.ts';
import {
  again,
  asked,
  fault,
  gone,
  journal,
  later,
  left,
  ready,
  upTo,
  type Line,
} from './diagnosis-journal.ts';
import { failedAt, inFile, kernelCameBack, lostInImage, verdictOn } from './diagnosis-rows.ts';

const said = (...parts: readonly (readonly Line[])[]): string =>
  JSON.stringify(inSentences(verdictOn(...parts), fold(journal(ready, ...parts))));
const facts = JSON.stringify(help.facts);
const losses = [
  lostInImage(),
  lostInImage('restore', 3),
  lostInImage('recovery', 11),
  kernelCameBack('recovery', 4),
  kernelCameBack('dfu', 6),
];

/** Rules of failures.md §2 that are kept by what the page says, each by its number. */
describe('the rules that are kept in words', () => {
  it('R1: 9, 4005, 4013 and 4014 are one family with one ladder', () => {
    const classes = [9, 4005, 4013, 4014].map((number) => sightingOf(`error ${number}`)?.cls);
    expect(new Set(classes)).to.deep.equal(new Set(['COMM']));
    expect(new Set(losses.map((lines) => verdictOn(lines).next)).size).to.equal(1);
  });

  it('R2: after a lost contact the way over USB, the computer and the phone all stay open', () => {
    for (const lines of losses)
      expect(verdictOn(lines).likely.map(({ who }) => who)).to.have.members(['link', 'computer', 'phone']);
  });

  it('R3, R4, R52, C3: a number alone proves no damage, no verdict names a part, and hardware is at most increasingly likely', () => {
    for (const lines of losses) {
      expect(said(lines)).to.contain('The number alone does not say that the phone is damaged.');
      expect(said(lines)).to.not.match(/broken|defect|logic board|battery is|almost done|\d+ % likely/i);
    }
    expect(facts).to.contain('becomes more likely when it comes back on several cables, ports and computers');
  });

  it('R24, R38, R42, R49, R54, R56, R57: the help has all facts that a person needs before anything', () => {
    for (const fact of [
      'could not carry out the restore',
      'Apple suggests another cable and another computer',
      'tries to keep the data, without a promise. A restore erases it',
      'press Volume Up, press Volume Down, then hold the side button',
      'On a Mac it is Finder, on Windows it is Apple Devices, on older systems iTunes',
      'Only if it is for this model and Apple still signs it',
      'no longer signs that iOS, or it is for another model, or Apple’s update servers were not really reached',
      'Software up to date, a good cable straight in, the update, recovery mode, the restore',
      'Apple’s support, or service',
    ])
      expect(facts).to.contain(fact);
  });

  it('R5: what was seen in Finder, Apple Devices and iTunes is taken in', () => {
    const apps = ['Finder', 'Apple Devices', 'iTunes'].map((app) => sightingOf(`4013 in ${app}`)?.app);
    expect(apps).to.deep.equal(['finder', 'apple-devices', 'itunes']);
  });

  it('R6: the phase that failed is named, and nearly finished is not finished', () => {
    const late: Line[] = [
      ...upTo.image,
      [900, { who: 'page', kind: 'phase', phase: 'install' }],
      [901, left('restore')],
      [901, gone('install')],
    ];
    expect(said(late)).to.contain('while iOS was being installed');
    expect(verdictOn(late).outcome).to.equal('failed');
  });

  it('R7, R8, R9, R10, R15, R61: software, a direct path and one phone alone come first, then a cable known to work', () => {
    const first = inSentences(verdictOn(lostInImage()), fold(journal(ready, lostInImage()))).next;
    expect(first.list.join(' ')).to.match(/up to date.*straight into this computer: no hub, no keyboard/);
    for (const obstacle of ['macos', 'windows'] as const) {
      const steps = JSON.stringify(unsupported[obstacle].steps);
      expect(steps).to.match(/up to date|update “Apple Devices”/i);
      expect(steps).to.contain('No hub, no keyboard, no monitor in between. Only this one iPhone.');
    }
  });

  it('R11: a backup comes first where the phone can still be read', () => {
    expect(connect.leadStarts).to.contain('Have a backup first');
    expect(update.openWhat).to.contain('A backup is worth the time');
  });

  it('R13, R14, R65: unlocking and trust are asked for, and a locked phone is no failure that counts', () => {
    expect(JSON.stringify(unsupported.windows.steps)).to.contain('Unlock it and tap “Trust” if it asks');
    const locked = verdictOn(inFile('SessionInactive'));
    expect([locked.class, locked.losses]).to.deep.equal(['LOCK', 0]);
  });

  it('R19, R24: the buttons of an iPhone 8 or later, in their order, to the logo or past it', () => {
    const steps = ['Press and let go: Volume Up', 'Press and let go: Volume Down', 'Hold: Side'];
    for (const goal of ['restart', 'recovery'] as const)
      expect(gestureFor(goal, 'face').map(stepWords), goal).to.deep.equal(steps);
    expect(connect.leadBefore).to.contain('Connect the cable first');
    expect(lookFor.restart).to.equal('Let go when the logo appears.');
    expect(lookFor.recovery).to.contain('Keep holding when the logo appears');
  });

  it('R26, R33, R34, P11: a restore says what it erases, what stays locked, and what comes after', () => {
    expect(consent.lead).to.contain('erases the phone and installs iOS anew');
    expect(update.orWhat).to.contain('Nobody can bring it back');
    expect(consent.lostWhat).to.contain('Everything that is only on this phone');
    expect(consent.notLostWhat).to.contain('iCloud or in a backup');
    expect(consent.ownerWhat).to.contain('owner’s Apple Account');
    expect(consent.thenWhat(null)).to.contain('You set the phone up like new, or from your backup');
    for (const where of ['icloud', 'computer', 'unknown'] as const)
      expect(done.backup[where][0]).to.equal('Bring back your backup');
    expect(done.backup.none).to.equal(null);
  });

  it('R22, R32: an update tries to keep the data, and promises nothing', () => {
    expect(update.lead).to.equal('Update tries to keep your data. That is not a promise.');
    expect(verdictOn(failedAt(0x65b, 'image', 14, 'No space left on device')).dataTouched).to.equal(true);
  });

  it('R35, R36, R37, R39, R64: a file must fit and still be signed, and nothing gets round that', () => {
    expect(file.fits).to.equal('It must be for this model, and Apple must still sign it.');
    expect(facts).to.contain('No tool can install one that is not signed');
    const unsigned = verdictOn(inFile('SigningRefused', { status: 94 }));
    expect([unsigned.class, unsigned.dataTouched]).to.deep.equal(['ELIG', false]);
  });

  it('R38, R42, R46, R47: not eligible is another problem, with its own reasons, and the one to work on', () => {
    const lost = lostInImage('recovery', 11);
    const then: Line[] = [...lost, [500, again], ...later(500, inFile('SigningRefused', { status: 94 }))];
    expect(verdictOn(then)).to.include({ class: 'ELIG', next: 'ELIGIBILITY', losses: 0 });
    const seen = sightingInSentences(sightingOf("isn't eligible for the requested build")!);
    expect(seen.means.join(' ')).to.match(/does not sign.*another model.*servers were not really reached/);
  });

  it('R41: an older iOS may end without the data, and is held for', () => {
    expect(
      update.olderWhat(
        { ecid: '', chipId: 0, boardId: 0 },
        { file: '', size: 0, productVersion: '1', build: '', products: [] },
      ),
    ).to.contain('often ends without the data');
  });

  it('R30, R31, R40: deeper trouble, an unsigned build or a blocked network are no cable, and leave the ladder', () => {
    const network = verdictOn(inFile('SigningUnreachable', { attempts: 3 }));
    expect([network.class, network.next, network.losses]).to.deep.equal(['NET', 'NETWORK', 0]);
    expect(said(inFile('SigningUnreachable', { attempts: 3 }))).to.not.match(/another cable/i);
    expect(said(failedAt(0x609, 'load_sep_os', 50))).to.contain('The iPhone itself reports a failure');
  });

  it('R59, R60: a slow or restless link is told, and a hub is asked for, since nobody can see it', () => {
    const slow: Line = [35, { who: 'mux', kind: 'up', version: 2, packet: 64 }];
    const lines = [...upTo.restore, slow, ...lostInImage().slice(upTo.restore.length)];
    expect(said(lines)).to.contain('The link runs at the speed of USB 1.');
    expect(verdictOn(lines).asks).to.include.members(['cable', 'path']);
    expect(verdictOn(lines).cannotKnow).to.include('hub-cable-port');
  });

  it('P5: what is not the phone’s doing never counts', () => {
    const names = [
      'ClaimRefused',
      'StartTooLate',
      'CannotFinish',
      'Stopped',
      'TypeError',
      'SessionInactive',
      'SigningUnreachable',
      'CrcMismatch',
      'WrongBoard',
    ];
    for (const name of names)
      expect(verdictOn([...upTo.ibec, [12, fault('ibec', name)]]).losses, name).to.equal(0);
  });

  it('P7, P16: success is the final status alone, and a fault on the way is told with it', () => {
    const end: Line[] = [
      [400, { who: 'page', kind: 'restored' }],
      [405, left('restore', true)],
    ];
    const modem: What = { who: 'restored', kind: 'message', type: 'BBUpdateStatusMsg', note: 'not accepted' };
    expect(verdictOn(upTo.image, end).outcome).to.equal('finished-unseen');
    const withFault = verdictOn(upTo.image, [[300, modem]], end);
    expect([withFault.outcome, withFault.class, withFault.likely[0]?.who]).to.deep.equal([
      'finished-with-fault',
      'CLIENT',
      'client',
    ]);
    expect(done.onlyThis).to.equal('Only this counts as finished.');
  });

  it('P8: every failure says whether data was touched', () => {
    const ends = [upTo.ibec, upTo.load, upTo.kernel, upTo.handover, upTo.checks, upTo.image].map((lines) => {
      const verdict = verdictOn([
        ...lines,
        [500, fault(lines === upTo.image ? 'image' : 'load', 'TypeError')],
      ]);
      return verdict.dataTouched;
    });
    expect(ends).to.deep.equal([false, false, false, false, false, true]);
  });

  it('P10: a phone that was not touched can leave recovery mode', () => {
    expect(kept.recovery).to.contain('waits in recovery mode');
    expect(kept.leaveTitle).to.equal('To leave recovery mode');
    const untouched = [...upTo.load, ...kernelCameBack('recovery', 4).slice(upTo.load.length)];
    expect(mayLeave(fold(journal(ready, untouched)))).to.equal(true);
    expect(mayLeave(fold(journal(ready, lostInImage('recovery', 11))))).to.equal(false);
  });

  it('C1, C6: a number that a person types stays theirs, and an unknown one is not guessed', () => {
    expect(sightingOf('4013')?.code).to.equal('it:4013');
    expect(sightingOf('error 77777')?.cls).to.equal('UNKNOWN');
    expect(verdictOn(failedAt(0x697, 'downgrade_check', 6)).class).to.equal('UNKNOWN');
  });

  it('C2, C2a: the phone’s text outranks its number, and the first failed step decides', () => {
    expect(verdictOn(failedAt(0x65b, 'image', 14, 'no space left')).class).to.equal('DEVSTOR');
    expect(verdictOn(failedAt(0x65b, 'image', 14, 'socket unexpectedly closed')).class).to.equal('COMM');
    const first = failedAt(0x1300, 'update_iBoot', -1, 'request returned NULL', [205, asked('NORData')]);
    const repeated: Line = [
      211.5,
      { who: 'restored', kind: 'checkpoint', id: 0x634, name: 'fdr', result: 53, complete: true },
    ];
    expect(verdictOn([...first.slice(0, -2), repeated, ...first.slice(-2)]).class).to.equal('CLIENT');
  });

  it('C4: a stall on a variable that is not set is no failure', () => {
    const unset: Line[] = [
      [17, { who: 'iboot', kind: 'command', text: 'getenv radio-error', stalled: true }],
      [17, { who: 'iboot', kind: 'variable', name: 'radio-error', value: null }],
    ];
    const end: Line[] = [
      [400, { who: 'page', kind: 'restored' }],
      [460, { who: 'page', kind: 'started' }],
    ];
    expect(verdictOn([...upTo.load, ...unset, ...upTo.image.slice(upTo.load.length)], end).outcome).to.equal(
      'finished',
    );
  });

  it('S4, S8, S9: gone, silent and held are told apart', () => {
    const held: Line[] = [...upTo.ibec, [12, fault('ibec', 'ClaimRefused', { call: 'open' })]];
    const silent: Line[] = [...upTo.handover, [70, fault('handover', 'Silence', { awaited: 'a message' })]];
    expect([lostInImage(), silent, held].map((lines) => verdictOn(lines).shape)).to.deep.equal([
      'S4',
      'S8',
      'S9',
    ]);
  });
});
