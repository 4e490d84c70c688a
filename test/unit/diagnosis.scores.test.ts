import { expect } from '@open-wc/testing';
import { explain, type Given } from '../../src/diagnosis/explain.ts';
import { scores } from '../../src/diagnosis/scores.ts';
import type { Weighed } from '../../src/diagnosis/verdict.ts';
import type { What } from '../../src/journal/entry.ts';
import type { Told } from '../../src/journal/told.ts';
import {
  again,
  came,
  fault,
  gone,
  journal,
  later,
  left,
  type Line,
  ready,
  upTo,
} from './diagnosis-journal.ts';
import { failedAt, kernelCameBack, lostInImage } from './diagnosis-rows.ts';

const tell = (told: Told, of: 'then' | 'now' = 'now'): What => ({ who: 'person', kind: 'told', of, told });
const set = (told: Told): Line[] => [[6, tell(told)]];

/** Two or more tries with this phone, 500 s apart, each with what was told before it. */
const tries = (...each: readonly (readonly Line[])[]): Line[] =>
  each.flatMap((lines, i) => (i === 0 ? [...lines] : [[i * 500, again] as Line, ...later(i * 500, lines)]));

const likely = (lines: readonly Line[], given: Given = {}): readonly Weighed[] =>
  explain(journal(ready, lines), given)!.likely;

/** What was written at another computer, or with another set-up, before. */
const before = (...each: readonly (readonly Line[])[]): Given => ({
  earlier: each.map((lines, i) => ({ id: `${i}`, origin: 'case-file', entries: journal(ready, lines) })),
});

const apple = (outcome: 'success' | 'failed'): Line => [
  900,
  {
    who: 'person',
    kind: 'tried-elsewhere',
    attempt: { id: 'F', route: 'finder', behavior: 'erase', outcome, class: 'COMM', told: {} },
  },
];

/** Lost for good with so much of the image sent: nothing but the offset speaks. */
const cutOff = (sent: number): Line[] => [
  ...upTo.image,
  [175, { who: 'asr', kind: 'sent', sent, total: 8_000_000_000 }],
  [180, fault('image', 'AsrClosed', { sent, total: 8_000_000_000 })],
];

const inRecovery: readonly Line[] = [[5, came('recovery')]];
const place = { computer: 'here', port: 'left', path: 'direct' } as const;
const silent = lostInImage();
const flapping = (...at: readonly number[]): Line[] => [
  ...upTo.ibec,
  ...at.flatMap((t): Line[] => [
    [t, left('recovery')],
    [t + 1, came('recovery')],
  ]),
  [60, left('recovery')],
  [60, gone('ibec')],
  [61, came('recovery')],
];
const remembered = (exitStatus: string): Line[] => [
  ...upTo.handover,
  [37, { who: 'restored', kind: 'last-time', exitStatus }],
  ...silent.slice(upTo.handover.length),
];
const panic: Line = [37, { who: 'restored', kind: 'last-time', panic: 'panic(cpu 0)' }];
const slow: Line = [35, { who: 'mux', kind: 'up', version: 2, packet: 64 }];
const claim: Line[] = [[12, fault('ibec', 'ClaimRefused', { call: 'open', error: 'NetworkError' })]];
const stuck = failedAt(0x65b, 'step', 14, 'socket unexpectedly closed');

/** A situation in which one piece of evidence speaks: who is first, in which word, and why. */
type Row = readonly [id: string, lines: readonly Line[], first: string, given?: Given];

const rows: readonly Row[] = [
  [
    'E1',
    tries(
      [...inRecovery, ...set({ cable: 'A', ...place }), ...cutOff(100_000_000)],
      [...inRecovery, ...set({ cable: 'B', ...place }), ...cutOff(7_000_000_000)],
    ),
    'link most likely further-with-cable',
  ],
  [
    'E2',
    tries([...set({ cable: 'A' }), ...silent], [...set({ cable: 'B' }), ...silent]),
    'phone open nothing-yet',
  ],
  [
    'E3',
    set({ computer: 'here' }).concat(silent),
    'phone possible| other-computer-alike',
    before([...set({ computer: 'there' }), ...silent]),
  ],
  ['E4', lostInImage('restore', 3), 'link possible| same-system'],
  ['E5', lostInImage('recovery', 11), 'phone possible| restarted'],
  ['E6', [...upTo.handover, panic, ...silent.slice(upTo.handover.length)], 'phone possible| panicked'],
  ['E7', kernelCameBack('recovery', 4), 'phone possible| refused-though-checked'],
  ['E8a', tries(cutOff(1_000_000_000), cutOff(3_000_000_000)), 'link more likely stream-differs'],
  ['E9', flapping(12, 20, 41, 50), 'link possible| flapped'],
  ['E10', [...upTo.restore, slow, ...silent.slice(upTo.restore.length)], 'link possible| full-speed'],
  ['E11', set({ path: 'hub' }).concat(silent), 'link possible| hub-between'],
  ['E13', tries([...upTo.ibec, ...claim], silent), 'computer possible| claimed-before'],
  ['E14', silent, 'phone possible| others-restored-here', { neighbours: ['restored'] }],
  ['E15', silent, 'link open others-lost-here', { neighbours: ['lost', 'lost'] }],
  ['E16', set({ harmed: 'yes' }).concat(silent), 'phone possible| harmed'],
  [
    'E17',
    set({ cable: 'C', computer: 'z' }).concat(stuck),
    'phone most likely same-step',
    before(
      [...set({ cable: 'A', computer: 'x' }), ...stuck],
      [...set({ cable: 'B', computer: 'y' }), ...stuck],
    ),
  ],
  ['E18', set({ current: 'no' }).concat(silent), 'computer possible| outdated'],
  ['E20', set({ bootLoop: 'yes' }).concat(silent), 'phone possible| boot-loop'],
  ['E21', [...silent, apple('success')], 'client possible| apple-restored'],
  ['E22', [...silent, apple('failed')], 'phone possible| apple-lost'],
  [
    'E23',
    set({ virtualMachine: 'yes' }).concat(kernelCameBack('recovery', 4)),
    'computer possible| virtual-machine',
  ],
];

