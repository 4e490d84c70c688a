import { expect } from '@open-wc/testing';
import { again, later, type Line } from './diagnosis-journal.ts';
import { answerOn, failedAt, inFile } from './diagnosis-rows.ts';

const firmware = {
  file: 'a.ipsw',
  size: 9,
  productVersion: '26.1',
  build: '23B85',
  products: ['iPhone13,2'],
};
const opened: Line = [1, { who: 'ipsw', kind: 'opened', entries: 9, firmware }];
/** A list of signed versions; it has the file at hand, or another. */
const listed = (build: string): Line => [
  2,
  {
    who: 'catalogue',
    kind: 'listed',
    product: 'iPhone13,2',
    source: 'a list',
    asked: 0,
    builds: [{ version: '26.1', build, url: 'https://list.example/a.ipsw', size: 9 }],
    unsigned: 0,
    failed: [],
  },
];
const refused: readonly Line[] = inFile('SigningRefused', { status: 94 });
/** Refused as often as that. */
const times = (count: number): Line[] =>
  Array.from({ length: count }, (_, i): Line[] => [
    ...(i === 0 ? [] : ([[i * 100, again]] as const)),
    ...later(i * 100, refused),
  ]).flat();
const asUpdate = (lines: readonly Line[]): Line[] =>
  lines.map(([at, what]): Line => [at, what.kind === 'attempt' ? { ...what, behavior: 'update' } : what]);

describe('another problem than a lost contact, in words', () => {
  it('R36, R42, R47: what the list calls signed is asked for again, then on another network, then reported', () => {
    const said = [1, 2, 3].map((count) => answerOn([opened, listed('23B85'), ...times(count)]));
    expect(said.map(({ next }) => next?.title)).to.deep.equal([
      'One next step: Wait ten minutes, then try once more',
      'One next step: Try another network',
      'One next step: Try Apple’s own app, and tell us how it went',
    ]);
    for (const answer of said) {
      expect(answer.lead).to.contain('although the list calls it signed');
      expect(JSON.stringify(answer)).to.not.match(/no tool can install|choose another/i);
    }
  });

  it('R37, R41: what the list leaves out is never asked for again', () => {
    for (const count of [1, 2, 4]) {
      const { lead, next } = answerOn([opened, listed('23C55'), ...times(count)]);
      expect(lead).to.contain('Apple no longer signs iOS 26.1');
      expect(next?.title).to.equal('One next step: Choose another iOS file');
    }
  });

  it('R36: without a list a refusal is told as one, not as the end of its signing', () => {
    const { lead } = answerOn([opened, ...times(1)]);
    expect(lead).to.contain('refuses iOS 26.1 for this phone. Mostly that means that it is signed no longer');
  });

  it('T18, R33: a full phone is told as full, and one that cannot mount its storage is not', () => {
    const full = answerOn(asUpdate(failedAt(0x65b, 'asr_and_invert_image', 14, 'No space left on device')));
    expect(full.next?.title).to.contain('There is too little room on it');
    for (const status of [27, 75]) {
      const { next } = answerOn(asUpdate(failedAt(0x622, 'mount_filesystems', status)));
      expect(next?.title).to.equal('One next step: Try a restore, which erases it');
      expect(JSON.stringify(next))
        .to.contain('we ask before it')
        .and.to.not.match(/room|cable/);
    }
  });
});
