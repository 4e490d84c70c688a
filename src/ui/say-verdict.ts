import type { Saw, Verdict, Weighed as Likely, Word } from '../diagnosis/verdict.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { cannotOf, stopOf, thatComputer, whoOf, whyOf, wordOf } from './say-likely.ts';
import { clock, duration, percent } from './say-figures.ts';
import { fileRefusal } from './say-file.ts';
import { finishedInWords } from './say-finished.ts';
import { stageInWords } from './say-phone.ts';
import { cutOff, isCutOff, retoldCannot } from './say-retold.ts';
import { sawInWords } from './say-saw.ts';
import { toldInWords } from './say-told.ts';
import { stepInWords, type NextStep } from './say-steps.ts';
import { verdictTitle } from './say-verdict-title.ts';

/** The frame of a verdict. */
export const verdict = {
  saw: 'What we saw',
  told: 'What you told us',
  likely: 'What that makes likely',
  cannot: 'What we cannot know',
  save: 'Save the journal',
  back: 'Back to the start',
};

/** A part that may be the cause, with how likely that is and why, in words. */
export interface Weighed {
  readonly what: string;
  readonly word: Word;
  readonly why: string;
  /** We would not say more than this, whatever came on top. */
  readonly capped: boolean;
}

/** A verdict in words: saw, likely, cannot know, one next step. */
export interface Explanation {
  readonly title: string;
  readonly lead: string;
  readonly saw: readonly string[];
  readonly told: readonly string[];
  readonly likely: readonly Weighed[];
  readonly likelyNote: string;
  readonly cannot: readonly string[];
  readonly next: NextStep;
  readonly small: string;
}

/** The verdict in words. The snapshot gives what a sentence about the file names: the phone and its firmware. */
export function inSentences(said: Verdict, snapshot: Snapshot): Explanation {
  const finished = finishedInWords(said, snapshot.firmware);
  return {
    title: finished?.title ?? verdictTitle(said),
    lead: finished?.lead ?? [lead(said, snapshot), tryAgain(said)].filter((each) => each !== '').join(' '),
    saw: said.saw.map((saw) => sawInWords(saw, said.retold)),
    told: toldInWords(said.told),
    likely: said.likely.map((weighed) => ({
      what: said.retold && weighed.who === 'computer' ? thatComputer : whoOf[weighed.who],
      word: weighed.word,
      why: reasonOf(weighed),
      capped: weighed.capped,
    })),
    likelyNote: said.likely.some(({ capped }) => capped) ? stopOf(said.losses) : '',
    cannot: said.cannotKnow.map((each) => (said.retold ? retoldCannot[each] : undefined) ?? cannotOf[each]),
    next: stepInWords(said, said.retold ? undefined : snapshot),
    small: numbers(said),
  };
}

/** "Possible. It came back as the same system." What points away is said with it, in its own sentence. */
function reasonOf({ word, why, against }: Likely): string {
  const away = against && `Points away from it: ${lowered(whyOf[against])}`;
  return why === 'points-away' && away
    ? `${wordOf[word]}. ${away}`
    : [`${wordOf[word]}. ${whyOf[why]}`, ...(away ? [away] : [])].join('. ');
}

const lowered = (sentence: string): string =>
  /^(?:Apple|USB)/.test(sentence) ? sentence : `${sentence[0]?.toLowerCase() ?? ''}${sentence.slice(1)}`;

const find = <K extends Saw['key']>({ saw }: Verdict, key: K) =>
  saw.find((each): each is Extract<Saw, { key: K }> => each.key === key);

function lead(said: Verdict, snapshot: Snapshot): string {
  const { class: cls, shape } = said;
  if (cls === 'FILE' || cls === 'NET' || cls === 'ELIG') {
    const refusal = snapshot.fault && fileRefusal(snapshot.fault.fault, snapshot);
    if (refusal) return refusal;
  }
  if (isCutOff(said)) return cutOff.lead;
  if (cls === 'CLIENT') return `It says: ${find(said, 'message')?.message ?? ''}.`;
  if (cls !== 'COMM') return '';
  if (shape === 'S6') return said.retold ? '' : 'The iPhone stayed on the cable.';
  return lost(said);
}

/** "At 64 % contact was lost. 11 s later it came back in recovery mode." */
function lost(said: Verdict): string {
  const image = find(said, 'left-in-image');
  const left = find(said, 'left');
  if (!image && !left) return '';
  const when = image ? percent(image.share) : left?.at == null ? null : clock(left.at);
  const gone = when === null ? 'Contact was lost.' : `At ${when} contact was lost.`;
  if (find(said, 'not-returned')) return said.retold ? gone : `${gone} It has not come back.`;
  if (find(said, 'return-unseen')) return said.retold ? gone : `${gone} We did not see whether it came back.`;
  const back = find(said, 'returned');
  if (!back) return gone;
  const { afterMs, stage, system } = back;
  if (afterMs === null) return `${gone} It came back in ${stageInWords[stage]}, nobody knows when.`;
  if (system === 'same') return `${gone} ${duration(afterMs)} later the same system came back.`;
  const as = system === 'unsure' ? '' : ` in ${stageInWords[stage]}`;
  return `${gone} ${duration(afterMs)} later it came back${as}.`;
}

function tryAgain(said: Verdict): string {
  const { dataTouched, data } = said;
  if (isCutOff(said)) return dataTouched === false ? cutOff.untouched : '';
  if (data === 'kept') return 'Your data is kept so far. That is not a promise.';
  if (dataTouched === null) return '';
  return dataTouched ? 'It has not finished, and it can be tried again.' : 'Nothing was erased.';
}

/** Number last and small: what Apple's apps would show, and what it does not say. Of a phone's own failure they show its number. */
function numbers({ codes, class: cls }: Verdict): string {
  const own = codes.find((code) => code.startsWith('amr:')) ?? codes.find((code) => code.startsWith('st:'));
  const shown = [own ?? [], codes.filter((code) => /^(?:mr|it|usb):/.test(code))]
    .flat()
    .flatMap((code) => /:(-?\d+)$/.exec(code)?.[1] ?? []);
  if (shown.length === 0) return '';
  const would = `Apple’s apps would probably show ${shown.join(' or ')} here.`;
  return cls === 'COMM' ? `${would} The number alone does not say that the phone is damaged.` : would;
}
