import { expect } from '@open-wc/testing';
import { phases, type Entry, type What } from '../../src/journal/entry.ts';
import { detour } from '../../src/journal/detour.ts';
import { fold } from '../../src/journal/fold.ts';
import { progressAt, weights } from '../../src/journal/phases.ts';
import { caseStory } from './case-story.ts';

/** Entries one second apart. */
const journal = (...whats: What[]): Entry[] =>
  whats.map((what, i) => ({ t: 1000 * i, at: 1_767_268_800_000 + 1000 * i, ...what }));

const ecid = '000A1B2C3D4E5F60';
const arrivedPhone = { ecid, chipId: 0x8101, boardId: 0x0c };
const arrived: What[] = [
  { who: 'usb', kind: 'came', stage: 'recovery', productId: 0x1281, serial: '', ecid },
  { who: 'iboot', kind: 'phone', phone: arrivedPhone, serial: '' },
];
const attempt: What = { who: 'page', kind: 'attempt', id: 'A', behavior: 'erase', ecid, build: '22D63' };
const phase = (name: (typeof phases)[number]): What => ({ who: 'page', kind: 'phase', phase: name });
const left = (expected: boolean): What => ({ who: 'usb', kind: 'left', stage: 'restore', expected });
const checkpoint = (id: number): What => ({
  who: 'restored',
  kind: 'checkpoint',
  id,
  name: '',
  result: 0,
  complete: true,
});

