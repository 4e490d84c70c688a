import type { Around } from './around.ts';
import { named, reasons } from './blame.ts';
import type { Ended } from './ended.ts';
import { scores, type Hypothesis, type Score, type Weighing } from './scores.ts';
import { isCutOff, type Shape } from './shapes.ts';
import type { Weighed, Why, Word } from './verdict.ts';

const hypotheses: readonly Hypothesis[] = ['link', 'phone', 'computer'];
const words: readonly Word[] = ['open', 'possible', 'more likely', 'most likely'];

/**
 * Who may be the reason of a lost contact, likeliest first; the second is the runner-up. The caps: one loss never says
 * more than "possible"; the phone is never more than that without its own word for it or the whole ladder behind it,
 * the link "more likely" at most without something that only a link does.
 */
function weighLoss(weighing: Weighing): Weighed[] {
  const found = scores.filter(({ when }) => when(weighing));
  const sum = (who: Hypothesis): number => found.reduce((total, score) => total + (score[who] ?? 0), 0);
  const ranked = [...hypotheses].sort((a, b) => sum(b) - sum(a));
  const lead = sum(ranked[0]!) - sum(ranked[1]!);
  return ranked.map((who, i) => {
    const said: Word = i > 0 || lead === 0 ? 'open' : lead >= 3 ? 'most likely' : 'more likely';
    const cap = capOf(who, found, weighing);
    const capped = words.indexOf(said) > words.indexOf(cap);
    const against = strongest(found, (score) => -(score[who] ?? 0))?.why ?? null;
    return { who, word: capped ? cap : said, why: whyOf(who, found, weighing), against, capped };
  });
}

function capOf(who: Hypothesis, found: readonly Score[], { row, seen, suspected }: Weighing): Word {
  const has = (...ids: readonly Score['id'][]): boolean => found.some(({ id }) => ids.includes(id));
  if (row.length < 2) return 'possible';
  if (who === 'phone') return has('E6') || seen.report || suspected ? 'most likely' : 'possible';
  if (who === 'link') return has('E1', 'E4', 'E10') ? 'most likely' : 'more likely';
  return 'most likely';
}

const strongest = (found: readonly Score[], weight: (score: Score) => number): Score | undefined =>
  found.filter((score) => weight(score) > 0).sort((a, b) => weight(b) - weight(a))[0];

/** The strongest reason for it; without one, that something points away, or that nothing is known yet. */
function whyOf(who: Hypothesis, found: readonly Score[], { seen, shape, row }: Weighing): Why {
  const reason = strongest(found, (score) => score[who] ?? 0);
  if (reason) return reason.why;
  if (found.some((score) => (score[who] ?? 0) < 0)) return 'points-away';
  if (who === 'computer') return 'no-other-tried';
  if (shape === 'S8') return 'may-hang';
  if (shape === 'S6' && who === 'link') return 'weak-link';
  if (shape === 'S6') return seen.fault.name === 'CommandRefused' ? 'nothing-yet' : 'ended-it';
  return who === 'link' && row.length < 2 ? 'too-little' : 'nothing-yet';
}

/** Who may be the reason, likeliest first. */
export function weigh({ cls, seen, because }: Ended, shape: Shape | null, around: Around): Weighed[] {
  if (cls === null) return isCutOff(seen) ? [] : [named('phone', 'open', 'left-recovery')];
  if (because) return [named('client', 'more likely', because)];
  const known = reasons[cls](seen, shape);
  if (known) return known;
  const weighed = weighLoss({ ...around, seen, shape });
  // What iBoot refuses may be ours: an empty packet that lacked, or a ticket for another nonce.
  return seen.fault.name === 'CommandRefused'
    ? [named('client', 'possible', 'wrong-form'), ...weighed]
    : weighed;
}
