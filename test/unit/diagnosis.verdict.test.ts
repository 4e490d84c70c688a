import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import {
  asked,
  came,
  checkpoint,
  expected,
  gone,
  journal,
  left,
  type Line,
  phase,
  ready,
  upTo,
} from './diagnosis-journal.ts';
import { failedAt, kernelCameBack, lostInImage, verdictOn } from './diagnosis-rows.ts';

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
    expect(explain(entries.slice(0, -1))?.shape).to.equal('S4');
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
