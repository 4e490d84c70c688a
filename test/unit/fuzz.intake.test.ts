import { expect } from '@open-wc/testing';
import { NotAJournal, NotATranscript, NotUnderstood } from '../../src/diagnosis/errors.ts';
import { take } from '../../src/diagnosis/intake/intake.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import { fold } from '../../src/journal/fold.ts';
import { seededChance } from '../chance.ts';
import { journal, ready } from './diagnosis-journal.ts';
import { lostInImage } from './diagnosis-rows.ts';
import { cleaning, erased, status, transcript } from './diagnosis-transcript.ts';

const head = JSON.stringify({ journal: 1, version: '0', made: 1 });
const log = [
  'Found device in Recovery mode',
  'Identified device as d20ap, iPhone10,1',
  'Found ECID 2844626588163936',
  'This restore will erase your device data.',
  'Personalizing IMG4 component iBEC...',
  'Sending iBEC (211806 bytes)...',
  'About to restore device... ',
  'Checkpoint started   id: 0x61F (format_effaceable_storage)',
  'Checkpoint 18446744069414585938 complete with code 0',
  '<?xml version="1.0"?><plist version="1.0"><dict><key>MsgType</key>',
  '<string>StatusMsg</string><key>Status</key><integer>14</integer></dict>',
  '</plist>',
  '[04:20:47.0521-GMT]{3>7} CHECKPOINT FAILURE:(FAILURE:1100) (null):[0x065B] asr [0]D(failed)[1]D(no space left)',
  '2026-01-02 03:04:05.678 ERROR: Could not read data (-256). Aborting.',
  'ERROR: Unable to restore device',
].join('\n');
const seeds = [
  [head, ...journal(ready, lostInImage('recovery', 11)).map((entry) => JSON.stringify(entry))].join('\n'),
  transcript({ operation: 'erase' }, erased, cleaning('x'), [status(99, 14, 'asr: No space left on device')]),
  log,
  '4013 in Finder on my Mac',
];

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
      let text = seeds[i % seeds.length]!;
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
