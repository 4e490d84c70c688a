import { expect } from '@open-wc/testing';
import { NotAJournal, NotATranscript, NotUnderstood } from '../../src/diagnosis/errors.ts';
import { take } from '../../src/diagnosis/intake/intake.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import { fold } from '../../src/journal/fold.ts';
import { seededChance } from '../chance.ts';
import { accounts, log } from '../fuzz/target-intake.ts';

/** A text with some of it cut, doubled, swapped or made nonsense. */
function broken(text: string, chance: ReturnType<typeof seededChance>): string {
  const [how, a, b, c] = chance.bytes(4) as unknown as [number, number, number, number];
  const at = Math.floor((text.length * ((a << 8) | b)) / 65536);
  const length = 1 + (c % 40);
  switch (how % 6) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + text.slice(at, at + length).repeat(3) + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(c, a) + text.slice(at + 1);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.replace(/\d+/g, (number, place: number) =>
        place % 7 === c % 7 ? '-99999999999999999999' : number,
      );
    default:
      return text.replace(/"(\w+)":("[^"]*"|\d+)/g, (pair, key: string, value: string, place: number) =>
        place % 11 === c % 11 ? `"${key}":${['null', '[]', '{}', 'true', '1e400', value][a % 6]!}` : pair,
      );
  }
}

describe('whatever is pasted', () => {
  it('is read, or refused by its name, and never takes long', () => {
    const chance = seededChance(4013);
    const kinds = new Set<string>();
    for (let i = 0; i < 1200; i++) {
      let text = accounts[i % accounts.length]!;
      for (let times = chance.bytes(1)[0]! % 4; times >= 0; times--) text = broken(text, chance);
      try {
        const taken = take(text);
        kinds.add(taken.kind);
        if (taken.kind !== 'sighting' && taken.verdict) inSentences(taken.verdict, fold(taken.entries));
      } catch (error) {
        const known = [NotAJournal, NotATranscript, NotUnderstood].some((kind) => error instanceof kind);
        if (!known)
          throw new Error(`${String(error)} at case ${i}: ${text.slice(0, 3000)}`, { cause: error });
        kinds.add((error as Error).name);
      }
    }
    expect([...kinds]).to.include.members([
      'journal',
      'transcript',
      'idevicerestore',
      'sighting',
      'NotUnderstood',
    ]);
  });

  it('may be as long and as strange as it likes', () => {
    const lines = `${log}\n${'x '.repeat(100_000)}\n${'[0]D('.repeat(20_000)}\n${'About to send '.repeat(20_000)}`;
    expect(take(lines).kind).to.equal('idevicerestore');
  });
});
