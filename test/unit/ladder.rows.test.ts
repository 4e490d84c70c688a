import { expect } from '@open-wc/testing';
import type { Attempt } from '../../src/diagnosis/case/attempt.ts';
import type { Case } from '../../src/diagnosis/case/case.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import { mayTry } from '../../src/diagnosis/ladder/retry.ts';
import type { Step } from '../../src/diagnosis/ladder/step.ts';
import { table } from '../../src/diagnosis/ladder/table.ts';
import { attempt, caseWith, everything, update } from './case-journal.ts';

const ended = (cls: FailureClass | null, other: Partial<Attempt> = {}): Attempt =>
  attempt({}, { cls, shape: null, code: null, outcome: 'failed', eraseReached: false, ...other });

const gone = { stage: null, starts: false } as const;
const running = { stage: 'normal', starts: true } as const;
const broken = { button: 'broken' } as const;
const twoCables = [update({ cable: 'A' }), update({ cable: 'B' })];
const restores = (count: number): Attempt[] =>
  Array.from({ length: count }, (_, i) =>
    attempt({ cable: i % 2 ? 'A' : 'B', port: i % 2 ? 'left' : 'right' }),
  );

/** A row of the decision table, the rules that it keeps, a case that it decides, and its step. */
type Row = readonly [row: string, rules: string, whole: Case, step: Step];

const rows: readonly Row[] = [
  [
    'D0',
    'R12 R17: the list comes before anything is sent',
    caseWith([], { checklistDone: false }, gone),
    'PREPARE',
  ],
  ['D1', 'success is the end of it', caseWith([attempt({}, { cls: null, outcome: 'success' })]), 'FINISH'],
  ['D2', 'stopped before the erase', caseWith([ended('USER', { outcome: 'cancelled' })]), 'WHERE_IT_WAS'],
  ['D3', 'another phone', caseWith([ended('WRONGDEV')]), 'WRONG_DEVICE'],
  ['D4', 'Chrome was not asked', caseWith([ended('PERM')]), 'GRANT'],
  ['D5', 'held by another program', caseWith([ended('CLAIM')]), 'CLOSE_OTHERS'],
  ['D6', 'held again', caseWith([ended('CLAIM'), ended('CLAIM')]), 'FALLBACK_ROUTE'],
  ['D7', 'this computer was too slow', caseWith([ended('HOSTSLOW')]), 'RETRY_SAME'],
  [
    'D7',
    'and a third time',
    caseWith([ended('HOSTSLOW'), ended('HOSTSLOW'), ended('HOSTSLOW')]),
    'OTHER_COMPUTER',
  ],
  ['D8', 'R7 R61: software that is too old', caseWith([ended('HOSTOLD')]), 'FALLBACK_ROUTE'],
  [
    'D9',
    'R16 R46 R47: not eligible',
    caseWith([attempt(), ended('ELIG', { code: 'tss:94' })]),
    'ELIGIBILITY',
  ],
  ['D10', 'R31: Apple is not reached', caseWith([ended('NET')]), 'NETWORK'],
  ['D11', 'R64: the file', caseWith([ended('FILE')]), 'FIRMWARE_FILE'],
  ['D12', 'the battery', caseWith([ended('POWER')]), 'CHARGE'],
  ['D13', 'R65: locked', caseWith([ended('LOCK')]), 'UNLOCK_TRUST'],
  [
    'D14',
    'R46: the phone’s own word',
    caseWith([ended('DEVPART', { report: { status: 50, checkpoint: 0x609 } })]),
    'DEVICE_REPORTED',
  ],
  ['D15', 'P5: a fault of ours', caseWith([ended('CLIENT')]), 'REPORT'],
  ['D16', 'R27 R63: recovery mode ran out', caseWith([ended(null)]), 'REENTER_RECOVERY'],
  [
    'D17',
    'R51: no button, and nothing to talk to',
    caseWith(twoCables, {}, { ...gone, ...broken }),
    'SERVICE_BUTTON',
  ],
  [
    'D18',
    'R51: no button, but an iOS that listens',
    caseWith(twoCables, {}, { ...running, ...broken, readable: true }),
    'ENTER_RECOVERY_BY_COMMAND',
  ],
  [
    'D19',
    'R48 R52 R53: every line of the stop condition',
    caseWith(everything()),
    'SERVICE_HARDWARE_SUSPECTED',
  ],
  [
    'D19',
    'R43 R44: DFU for a technician, and only then',
    caseWith(everything(), { technician: true }),
    'OFFER_DFU',
  ],
  [
    'D19',
    'R45: and after it, D20: the end',
    caseWith([...everything(), attempt({ computer: 'there' }, { startMode: 'dfu' })], { technician: true }),
    'SERVICE_HARDWARE_SUSPECTED',
  ],
  ['D21', 'R29 R49: three restores from recovery mode', caseWith(restores(3)), 'SERVICE_ADVISED'],
  [
    'D22',
    'R50: it does not stay connected',
    caseWith([
      update({ cable: 'A', port: 'left' }, { flaps: 4 }),
      update({ cable: 'B', port: 'right' }, { flaps: 4 }),
    ]),
    'SERVICE_UNSTABLE',
  ],
  [
    'D23',
    'P9 R53: ten tries',
    caseWith(Array.from({ length: 10 }, (_, i) => update({ cable: i % 2 ? 'A' : 'B' }))),
    'SERVICE_ADVISED',
  ],
  ['D24', 'R7: software first', caseWith([update({ software: null })]), 'UPDATE_SOFTWARE'],
  ['D25', 'R8 R9 R60: then a direct path', caseWith([update({ path: 'hub' })]), 'GO_DIRECT'],
  ['D26', 'R18 R19: then a restart', caseWith([update()], {}, { restarted: false }), 'FORCE_RESTART'],
  [
    'D27',
    'R20 R21 R59: then another cable, before anything is repeated',
    caseWith([update()]),
    'CHANGE_CABLE',
  ],
  ['D28', 'R23 R24: then recovery mode', caseWith(twoCables, {}, running), 'ENTER_RECOVERY'],
  ['D29', 'R23: a phone that does not start', caseWith([], {}, gone), 'ENTER_RECOVERY'],
  ['D30', 'R22 R25 R62: in it the update first', caseWith(twoCables), 'UPDATE_FROM_RECOVERY'],
  [
    'D31',
    'R25 R26 R33 P4: then the restore, agreed to',
    caseWith([...twoCables, update({ cable: 'B' }, { startMode: 'recovery' })]),
    'CONSENT_RESTORE',
  ],
  [
    'D32',
    'R28: then another port',
    caseWith([attempt({ cable: 'A' }), attempt({ cable: 'B' })]),
    'CHANGE_PORT',
  ],
  [
    'D33',
    'R28 R66: then another computer',
    caseWith([attempt({ cable: 'A' }), attempt({ cable: 'B', port: 'right' })]),
    'OTHER_COMPUTER',
  ],
  [
    'D34',
    'P15: then what is missing, Apple’s own app last',
    caseWith(everything().filter(({ route }) => route === 'web')),
    'APPLE_ROUTE',
  ],
  ['D35', 'C6: an unknown end, once more with another cable', caseWith([ended('UNKNOWN')]), 'CHANGE_CABLE'],
  ['D36', 'C6: and again', caseWith([ended('UNKNOWN'), ended('UNKNOWN')]), 'REPORT'],
  ['D37', 'R18 R22: a phone that starts is updated', caseWith([], {}, running), 'UPDATE'],
];

