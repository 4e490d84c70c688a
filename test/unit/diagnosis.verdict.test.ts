import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import {
  asked,
  came,
  checkpoint,
  expected,
  fault,
  gone,
  journal,
  left,
  type Line,
  phase,
  ready,
  upTo,
} from './diagnosis-journal.ts';
import { failedAt, inFile, kernelCameBack, lostInImage, verdictOn } from './diagnosis-rows.ts';

describe('the verdict on a journal', () => {
  it('is none while nothing has ended', () => {
    expect(explain([])).to.equal(null);
    expect(explain(journal(ready, upTo.image))).to.equal(null);
    expect(explain(journal(ready, upTo.image, [[180, left('restore')]]))).to.equal(null);
  });

  it('can be asked for at every entry, is the same each time, and changes nothing', () => {
    const entries = journal(ready, lostInImage('recovery', 11));
    const before = JSON.stringify(entries);
    const begins = entries.findIndex(({ kind }) => kind === 'fault');
    entries.forEach((_, i) => {
      const beginning = entries.slice(0, i + 1);
      const verdict = explain(beginning);
      expect(verdict === null, `entry ${i}`).to.equal(i < begins);
      expect(explain(beginning)).to.deep.equal(verdict);
    });
    expect(JSON.stringify(entries)).to.equal(before);
    expect(explain(entries.slice(0, -1))?.shape).to.equal(null);
    expect(explain(entries)?.shape).to.equal('S5b');
  });

  it('says of a restore that succeeded what it looked like, and what it reported on the way', () => {
    const finished: Line[] = [
      ...upTo.image,
      [400, { who: 'page', kind: 'restored' }],
      [400, phase('finish')],
      [405, left('restore', true)],
    ];
    const told = ({ outcome, shape, next, class: cls, dataTouched }: Verdict) => [
      outcome,
      shape,
      next,
      cls,
      dataTouched,
    ];
    expect(told(verdictOn(finished, [[460, { who: 'page', kind: 'started' }]]))).to.deep.equal([
      'finished',
      'S13',
      'FINISH',
      null,
      true,
    ]);
    expect(told(verdictOn(finished, [[999, { who: 'page', kind: 'start-unseen' }]]))).to.deep.equal([
      'finished-unseen',
      null,
      'DONE_UNSEEN',
      null,
      true,
    ]);
    const again_: Line[] = [
      [36, expected('restore', 'restore')],
      [36, left('restore', true)],
      [39, came('restore')],
    ];
    expect(verdictOn(upTo.restore, again_, finished.slice(upTo.restore.length)).shape).to.equal('S11');
    const modem: Line = [300, checkpoint(0x132a, 'await_update_baseband', -1, 'no programmer')];
    const withFault = verdictOn([...finished.slice(0, -3), modem, ...finished.slice(-3)]);
    expect([withFault.outcome, withFault.saw]).to.deep.equal([
      'finished-with-fault',
      [{ key: 'step-failed', name: 'await_update_baseband' }],
    ]);
  });

  it('says that two readings are open between the time of one and of the other', () => {
    expect(verdictOn(kernelCameBack('recovery', 4)).orShape).to.equal(null);
    expect(
      [10, 18]
        .map((seconds) => verdictOn(kernelCameBack('recovery', seconds)))
        .map((v) => [v.shape, v.orShape]),
    ).to.deep.equal([
      ['S1', 'S2'],
      ['S2', 'S1'],
    ]);
  });

  it('says that a return was not seen only after it was waited for (S4)', () => {
    const cut = verdictOn(lostInImage().slice(0, -1));
    expect([cut.class, cut.shape, cut.saw[1]]).to.deep.equal(['COMM', null, { key: 'return-unseen' }]);
    for (const end of [
      lostInImage(),
      [...lostInImage().slice(0, -1), [210.1, { who: 'page', kind: 'hidden' }] satisfies Line],
    ])
      expect([verdictOn(end).shape, verdictOn(end).saw[1]]).to.deep.equal(['S4', { key: 'not-returned' }]);
    // Who opens the page again an hour later was not looking.
    const opened: Line = [
      3780,
      {
        who: 'page',
        kind: 'opened',
        version: '1',
        host: { os: 'linux', browser: '', usb: true },
        relay: false,
      },
    ];
    expect(verdictOn(lostInImage().slice(0, -1), [opened]).shape).to.equal(null);
  });

  it('takes an operation that makes partitions or keys for the beginning of the erase (§1.7)', () => {
    for (const operation of [11, 12, 42, 50]) {
      const at: Line = [50, { who: 'restored', kind: 'operation', operation, percent: null }];
      expect(verdictOn([...upTo.checks, at, [51, left('restore')], [51, gone('checks')]]).data).to.equal(
        'erased',
      );
    }
    const begun: Line[] = [...upTo.checks, [50, checkpoint(0x61f, 'format_effaceable_storage')]];
    expect(verdictOn([...begun, [51, left('restore')], [51, gone('checks')]]).dataTouched).to.equal(true);
    const update = begun.map(([t, what]): Line => [
      t,
      what.kind === 'attempt' ? { ...what, behavior: 'update' } : what,
    ]);
    expect(verdictOn([...update, [51, left('restore')], [51, gone('checks')]]).data).to.equal('kept');
  });

  it('shows the number that Apple’s apps would, where one is known for just that', () => {
    const codes = (...lines: readonly Line[]): readonly string[] =>
      verdictOn(lines).codes.filter((code) => !code.startsWith('web:'));
    expect(codes(...lostInImage())).to.deep.equal(['mr:4013', 'mr:4010']);
    expect(
      codes(
        ...upTo.checks,
        [80, phase('finish')],
        [81, left('restore')],
        [81, gone('finish')],
        [112, { who: 'page', kind: 'returned', stage: null, afterMs: 31_000 }],
      ),
    ).to.deep.equal(['mr:4005']);
    expect(
      codes(
        [7, came('normal')],
        [11, phase('enter')],
        [12, expected('normal', 'recovery')],
        [13, left('normal', true)],
        [73, fault('enter', 'DidNotReturn')],
      ),
    ).to.deep.equal([]);
    expect(
      codes(...upTo.handover, [155, left('restore')], [155, gone('handover')], [163, came('recovery')]),
    ).to.deep.equal(['mr:4013']);
    expect(codes(...failedAt(0x634, 'fdr_recover', 53))).to.deep.equal(['st:53', 'amr:53']);
    expect(codes(...inFile('DownloadRefused', { status: 404 }))).to.deep.equal([]);
    expect(codes(...inFile('SigningUnreachable', { attempts: 3 }))).to.deep.equal(['it:3004']);
  });

  it('cannot say of a loss right before the erase whether it happened', () => {
    const runUp: Line[] = [
      ...upTo.checks,
      [50, checkpoint(0x64e, 'clean_nand')],
      [51, left('restore')],
      [51, gone('checks')],
    ];
    expect(verdictOn(runUp).dataTouched).to.equal(null);
  });

  it('keeps every number in the space of who reported it', () => {
    const text = '[0]D(update failed)[1]D(RamrodErrorDomain 1004: fail to ping baseband)';
    expect(verdictOn(failedAt(0x1303, 'update_baseband', -1, text)).codes).to.deep.equal([
      'st:-1',
      'amr:-1',
      'ram:1004',
    ]);
  });

  it('names what it could not answer before the failure', () => {
    const unknown = (announcedOnly: boolean): Line => [
      90,
      {
        who: 'restored',
        kind: 'unknown-request',
        dataType: 'FirmwareUpdaterData',
        request: 3,
        announcedOnly,
      },
    ];
    const lines = (optional: boolean): Line[] => [
      ...upTo.image,
      unknown(optional),
      [180, left('restore')],
      [180, gone('image')],
    ];
    const verdict = verdictOn(lines(false));
    expect(verdict.class).to.equal('COMM');
    expect(verdict.saw).to.deep.include({
      key: 'unknown-request',
      dataType: 'FirmwareUpdaterData',
      optional: false,
    });
    const failed = failedAt(0x635, 'update_device_firmware', -1, '', unknown(false), [
      205,
      asked('FirmwareUpdaterData'),
    ]);
    expect(verdictOn(failed)).to.include({ class: 'CLIENT', next: 'REPORT' });
  });
});
