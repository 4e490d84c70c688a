import { expect } from '@open-wc/testing';
import { quietIn } from '../../src/diagnosis/quiet.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import type { Host, What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import type { Told } from '../../src/journal/told.ts';
import { mayLeave } from '../../src/ui/screen/leave-recovery.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import {
  again,
  came,
  checkpoint,
  expected,
  fault,
  gone,
  journal,
  later,
  left,
  phase,
  ready,
  status,
  upTo,
  type Line,
} from './diagnosis-journal.ts';
import { failedAt, inFile, kernelCameBack, lostInImage, verdictOn } from './diagnosis-rows.ts';
import { firstStep } from './diagnosis-transcript.ts';

const tell = (told: Told): What => ({ who: 'person', kind: 'told', of: 'then', told });
function gapAt(seconds: number): Line[] {
  return [
    [seconds, left('restore')],
    [seconds, gone('checks')],
    [seconds + 3, came('restore')],
  ];
}
const finished: readonly Line[] = [
  ...upTo.image,
  [400, { who: 'page', kind: 'restored' }],
  [400, phase('finish')],
  [405, left('restore', true)],
];

/** Every scenario that ends in a verdict has one next step: the one that the decision table has for its class. */
const firstEnds: readonly (readonly [scenario: string, lines: readonly Line[], cls: FailureClass])[] = [
  ['T3', kernelCameBack('recovery', 4), 'COMM'],
  ['T5', kernelCameBack('dfu', 6), 'COMM'],
  ['T6', lostInImage('restore', 1), 'COMM'],
  ['T7', lostInImage('recovery', 11), 'COMM'],
  ['T19', failedAt(0x65b, 'asr_and_invert_image', 14, 'socket unexpectedly closed'), 'COMM'],
  ['T21', failedAt(0x655, 'is_host_compatible', 10), 'HOSTOLD'],
  ['T27', [...upTo.image, [178, { who: 'page', kind: 'drift', ms: 20_000 }], ...gapAt(180)], 'HOSTSLOW'],
  ['T30', [...upTo.checks, ...gapAt(98)], 'COMM'],
  ['T37', failedAt(0x634, 'perform_fdr_recover', 53), 'NET'],
  ['T41', inFile('WrongBoard'), 'ELIG'],
  ['T41', inFile('SigningRefused', { status: 94 }), 'ELIG'],
  ['T42', [...upTo.image, [200, status(14)], [200, fault('image', 'RestoreFailed', { status: 14 })]], 'COMM'],
  ['T44', [...upTo.checks, [40, fault('checks', 'Stopped')]], 'USER'],
];

/** What was said on the page of a journal, all of it. */
const saidOf = (...parts: readonly (readonly Line[])[]): string => {
  const words = inSentences(verdictOn(...parts), fold(journal(ready, ...parts)));
  return JSON.stringify(words);
};