describe('the fold of the journal', () => {
  it('gives every phase its share of one whole', () => {
    expect(phases.reduce((sum, each) => sum + weights[each], 0)).to.be.closeTo(1, 1e-9);
    expect(phases.map(progressAt)).to.deep.equal([...phases.map(progressAt)].sort((a, b) => a - b));
  });

  it('passes over kinds that it does not know, whatever they are called', () => {
    const plain = fold(journal(...arrived));
    for (const kind of ['moonrise', '__proto__', 'constructor', 'valueOf', 'toString'])
      expect(fold(journal(...arrived, { who: 'page', kind } as unknown as What))).to.deep.equal({
        ...plain,
        t: 2000,
        now: plain.now + 1000,
      });
  });

  it('begins another try where the phone is, however it came there', () => {
    const [first] = fold(caseStory).lifeline;
    expect([first?.shape, first?.stage]).to.deep.equal(['here', 'recovery']);
  });

  it('cannot tell of a worker that died unheard after it had been ordered to erase', () => {
    const died = (ordered: boolean): What => ({
      who: 'page',
      kind: 'fault',
      phase: 'prepare',
      doing: 'restoring',
      fault: { name: 'WorkerDied', message: '', ordered },
    });
    const dataAfter = (ordered: boolean) =>
      fold(journal(...arrived, attempt, phase('prepare'), died(ordered))).data;
    expect([dataAfter(false), dataAfter(true)]).to.deep.equal(['untouched', 'unknown']);
  });

  it('does not touch data before the erase, and does not give it back afterwards', () => {
    const seen = [...arrived, attempt, phase('checks'), phase('disk'), phase('image')];
    const states = seen.map((_, i) => fold(journal(...seen.slice(0, i + 1))).data);
    expect(states).to.deep.equal([
      'untouched-by-us',
      'untouched',
      'untouched',
      'untouched',
      'erasing',
      'erased',
    ]);
    expect(fold(journal(...seen, attempt, phase('ibec'))).data).to.equal('erased');
  });

  it('says erased when contact is lost during the erase, and unknown right before it', () => {
    const lostIn = (...before: What[]): string =>
      fold(journal(...arrived, attempt, ...before, left(false))).data;
    expect(lostIn(phase('checks'), checkpoint(0x60b))).to.equal('untouched');
    expect(lostIn(phase('checks'), checkpoint(0x64e))).to.equal('unknown');
    expect(lostIn(phase('disk'))).to.equal('erased');
    // A connection that fails while the phone stays leaves it as free to go on.
    const failed = { name: 'LinkLost', message: '', how: 'failed' };
    const fault: What = { who: 'page', kind: 'fault', phase: 'checks', doing: '', fault: failed };
    const failedAt = (id: number): string =>
      fold(journal(...arrived, attempt, phase('checks'), checkpoint(id), fault)).data;
    expect([0x60b, 0x616].map(failedAt)).to.deep.equal(['untouched', 'unknown']);
  });

  it('keeps the data so far in an update, wherever it ends, and claims no more when the phone has started', () => {
    const updates: What = { ...attempt, behavior: 'update' };
    const lostIn = (...before: What[]): string =>
      fold(journal(...arrived, updates, ...before, left(false))).data;
    expect(lostIn(phase('load'))).to.equal('untouched');
    expect(lostIn(phase('checks'), checkpoint(0x64e))).to.equal('kept');
    expect(lostIn(phase('checks'), phase('disk'), phase('image'))).to.equal('kept');
    const through = [phase('checks'), phase('disk'), phase('finish')];
    const started: What = { who: 'page', kind: 'started' };
    expect(fold(journal(...arrived, updates, ...through, started)).data).to.equal('kept');
    const tabEnded: What = {
      who: 'page',
      kind: 'fault',
      phase: 'handover',
      doing: '',
      fault: { name: 'TabEnded', message: '' },
    };
    expect(fold(journal(...arrived, updates, phase('handover'), tabEnded)).data).to.equal('kept');
  });

  it('knows the restore system by its answer, and what has to be done first with a phone that is not ready', () => {
    const running: What = { who: 'usb', kind: 'came', stage: 'normal', productId: 0x12a8, serial: '' };
    const told: What = { who: 'lockdown', kind: 'phone', phone: arrivedPhone, serial: '' };
    const shy = (asked: string): What => ({ who: 'lockdown', kind: 'refused', asked, error: 'MissingValue' });
    const hello: What = {
      who: 'restored',
      kind: 'hello',
      type: 'com.apple.mobile.restored',
      protocol: 15,
      hardwareModel: '',
    };
    const first = (...whats: What[]) => detour(fold(journal(...whats)));
    expect(first(...arrived)).to.equal(null);
    expect(first(running, told)).to.equal(null);
    expect(first(running, told, shy('ApNonce'))).to.equal('enter');
    expect(first(running, told, shy('EnterRecovery'))).to.equal('buttons');
    expect(first(running, told, shy('EnterRecovery'), left(true), ...arrived)).to.equal(null);
    expect(fold(journal(running, hello)).lifeline.map(({ stage }) => stage)).to.deep.equal(['restore']);
    expect(first(running, hello)).to.equal('restart');
    expect(first(running, hello, attempt)).to.equal(null);
  });

  it('does not forget that a phone is on its way when a file is chosen meanwhile', () => {
    const errand = (state: 'begun' | 'done'): What => ({
      who: 'page',
      kind: 'errand',
      errand: 'restart',
      state,
    });
    const chose: What = { who: 'person', kind: 'chose', file: 'a.ipsw', size: 1 };
    expect(fold(journal(...arrived, errand('begun'), chose)).errand?.state).to.equal('begun');
    expect(fold(journal(...arrived, errand('begun'), errand('done'), chose)).errand).to.equal(null);
  });

  it('goes on waiting for what it waited for when a phone comes back outside an attempt', () => {
    const due: What = { who: 'page', kind: 'grant-due', stage: 'recovery', limitMs: null };
    const snapshot = fold(journal(due, ...arrived));
    expect(snapshot.at).to.equal('waiting');
    expect(snapshot.wait?.for).to.equal('file');
  });

  it('cannot tell after a tab that ended once the phone may have been told to start', () => {
    const fault: What = {
      who: 'page',
      kind: 'fault',
      phase: 'checks',
      doing: '',
      fault: { name: 'TabEnded', message: '' },
    };
    const endedIn = (name: (typeof phases)[number]): string =>
      fold(journal(...arrived, attempt, phase(name), fault)).data;
    expect((['load', 'handover', 'checks', 'image'] as const).map(endedIn)).to.deep.equal([
      'untouched',
      'unknown',
      'unknown',
      'erased',
    ]);
  });

  it('waits for the return after a loss, and fails when it is known', () => {
    const lost = [...arrived, attempt, phase('image'), left(false)];
    expect(fold(journal(...lost))).to.deep.include({ at: 'waiting', wait: { for: 'verdict', since: 4000 } });
    const fault = { name: 'LinkLost', message: '', how: 'left' };
    const told: What[] = [
      ...lost,
      { who: 'page', kind: 'fault', phase: 'image', doing: 'sending the system image, 41 %', fault },
    ];
    expect(fold(journal(...told)).at).to.equal('waiting');
    const back: What = { who: 'page', kind: 'returned', stage: 'recovery', afterMs: 11_000 };
    expect(fold(journal(...told, back))).to.deep.include({
      at: 'failed',
      returned: { stage: 'recovery', afterMs: 11_000 },
    });
  });

  it('stays failed whatever phase is told after the fault', () => {
    const fault = { name: 'Stopped', message: '' };
    const stopped: What = { who: 'page', kind: 'fault', phase: 'load', doing: 'sending RestoreSEP', fault };
    const { phasesSeen, ...late } = fold(
      journal(...arrived, attempt, phase('load'), stopped, phase('kernel')),
    );
    expect(late).to.include({ at: 'failed', phase: 'load', wait: null });
    expect(phasesSeen.map((seen) => seen.phase)).to.deep.equal(['prepare', 'load']);
  });

  it('stays done while the phone leaves to start', () => {
    const finished: What[] = [...arrived, attempt, phase('finish'), { who: 'page', kind: 'restored' }];
    expect(fold(journal(...finished, left(true)))).to.include({ at: 'done', startedSeen: null });
    expect(fold(journal(...finished, left(true), { who: 'page', kind: 'started' }))).to.include({
      at: 'done',
      startedSeen: true,
      progress: 1,
    });
  });

  it('counts the first failed result of a step once', () => {
    const failed = { ...checkpoint(0x1300), result: -1, name: 'update_iBoot' } as What;
    expect(fold(journal(...arrived, attempt, failed, failed)).faultsOnTheWay).to.deep.equal([
      { checkpoint: 0x1300, name: 'update_iBoot', result: -1 },
    ]);
  });
});
