import { expect } from '@open-wc/testing';
import { neighbourhood, type Neighbourhood } from '../../src/diagnosis/case/neighbours.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { attempt } from './case-journal.ts';
import { caseStory } from './case-story.ts';
import { ecid, journal, phase, ready, upTo, type Line } from './diagnosis-journal.ts';

const hour = 3_600_000;
/** Two other phones. */
const [second, third] = ['001A4D2E0B335C2F', '001A4D2E0B335C30'] as const;

const ofPhone = (entries: readonly Entry[], other: string): Entry[] =>
  JSON.parse(JSON.stringify(entries).replaceAll(ecid, other)) as Entry[];

/** Its first try, with cable A at the left port, was lost; its second, with cable B, too. */
const lost = caseStory;
/** One that went well with cable A at the left port. */
const restored: readonly Entry[] = [
  ...lost.slice(0, 1),
  ...journal(ready, upTo.image, [
    [200, phase('finish')],
    [201, { who: 'page', kind: 'restored' }],
    [202, { who: 'person', kind: 'told', of: 'then', told: { cable: 'A', port: 'left' } }],
  ] satisfies Line[]),
];

/** How others fared, as a try of the phone at hand sees it so much later. */
function seenFrom(
  others: readonly (readonly [phone: string, entries: readonly Entry[]])[],
  { afterMs = hour, port = 'left' }: { afterMs?: number; port?: string } = {},
): Neighbourhood {
  const endedAt = lost.at(-1)!.at + afterMs;
  return neighbourhood(
    others.map(([phone, entries]) => ({
      ecid: phone,
      journals: [{ id: phone, origin: 'here', entries: ofPhone(entries, phone) }],
    })),
    attempt({ cable: 'A', port, computer: 'aaaa1111' }, { endedAt }),
  );
}

describe('other phones at the same place (E14, E15, P15)', () => {
  it('are counted once each, as lost or restored with this cable at this port', () => {
    const both = [
      [second, lost],
      [third, lost],
    ] as const;
    expect(seenFrom(both).neighbours).to.deep.equal(['lost', 'lost']);
    expect(seenFrom([[second, restored]])).to.deep.equal({ neighbours: ['restored'], provenElsewhere: true });
  });

  it('say nothing of another port, and nothing of this one a day later', () => {
    expect(seenFrom([[second, lost]], { port: 'right' }).neighbours).to.deep.equal([]);
    expect(seenFrom([[second, lost]], { afterMs: 25 * hour }).neighbours).to.deep.equal([]);
    expect(seenFrom([[second, lost]], { afterMs: -2 * hour }).neighbours).to.deep.equal([]);
  });

  it('prove for a week that this page can restore with this model and build', () => {
    const proven = (days: number): boolean =>
      seenFrom([[second, restored]], { afterMs: days * 24 * hour }).provenElsewhere;
    expect([proven(6), proven(8)]).to.deep.equal([true, false]);
    // Another model with the same build proves nothing of this one.
    const another = JSON.parse(JSON.stringify(restored).replaceAll('iPhone13,2', 'iPhone14,5')) as Entry[];
    expect(seenFrom([[second, another]]).provenElsewhere).to.equal(false);
  });
});