/** The scenarios of failures.md §5 that a journal alone decides, by their numbers. */
describe('the scenarios of a verdict', () => {
  for (const [scenario, lines, cls] of firstEnds)
    it(`${scenario} is ${cls}, and has the one next step of it`, () => {
      const verdict = verdictOn(lines);
      expect([verdict.class, verdict.next]).to.deep.equal([cls, firstStep[cls]]);
    });

  it('T1, T2: a restore that finished is no failure, whether it was seen to start or not', () => {
    const seen = verdictOn(finished, [[495, { who: 'page', kind: 'started' }]]);
    expect([seen.outcome, seen.next, seen.losses]).to.deep.equal(['finished', 'FINISH', 0]);
    const unseen = verdictOn(finished, [[1005, { who: 'page', kind: 'start-unseen' }]]);
    expect([unseen.outcome, unseen.next, unseen.losses]).to.deep.equal(['finished-unseen', 'DONE_UNSEEN', 0]);
  });

  it('T3: recovery four seconds after the kernel is S1, and that file and ticket were right is said first', () => {
    const verdict = verdictOn(kernelCameBack('recovery', 4));
    expect([verdict.class, verdict.shape]).to.deep.equal(['COMM', 'S1']);
    expect(verdict.saw).to.deep.include({ key: 'checked-before' });
  });

  it('T4: a restore system that waited for its host for two minutes is slowness of ours, and does not count', () => {
    const late: Line[] = [
      ...upTo.handover,
      [155, left('restore')],
      [155, gone('handover')],
      [163, came('recovery')],
    ];
    const verdict = verdictOn(late);
    expect([verdict.class, verdict.shape, verdict.excluded, verdict.losses]).to.deep.equal([
      'HOSTSLOW',
      'S2',
      'start-expired',
      0,
    ]);
  });

  it('T5: DFU after the kernel asks about the buttons', () => {
    const verdict = verdictOn(kernelCameBack('dfu', 6));
    expect([verdict.shape, verdict.asks[0], verdict.codes[0]]).to.deep.equal(['S3', 'held', 'mr:4014']);
  });

  it('T6: the same system after a second is the link, "most likely" only after a second loss', () => {
    const bounced: Line[] = [
      ...lostInImage('restore', 1),
      [200, left('restore', true)],
      [210, came('recovery')],
    ];
    const once = verdictOn(bounced);
    expect([once.shape, once.likely[0]?.who, once.likely[0]?.word]).to.deep.equal([
      'S5a',
      'link',
      'possible',
    ]);
    const twice = verdictOn(bounced, [[500, again]], later(500, bounced));
    expect([twice.likely[0]?.who, twice.likely[0]?.word]).to.deep.equal(['link', 'most likely']);
  });

  it('T7: recovery after 11 s with an untouched cable is the phone, "possible", and not more', () => {
    const verdict = verdictOn(lostInImage('recovery', 11), [[230, tell({ touched: 'no' })]]);
    expect([verdict.shape, verdict.likely[0]?.who, verdict.likely[0]?.word]).to.deep.equal([
      'S5b',
      'phone',
      'possible',
    ]);
    expect(saidOf(lostInImage('recovery', 11), [[230, tell({ touched: 'no' })]])).to.contain(
      'Nobody touched the cable',
    );
  });

  it('T18: an update that found no room is the phone’s storage, and no cable is spoken of', () => {
    const full = failedAt(0x65b, 'asr_and_invert_image', 14, 'No space left on device').map(
      ([at, what]): Line => [at, what.kind === 'attempt' ? { ...what, behavior: 'update' } : what],
    );
    const { class: cls, next, branch } = verdictOn(full);
    expect([cls, next, branch]).to.deep.equal(['DEVSTOR', 'DEVICE_REPORTED', 'smaller-or-restore']);
    expect(saidOf(full)).to.contain('A restore needs no room, and erases everything: we ask before it.');
    expect(saidOf(full)).to.not.match(/cable/i);
  });

  it('T19, T20: a stream that closed is the link while its offsets differ, and ours when they never do', () => {
    const closed = (sent: number): Line[] => [
      ...upTo.image,
      [175, { who: 'asr', kind: 'sent', sent, total: 8_000_000_000 }],
      [200, checkpoint(0x65b, 'asr_and_invert_image', 14, 'socket unexpectedly closed')],
      [201, status(14)],
      [202, fault('image', 'RestoreFailed', { status: 14, amrError: 14, checkpoint: 0x65b })],
    ];
    const tries = (...offsets: readonly number[]): Line[] =>
      offsets.flatMap((sent, i): Line[] => [[i * 500 + 0.5, again], ...later(i * 500, closed(sent))]);
    const differ = verdictOn(tries(1e9, 3e9));
    expect([differ.class, differ.likely[0]?.why]).to.deep.equal(['COMM', 'stream-differs']);
    const same = verdictOn(tries(4_063_232, 4_063_232, 4_063_232));
    expect([same.class, same.likely[0]?.who, same.likely[0]?.why]).to.deep.equal([
      'CLIENT',
      'client',
      'same-offset',
    ]);
    // A report is proposed, and it counts for nothing.
    expect([same.next, same.excluded, same.losses]).to.deep.equal(['REPORT', 'client-fault', 0]);
    // The first two may as well have been in earlier visits.
    const earlier = [0, 1].map((i) => ({
      id: `${i}`,
      origin: 'here' as const,
      entries: journal(ready, closed(4_063_232)),
    }));
    expect(verdictOn(closed(4_063_232), { earlier }).class).to.equal('CLIENT');
    expect(verdictOn(closed(4_063_233), { earlier }).class).to.equal('COMM');
  });

  it('T21: a host that is too old erased nothing', () => {
    const old: Line[] = [
      ...upTo.checks,
      [38, checkpoint(0x655, 'is_host_compatible', 10, 'host version is unsupported')],
      [39, status(10)],
      [39, fault('checks', 'RestoreFailed', { status: 10, amrError: 10, checkpoint: 0x655 })],
    ];
    const verdict = verdictOn(old);
    expect([verdict.class, verdict.dataTouched, verdict.next]).to.deep.equal([
      'HOSTOLD',
      false,
      'FALLBACK_ROUTE',
    ]);
    expect(saidOf(old)).to.contain('Nothing was erased.');
  });

  it('T22, T23: recovery mode that ran out while something was fetched is no failure (R27)', () => {
    for (const seconds of [180, 960]) {
      const verdict = verdictOn([
        [seconds, left('recovery', true)],
        [seconds + 30, came('normal')],
        [seconds + 90, fault('prepare', 'NoPhone')],
      ]);
      expect([verdict.class, verdict.shape, verdict.next, verdict.losses]).to.deep.equal([
        null,
        'S15',
        'REENTER_RECOVERY',
        0,
      ]);
    }
  });

  it('T24: a claim that is refused twice leads to the other route, and never counts', () => {
    const claim: Line[] = [...upTo.ibec, [12, fault('ibec', 'ClaimRefused', { call: 'claimInterface' })]];
    const verdict = verdictOn(claim, [[500, again]], later(500, claim));
    expect([verdict.class, verdict.next, verdict.losses]).to.deep.equal(['CLAIM', 'FALLBACK_ROUTE', 0]);
  });

  it('T24: who held the phone is told by the refused call and the system (§1.5.7)', () => {
    const refused = (os: Host['os'], call: string, error: string): string => {
      const host: Host = { os, browser: 'Chrome 142', usb: true };
      return saidOf(
        [[0, { who: 'page', kind: 'opened', version: '1', host, relay: false }]],
        [...upTo.ibec, [12, fault('ibec', 'ClaimRefused', { call, error })]],
      );
    };
    const rights = refused('linux', 'open', 'SecurityError');
    expect(rights)
      .to.contain('Linux did not let Chrome open the iPhone')
      .and.to.contain('Let Chrome open the iPhone');
    expect(rights).to.not.match(/another program|usbmuxd|2002/i);
    expect(refused('linux', 'claimInterface', 'NetworkError')).to.match(/Another program holds.*2002/);
    expect(refused('windows', 'open', 'NetworkError'))
      .to.contain('Apple’s driver')
      .and.to.contain('Apple Devices');
    expect(refused('macos', 'claimInterface', 'NetworkError')).to.contain('Use Finder on this Mac');
  });

  it('T26: a list of Chrome’s that was closed without a choice is a missing grant (S10)', () => {
    const verdict = verdictOn(upTo.kernel, [
      [37, { who: 'page', kind: 'grant-due', stage: 'restore', limitMs: 94_000 }],
      [50, { who: 'person', kind: 'declined', ms: 13_000 }],
      [321, fault('kernel', 'DidNotReturn', { expected: 'restore' })],
    ]);
    expect([verdict.class, verdict.shape, verdict.next, verdict.losses]).to.deep.equal([
      'PERM',
      'S10',
      'GRANT',
      0,
    ]);
  });

  it('T27: a tab that froze for 20 s before the phone was lost is our side (S14)', () => {
    const verdict = verdictOn(upTo.image, [
      [178, { who: 'page', kind: 'drift', ms: 20_000 }],
      [180, left('restore')],
      [180, gone('image')],
      [191, came('recovery')],
    ]);
    expect([verdict.class, verdict.shape, verdict.excluded, verdict.losses]).to.deep.equal([
      'HOSTSLOW',
      'S14',
      'host-slept',
      0,
    ]);
  });

  it('T28: another phone after iBEC is the wrong one (P3, S12)', () => {
    const verdict = verdictOn(upTo.ibec, [
      [12, expected('recovery', 'ibec')],
      [13, left('recovery', true)],
      [15, came('ibec', { ecid: '00000000000000FF', serial: 'CPID:8101 ECID:00000000000000FF' })],
      [73, fault('ibec', 'DidNotReturn', { expected: 'ibec' })],
    ]);
    expect([verdict.class, verdict.shape, verdict.next]).to.deep.equal(['WRONGDEV', 'S12', 'WRONG_DEVICE']);
  });

  it('T29, T30: once in its first ten seconds the restore system may leave, a minute later it may not', () => {
    const again_: Line[] = [
      [38, expected('restore', 'restore')],
      [38, left('restore', true)],
      [41, came('restore')],
    ];
    const done = verdictOn(upTo.restore, again_, finished.slice(upTo.restore.length));
    expect([done.shape, done.class]).to.deep.equal(['S11', null]);
    const bounced = verdictOn(upTo.checks, [
      [98, left('restore')],
      [98, gone('checks')],
      [101, came('restore')],
    ]);
    expect([bounced.class, bounced.shape]).to.deep.equal(['COMM', 'S5a']);
  });

  it('T37: factory data that did not come is the network first', () => {
    expect(verdictOn(failedAt(0x634, 'perform_fdr_recover', 53))).to.include({
      class: 'NET',
      next: 'NETWORK',
    });
    // Then another network is what tells, and after it the phone's part is left, as its own word.
    const factory = failedAt(0x634, 'perform_fdr_recover', 53);
    expect(verdictOn(factory).branch).to.equal('other-network');
    const twice: Line[] = [...factory, [500, again], ...later(500, factory)];
    expect(verdictOn(twice)).to.include({ class: 'DEVPART', next: 'DEVICE_REPORTED' });
    expect(verdictOn([...twice, [1000, again], ...later(1000, factory)])).to.include({ class: 'DEVPART' });
    // A server that refused was reached: then it is the phone's part at once.
    expect(verdictOn(failedAt(0x634, 'perform_fdr_recover', 53, 'server replied with HTTP 403'))).to.include({
      class: 'DEVPART',
      next: 'DEVICE_REPORTED',
    });
  });

  it('X18: an image that was whole here and does not arrive whole is the file first, then the link', () => {
    const text = 'checksum failed: Inappropriate ioctl for device';
    const damaged = failedAt(0x65b, 'asr_and_invert_image', 1100, text);
    const once = verdictOn(damaged);
    expect([once.class, once.next, once.likely[0]?.word]).to.deep.equal([
      'FILE',
      'FIRMWARE_FILE',
      'more likely',
    ]);
    expect(saidOf(damaged))
      .to.contain('iOS did not arrive as it was sent')
      .and.to.not.contain('neither the phone');
    const twice: Line[] = [...damaged, [500, again], ...later(500, damaged)];
    expect(verdictOn(twice)).to.include({ class: 'COMM', shape: 'S6', next: 'UPDATE_SOFTWARE', losses: 1 });
  });

  it('T39: phones that fail one after the other on one position are not blamed (E14, E15, P14)', () => {
    const lines = lostInImage('recovery', 11);
    expect(verdictOn(lines).likely[0]?.who).to.equal('phone');
    expect(verdictOn(lines, { neighbours: ['lost', 'lost'] }).likely.at(-1)?.who).to.equal('phone');
    expect(verdictOn(lines, { neighbours: ['restored'] }).likely[0]?.who).to.equal('phone');
    // With two of them a check of the place is proposed; one alone says nothing of it.
    const nextAfter = (neighbours: readonly 'lost'[]): string =>
      inSentences(verdictOn(lines, { neighbours }), fold(journal(ready, lines))).next.text;
    expect(nextAfter(['lost', 'lost'])).to.contain(
      'look at this place first: its cable, its port, this computer',
    );
    expect(nextAfter(['lost'])).to.not.contain('this place');
  });

  it('T41: a file for another model is refused before anything is sent (R35, R64)', () => {
    const verdict = verdictOn(inFile('WrongBoard', { board: 'd53gap', boards: ['d54pap'] }));
    expect([verdict.class, verdict.dataTouched, verdict.attempt]).to.deep.equal(['ELIG', false, 1]);
  });

  it('T42: a status that is not 0 is a failure without any other field (C5)', () => {
    const bare: Line[] = [
      ...upTo.image,
      [200, { who: 'restored', kind: 'status', status: 14, amrError: null, successful: null }],
      [200.4, fault('image', 'RestoreFailed', { status: 14, amrError: null, checkpoint: null })],
    ];
    const verdict = verdictOn(bare);
    expect([verdict.outcome, verdict.class, verdict.codes[0]]).to.deep.equal(['failed', 'COMM', 'st:14']);
  });

  it('T43: a wait for the battery is charging, however long, and silence is said before it is offered to stop', () => {
    const charging: Line = [180, { who: 'restored', kind: 'operation', operation: 39, percent: null }];
    const at = (seconds: number, ...more: readonly Line[]) =>
      quietIn(fold(journal(ready, upTo.image, more)), seconds * 1000)?.how ?? null;
    expect([200, 240, 480, 1000].map((seconds) => at(seconds))).to.deep.equal([
      null,
      'quiet',
      'unusual',
      'unusual',
    ]);
    expect([181, 900].map((seconds) => at(seconds, charging))).to.deep.equal(['charging', 'charging']);
  });

  it('T44: stopped before the erase, nothing was erased', () => {
    const stopped: Line[] = [...upTo.checks, [40, fault('checks', 'Stopped')]];
    expect(verdictOn(stopped)).to.include({ class: 'USER', dataTouched: false, next: 'WHERE_IT_WAS' });
    expect(saidOf(stopped)).to.contain('Nothing was erased.');
    // And leaving recovery mode is offered, which it is not once the storage was prepared (P10).
    const back: Line[] = [
      [41, left('restore', true)],
      [50, came('recovery')],
    ];
    expect(mayLeave(fold(journal(ready, stopped, back)))).to.equal(true);
    const late: Line[] = [...upTo.image, [172, fault('image', 'Stopped')], ...later(140, back)];
    expect(mayLeave(fold(journal(ready, late)))).to.equal(false);
  });

  it('T50: a crash that the phone has saved is said among what we saw, without its text (E6)', () => {
    const panic: Line = [
      37,
      { who: 'restored', kind: 'last-time', panic: 'panic(cpu 0) serial F7F3QQ4P20Y9' },
    ];
    const lines = [...upTo.handover, panic, ...lostInImage('recovery', 11).slice(upTo.handover.length)];
    expect(verdictOn(lines).saw).to.deep.include({ key: 'panicked-before' });
    expect(saidOf(lines)).to.contain('It has saved a crash').and.to.not.contain('F7F3QQ4P20Y9');
  });
});