describe('each row of the decision table', () => {
  for (const [row, rules, whole, step] of rows)
    it(`${row} decides: ${rules}`, () => {
      const { row: decided, step: next } = ladder(whole);
      expect([decided, next]).to.deep.equal([row, step]);
    });

  it('has its case here', () => {
    const shown = new Set(rows.map(([row]) => row));
    expect(table.map(({ row }) => row).filter((row) => row !== 'P9' && !shown.has(row))).to.deep.equal([]);
  });

  it('P1: one change a try, but for what costs nothing', () => {
    for (const [, , whole] of rows) {
      const { step, together } = ladder(whole);
      for (const other of together)
        expect(['UPDATE_SOFTWARE', 'GO_DIRECT', 'FORCE_RESTART']).to.include(other, step);
    }
  });

  it('P6: an interruption neither counts nor closes the row, another problem closes it', () => {
    const losses = (between: FailureClass): number =>
      ladder(caseWith([attempt(), ended(between), attempt()])).losses;
    for (const cls of ['PERM', 'CLAIM', 'HOSTSLOW', 'LOCK', 'POWER', 'USER', 'CLIENT', 'WRONGDEV'] as const)
      expect(losses(cls), cls).to.equal(2);
    for (const cls of ['ELIG', 'NET', 'FILE', 'HOSTOLD', 'DEVSTOR', 'DEVPART', 'UNKNOWN'] as const)
      expect(losses(cls), cls).to.equal(1);
  });

  it('R66: the same failing set-up is not repeated unchanged', () => {
    const whole = caseWith([attempt(), attempt()]);
    expect(mayTry(whole, 'erase')).to.equal(false);
  });
});
