import { expect } from '@open-wc/testing';
import type { Attempt } from '../../src/diagnosis/case/attempt.ts';
import type { Case } from '../../src/diagnosis/case/case.ts';
import { factsOf } from '../../src/diagnosis/ladder/facts.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import { mayTry } from '../../src/diagnosis/ladder/retry.ts';
import { missing } from '../../src/diagnosis/ladder/suspicion.ts';
import { attempt, caseWith, everything, update } from './case-journal.ts';

const step = (whole: Case): string => ladder(whole).step;
const open = (whole: Case): string[] => missing(ladder(whole).lines).map(({ key }) => key);

/** What the scenarios of failures.md §5 expect of the ladder, by their numbers. */
describe('the ladder', () => {
  it('asks for what costs nothing first, then for another cable, and gives no verdict after one loss (T8)', () => {
    const said = [{ software: null, path: null }, { path: null }, { path: 'hub' as const }, {}].map(
      (labels) => step(caseWith([update(labels)])),
    );
    expect(said).to.deep.equal(['UPDATE_SOFTWARE', 'GO_DIRECT', 'GO_DIRECT', 'CHANGE_CABLE']);
    expect(step(caseWith([update()], {}, { restarted: false }))).to.equal('FORCE_RESTART');
    expect(
      ladder(caseWith([update({ software: null, path: null })], {}, { restarted: false })).together,
    ).to.deep.equal(['GO_DIRECT', 'FORCE_RESTART']);
  });

  it('goes to recovery mode after two updates from iOS, and tries the update there once more (T9)', () => {
    const two = [update({ cable: 'A' }), update({ cable: 'B' })];
    expect(step(caseWith(two, {}, { stage: 'normal', starts: true }))).to.equal('ENTER_RECOVERY');
    expect(ladder(caseWith(two))).to.include({
      step: 'UPDATE_FROM_RECOVERY',
      row: 'D30',
      operation: 'update',
    });
  });

  it('passes over an interruption: it neither counts nor resets (T9b)', () => {
    const claim = update({}, { cls: 'CLAIM', shape: 'S9' });
    expect(ladder(caseWith([update(), claim, update()])).losses).to.equal(2);
  });

  it('tries the update before the restore where data matters (T10)', () => {
    const lost = [update({ cable: 'A' }), update({ cable: 'B' })];
    expect(step(caseWith(lost))).to.equal('UPDATE_FROM_RECOVERY');
    expect(ladder(caseWith(lost, { dataMatters: false }))).to.include({
      step: 'CONSENT_RESTORE',
      consent: true,
    });
    expect(step(caseWith([...lost, update({ cable: 'B' }, { startMode: 'recovery' })]))).to.equal(
      'CONSENT_RESTORE',
    );
    expect(step(caseWith(lost, { offers: ['erase'] }))).to.equal('CONSENT_RESTORE');
  });

  it('does not suspect the phone on one computer, and names it as missing (T13)', () => {
    const whole = caseWith([attempt({ cable: 'A' }), attempt({ cable: 'B', port: 'right' })]);
    expect(step(whole)).to.equal('OTHER_COMPUTER');
    expect(open(whole)).to.include('computers');
  });

  it('says "increasingly likely" when every line is fulfilled, and not before (T14)', () => {
    expect(ladder(caseWith(everything()))).to.include({ step: 'SERVICE_HARDWARE_SUSPECTED', row: 'D19' });
    expect(open(caseWith(everything()))).to.deep.equal([]);
  });

  it('wants the direct path and current software on two computers (T15, T16)', () => {
    const behindHub = caseWith(everything({ path: 'hub' }));
    expect([step(behindHub), open(behindHub)]).to.deep.equal(['GO_DIRECT', ['direct']]);
    const unknown = caseWith(everything({ software: null }));
    expect([step(unknown), open(unknown)]).to.deep.equal(['UPDATE_SOFTWARE', ['software']]);
  });

  it('begins a new streak after another problem (T17)', () => {
    const refused = attempt({}, { cls: 'ELIG', code: 'tss:94' });
    const before = [attempt(), attempt({ cable: 'B' }), refused];
    expect(ladder(caseWith(before))).to.include({ step: 'ELIGIBILITY', branch: 'signed-build', losses: 0 });
    expect(ladder(caseWith([...before, attempt()])).losses).to.equal(1);
  });

  it('needs no buttons where iOS answers, and gives up where it does not (T31, T32)', () => {
    const two = [update({ cable: 'A' }), update({ cable: 'B' })];
    const broken = { stage: null, button: 'broken' } as const;
    expect(step(caseWith(two, {}, { ...broken, stage: 'normal', starts: true, readable: true }))).to.equal(
      'ENTER_RECOVERY_BY_COMMAND',
    );
    expect(step(caseWith(two, {}, broken))).to.equal('SERVICE_BUTTON');
    expect(step(caseWith([], {}, broken))).to.equal('SERVICE_BUTTON');
  });

  it('takes a restore for a declined update only where it was made here (§2.6)', () => {
    const declined = (route: Attempt['route']): boolean =>
      factsOf(caseWith([attempt({}, { route })])).updateTried;
    expect([declined('web'), declined('finder'), declined('other')]).to.deep.equal([true, false, false]);
  });

  it('calls a phone that comes and goes on two cables and two ports unstable (T33)', () => {
    const whole = caseWith([attempt(), attempt({ cable: 'B', port: 'right' }, { flaps: 4 })]);
    expect(step(whole)).to.equal('SERVICE_UNSTABLE');
  });

  it('advises service after three restores from recovery, and says what is untested (T34)', () => {
    const whole = caseWith([attempt(), attempt({ cable: 'B' }), attempt({ cable: 'B', port: 'right' })]);
    expect(ladder(whole)).to.deep.include({ step: 'SERVICE_ADVISED', row: 'D21' });
    expect(ladder(whole).untested).to.include('OTHER_COMPUTER');
  });

  it('offers DFU to a technician once, and to nobody else (T35, T36)', () => {
    expect(step(caseWith(everything(), { technician: true }))).to.equal('OFFER_DFU');
    const dfu = attempt({ cable: 'B', computer: 'there' }, { startMode: 'dfu' });
    expect(step(caseWith([...everything(), dfu], { technician: true }))).to.equal(
      'SERVICE_HARDWARE_SUSPECTED',
    );
    expect(step(caseWith(everything()))).to.equal('SERVICE_HARDWARE_SUSPECTED');
  });

  it('believes the phone that reports the same on another cable and computer (T38)', () => {
    const report = { status: 6, checkpoint: 0x60d };
    const first = attempt({}, { cls: 'DEVSTOR', report });
    expect(ladder(caseWith([first]))).to.include({
      step: 'DEVICE_REPORTED',
      branch: 'other-cable-and-computer',
    });
    const second = attempt({ cable: 'B', computer: 'there' }, { cls: 'DEVSTOR', report });
    expect(step(caseWith([first, second]))).to.equal('SERVICE_DEVICE_REPORTED');
  });

  it('takes a full storage after an update to a restore, never to the cable (T18)', () => {
    const full = update({}, { cls: 'DEVSTOR', report: { status: 14, checkpoint: 0x65b, full: true } });
    expect(ladder(caseWith([full]))).to.include({ step: 'DEVICE_REPORTED', branch: 'smaller-or-restore' });
    const unmounted = update({}, { cls: 'DEVSTOR', report: { status: 27, checkpoint: 0x622 } });
    expect(ladder(caseWith([unmounted]))).to.include({
      step: 'DEVICE_REPORTED',
      branch: 'restore-instead',
      operation: 'erase',
      consent: true,
    });
  });

  it('refuses the same set-up a third time, and proposes service after ten attempts (T45)', () => {
    expect(mayTry(caseWith([update()], {}, { stage: 'normal' }), 'update')).to.equal(true);
    expect(mayTry(caseWith([update(), update()], {}, { stage: 'normal' }), 'update')).to.equal(false);
    expect(mayTry(caseWith([update(), update({ cable: 'B' })], {}, { stage: 'normal' }), 'update')).to.equal(
      true,
    );
    const ten = Array.from({ length: 10 }, () => update());
    expect(ladder(caseWith(ten))).to.include({ step: 'SERVICE_ADVISED', row: 'D23' });
  });

  it('asks for Apple’s own app last, believes its failure, and its success even more (T46, T47, T48)', () => {
    const ours = everything().slice(0, 3);
    expect(ladder(caseWith(ours))).to.include({ step: 'APPLE_ROUTE' });
    expect(open(caseWith(ours))).to.deep.equal(['route-proven']);
    const apples = { route: 'finder', phase: null, code: 'it:4013' } as const;
    expect(step(caseWith([...ours, attempt({ computer: 'there' }, apples)]))).to.equal(
      'SERVICE_HARDWARE_SUSPECTED',
    );
    expect(step(caseWith(ours, { provenElsewhere: true }))).to.equal('SERVICE_HARDWARE_SUSPECTED');
    const succeeded = attempt({ computer: 'there' }, { ...apples, cls: null, code: null });
    expect(step(caseWith([...ours, succeeded]))).to.equal('FINISH');
  });

  it('begins with the list (T49), then with the update, and from recovery mode with the update there', () => {
    expect(step(caseWith([], { checklistDone: false }, { stage: null }))).to.equal('PREPARE');
    expect(step(caseWith([], {}, { stage: null }))).to.equal('ENTER_RECOVERY');
    expect(step(caseWith([], {}, { stage: 'normal', starts: true }))).to.equal('UPDATE');
    expect(
      step(caseWith([], {}, { stage: 'normal', starts: true, misbehaves: true, restarted: false })),
    ).to.equal('FORCE_RESTART');
    expect(step(caseWith([]))).to.equal('UPDATE_FROM_RECOVERY');
  });

  it('has a place for every other problem', () => {
    const after = (cls: string, count = 1): string[] =>
      Array.from({ length: count }, (_, i) =>
        step(caseWith(Array.from({ length: i + 1 }, () => update({}, { cls: cls as 'PERM' })))),
      );
    expect(after('PERM')).to.deep.equal(['GRANT']);
    expect(after('CLAIM', 3)).to.deep.equal(['CLOSE_OTHERS', 'FALLBACK_ROUTE', 'OTHER_COMPUTER']);
    expect(after('HOSTSLOW', 3)).to.deep.equal(['RETRY_SAME', 'RETRY_SAME', 'OTHER_COMPUTER']);
    expect(after('HOSTOLD')).to.deep.equal(['FALLBACK_ROUTE']);
    expect(after('POWER')).to.deep.equal(['CHARGE']);
    expect(after('LOCK')).to.deep.equal(['UNLOCK_TRUST']);
    expect(after('WRONGDEV')).to.deep.equal(['WRONG_DEVICE']);
    expect(after('CLIENT', 2)).to.deep.equal(['REPORT', 'FALLBACK_ROUTE']);
    expect(after('UNKNOWN', 3)).to.deep.equal(['CHANGE_CABLE', 'REPORT', 'FALLBACK_ROUTE']);
    expect(after('USER')).to.deep.equal(['WHERE_IT_WAS']);
  });

  it('walks each branch to its end', () => {
    const walk = (cls: 'ELIG' | 'NET' | 'FILE', code: string): (string | null)[] =>
      [1, 2, 3, 4, 5].map(
        (count) => ladder(caseWith(Array.from({ length: count }, () => update({}, { cls, code })))).branch,
      );
    expect(walk('ELIG', 'tss:94')).to.deep.equal([
      'signed-build',
      'wait-ten-minutes',
      'other-network',
      'report-and-apple',
      'report-and-apple',
    ]);
    const listed = (is: boolean): (string | null)[] =>
      [1, 2, 3].map((count) => {
        const refused = Array.from({ length: count }, () => update({}, { cls: 'ELIG', code: 'tss:94' }));
        return ladder(caseWith(refused, { listed: is })).branch;
      });
    expect(listed(true)).to.deep.equal(['wait-ten-minutes', 'other-network', 'report-and-apple']);
    expect(listed(false)).to.deep.equal(['signed-build', 'signed-build', 'signed-build']);
    expect(walk('NET', 'it:3004')).to.deep.equal([
      'test-hosts',
      'pause-security',
      'other-network',
      'other-computer',
      'network-owner',
    ]);
    expect(walk('FILE', '').slice(0, 3)).to.deep.equal(['download-again', 'other-storage', 'stop']);
    expect(ladder(caseWith([update({}, { cls: 'ELIG', code: null })])).branch).to.equal('other-model');
  });
});