const shown = ({ who, word, why, capped }: Weighed): string => `${who} ${word}${capped ? '|' : ''} ${why}`;

describe('the evidence that is weighed', () => {
  for (const [id, lines, first, given] of rows)
    it(`${id} decides where nothing else speaks`, () => {
      expect(shown(likely(lines, given)[0]!)).to.equal(first);
    });

  it('is named by the fault itself for E8b, E9r, E12 and E19, and then not weighed', () => {
    const drift: Line = [178, { who: 'page', kind: 'drift', ms: 20_000 }];
    const late: Line[] = [
      ...upTo.handover,
      [155, left('restore')],
      [155, gone('handover')],
      [163, came('recovery')],
    ];
    expect(shown(likely([...upTo.image, drift, ...silent.slice(-3)])[0]!)).to.equal(
      'computer most likely stood-still',
    );
    expect(shown(likely(late)[0]!)).to.equal('computer most likely missed-start');
    const alike = tries(cutOff(4_063_232), cutOff(4_063_232), cutOff(4_063_232));
    expect(likely(alike).map(shown)).to.deep.equal(['client more likely same-offset']);
    const regular = likely(flapping(12, 24, 36, 48))[0]!;
    expect(shown(regular)).to.equal('computer possible| flapped-regularly');
  });

  it('takes an exit status for the phone’s own doing only where it names a step of the phone’s (E6)', () => {
    for (const step of ['[0x067B] asr failed, 14', 'checkpoint 0x1303', 'RamrodErrorDomain 1004'])
      expect(shown(likely(remembered(step))[0]!), step).to.equal('phone possible| failed-before');
    const others = [
      '(null)',
      'Success',
      'none',
      '0x00000000',
      'host disconnected',
      '0x655 host too old',
      '10',
    ];
    for (const other of [...others, 'AMRestoreErrorDomain 0', '0x67B result 0'])
      expect(shown(likely(remembered(other))[0]!), other).to.equal('link open too-little');
  });

  it('gives the cable nothing for a try that was another in anything else, or no further than by chance (E1)', () => {
    const pair = (now: Told, first: readonly Line[], then: readonly Line[]): string =>
      shown(
        likely(
          tries(
            [...inRecovery, ...set({ cable: 'A', ...place }), ...first],
            [...inRecovery, ...set({ cable: 'B', ...now }), ...then],
          ),
        )[0]!,
      );
    const [early, late] = [cutOff(100_000_000), cutOff(7_000_000_000)];
    const update = early.map(([at, what]): Line => [
      at,
      what.kind === 'attempt' ? { ...what, behavior: 'update' } : what,
    ]);
    const further = 'link most likely further-with-cable';
    expect(pair({}, early, late)).to.equal(further);
    expect(pair({}, early, cutOff(100_000_001))).to.not.equal(further);
    expect(pair({ port: 'right' }, early, late)).to.not.equal(further);
    expect(pair({ current: 'yes' }, early, late)).to.not.equal(further);
    expect(pair({}, update, late)).to.not.equal(further);
  });

  it('has each of its numbers, and one of them for two things that a phone remembers', () => {
    const ids = scores.map(({ id }) => id);
    expect(ids).to.deep.equal(
      'E1 E2 E3 E4 E5 E6 E6 E7 E8a E9 E9r E10 E11 E12 E13 E14 E15 E16 E17 E18 E19 E20 E21 E22 E23'.split(' '),
    );
  });

  it('takes a return between the times of S1 and S2 for neither, and says so (E7)', () => {
    for (const seconds of [10, 13, 19])
      expect(shown(likely(kernelCameBack('recovery', seconds))[0]!), `${seconds} s`).to.equal(
        'link open too-little',
      );
    const cannot = explain(journal(ready, kernelCameBack('recovery', 13)))!.cannotKnow;
    expect(cannot[0]).to.equal('refused-or-ran');
    expect(explain(journal(ready, kernelCameBack('recovery', 4)))!.cannotKnow).to.not.include(
      'refused-or-ran',
    );
  });

  it('does not hold a bounce against a cable that someone took out (E4)', () => {
    const touched: Line[] = [...lostInImage('restore', 1), [200, tell({ touched: 'yes' }, 'then')]];
    expect(shown(likely(touched)[0]!)).to.equal('link open too-little');
  });

  it('names the runner-up second, and what points away from it', () => {
    const [first, second, third] = likely(lostInImage('recovery', 11));
    expect([first!.who, second!.who, third!.who]).to.deep.equal(['phone', 'computer', 'link']);
    expect(third!.against).to.equal('restarted');
  });

  it('never raises the phone above "possible" without its own word or the whole ladder', () => {
    const restarted = tries(...[0, 1, 2].map(() => lostInImage('recovery', 11)));
    expect(shown(likely(restarted)[0]!)).to.equal('phone possible| restarted');
  });
});
