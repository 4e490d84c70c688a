import { text, utf8 } from '../../src/bytes/bytes.ts';
import { readCase, writeCase } from '../../src/diagnosis/case/case-file.ts';
import { CaseFileBroken, NotAJournal, NotATranscript, NotUnderstood } from '../../src/diagnosis/errors.ts';
import { carriedIn, type Carried } from '../../src/diagnosis/intake/carried.ts';
import { take, type Taken } from '../../src/diagnosis/intake/intake.ts';
import { fold } from '../../src/journal/fold.ts';
import { answerTo } from '../../src/ui/say-answer.ts';
import { inWords } from '../../src/ui/say-log.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import { caseStory, secondComputer } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';
import type { Target } from './seeded.ts';

const lines = (records: readonly unknown[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n');

const step = { CHECKPOINT_NAME: 'format_effaceable_storage', CHECKPOINT_RESULT: 0 };
const transcript = [
  { meta: true, product: 'iPhone', operation: 'erase' },
  { t: 0, layer: 'usb', msg: 'arrives', mode: 'recovery' },
  { t: 9, layer: 'iboot', msg: 'bootx' },
  { t: 24, layer: 'usb', msg: 'arrives', mode: 'restore' },
  { t: 30, layer: 'restored', msg: 'CheckpointMsg', CHECKPOINT_ID: 0x61f, ...step },
  { t: 32, layer: 'restored', msg: 'ProgressMsg', Operation: 11, Progress: -1 },
  {
    t: 99,
    layer: 'restored',
    msg: 'StatusMsg',
    Status: 14,
    AMRError: 14,
    Log: 'asr: No space left on device',
  },
];

/** What idevicerestore prints, in short. */
export const log = [
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

/** An account of each kind. */
export const accounts: readonly string[] = [
  lines([{ journal: 1, version: '0', made: 1 }, ...caseStory]),
  lines(transcript),
  log,
  '4013 in Finder on my Mac',
];

const words = [
  ...['null', '[]', '{}', 'true', '1e300', '-1', '"constructor"', '"__proto__"', '"kind":', '"who":'],
  ...[
    '"phone"',
    '"fault"',
    '"came"',
    '"expect"',
    '"told"',
    '"page"',
    '"usb"',
    '{"t":1,"at":1,',
    '\n',
    '%s',
    '0x',
  ],
].map(utf8);

/** All that a screen or a terminal says of what was brought. */
function said(taken: Taken | Carried): void {
  answerTo(taken);
  if (taken.kind === 'sighting') return;
  taken.entries.forEach(inWords);
  if (taken.verdict) inSentences(taken.verdict, fold(taken.entries));
}

/** Whatever is pasted: a journal, a transcript, a log, or a code. */
export const pasted: Target = {
  seeds: accounts.map(utf8),
  words,
  longest: 32_768,
  accepts: (error) => [NotAJournal, NotATranscript, NotUnderstood].some((kind) => error instanceof kind),
  run(input) {
    said(take(text(input)));
  },
};

/** Agrees with any checksum: whoever changes a case file can make that anew. */
const seals = { digest: () => Promise.resolve(''), hash: () => Promise.resolve(''), key: () => '00' };
const written = await writeCase(
  [
    { id: 'a-1', origin: 'here', entries: caseStory.slice(0, 40) },
    { id: 'b-2', origin: 'here', entries: secondComputer.slice(0, 12) },
  ],
  { made: 1, version: '0.1.0', ecid, inFull: true },
  seals,
);

/** A case file whose checksum fits. */
export const caseFile: Target = {
  seeds: [utf8(written)],
  words,
  longest: 32_768,
  accepts: (error) => error instanceof CaseFileBroken,
  async run(input) {
    said(carriedIn(await readCase(text(input), seals)));
  },
};
