import type { Snapshot } from '../journal/snapshot.ts';
import { kindOf, openly, whileDoing, words, type Kind, type NextStep, type Weighed } from './say-faults.ts';
import { clock, duration, percent, rate, sizeOf } from './say-figures.ts';
import { fileRefusal } from './say-file.ts';
import { stageInWords } from './say-phone.ts';

/** What is said about an attempt that ended: saw, likely, cannot know, one next step. */
export interface Explanation {
  readonly title: string;
  readonly lead: string;
  readonly saw: readonly string[];
  readonly likely: readonly Weighed[];
  readonly likelyNote: string;
  readonly cannot: readonly string[];
  readonly next: NextStep;
  readonly small: string;
}

/** The first explanation of an attempt that ended: from the last fault and from how the phone came back. */
export function explain(snapshot: Snapshot): Explanation | undefined {
  const { fault } = snapshot;
  if (!fault) return undefined;
  const kind = kindOf(fault.fault);
  const said = words[kind];
  return {
    title: said.title(fault.phase),
    lead: [lead(snapshot, kind), tryAgain(snapshot)].join(' ').trim(),
    saw: saw(snapshot, kind),
    likely: lostContact(kind) ? contactLikely(snapshot) : said.likely,
    likelyNote: lostContact(kind)
      ? 'The bar is a stop: after one attempt we do not go beyond “possible”.'
      : '',
    cannot: said.cannot,
    next: { ...said.next, text: [said.next.text, noMore(snapshot)].join(' ').trim() },
    small: lostContact(kind)
      ? 'Apple’s apps would probably show 4013 or a number near it here. The number alone does not say that the phone is damaged.'
      : '',
  };
}

const lostContact = (kind: Kind): boolean => kind === 'contact' || kind === 'gone' || kind === 'elsewhere';

function lead(snapshot: Snapshot, kind: Kind): string {
  const { fault, returned } = snapshot;
  if (!fault) return '';
  if (kind === 'file' || kind === 'network') return fileRefusal(fault.fault, snapshot) ?? '';
  if (kind === 'ours') return `It says: ${fault.fault.message}.`;
  if (kind === 'broken') return 'The iPhone stayed on the cable.';
  if (!lostContact(kind)) return '';
  const where = place(snapshot);
  const gone = where ? `At ${where} contact was lost.` : `At ${clock(fault.at)} contact was lost.`;
  if (!returned) return gone;
  return returned.stage
    ? `${gone} ${duration(returned.afterMs)} later it came back in ${stageInWords[returned.stage]}.`
    : `${gone} It has not come back.`;
}

const place = ({ fault, image }: Snapshot): string =>
  fault?.phase === 'image' && image && image.total > 0 ? percent(image.sent / image.total) : '';

function tryAgain({ data }: Snapshot): string {
  if (data === 'erasing' || data === 'erased') return 'It has not finished, and it can be tried again.';
  return data === 'unknown' ? '' : 'Nothing was erased.';
}

const noMore = ({ data }: Snapshot): string =>
  data === 'erasing' || data === 'erased'
    ? 'The erase had already begun. The data on the phone is gone; a new try cannot lose more.'
    : '';

function saw(snapshot: Snapshot, kind: Kind): string[] {
  const { fault, returned, image } = snapshot;
  if (!fault) return [];
  const seen: string[] = [];
  if (lostContact(kind)) {
    seen.push(
      fault.phase === 'image' && image
        ? `It left at ${percent(image.sent / image.total)} of the system image, after ${sizeOf(image.sent, image.total)}.`
        : `It left at ${clock(fault.at)}, while ${whileDoing[fault.phase]}.`,
    );
    if (returned)
      seen.push(
        returned.stage
          ? `It came back after ${duration(returned.afterMs)} in ${stageInWords[returned.stage]}.`
          : 'It did not come back within 30 s.',
      );
    if (image && image.bytesPerSecond > 0) seen.push(`Until then ${rate(image.bytesPerSecond)}.`);
  } else {
    seen.push(`At ${clock(fault.at)}, while ${whileDoing[fault.phase]}.`);
  }
  seen.push(`The last thing we did: ${fault.doing}.`);
  if (fault.fault.message) seen.push(`The journal says: ${fault.fault.message}.`);
  for (const { name } of snapshot.faultsOnTheWay) seen.push(`On the way it reported a failed step: ${name}.`);
  return seen;
}

/** One attempt allows no more than "possible", for anyone. What came back decides who is named first. */
function contactLikely({ returned, lifeline }: Snapshot): Weighed[] {
  const before = lifeline.findLast(({ shape }) => shape === 'here')?.stage ?? null;
  const same = returned?.stage !== null && returned?.stage === before;
  if (returned?.stage && !same)
    return [
      {
        what: 'The iPhone',
        how: 'possible',
        why: 'It came back in another mode, and that takes a restart. A pulled cable alone cannot do that',
        capped: true,
      },
      openly('Cable and port', 'One attempt is too little'),
      openly('This computer', 'No other one was tried'),
    ];
  if (returned?.stage)
    return [
      {
        what: 'Cable and port',
        how: 'possible',
        why: 'It came back as the same system. A phone that restarts takes longer',
        capped: true,
      },
      openly('The iPhone', 'Nothing points at it yet'),
      openly('This computer', 'No other one was tried'),
    ];
  return [
    openly('Cable and port', 'We cannot tell yet. One attempt is too little'),
    openly('The iPhone', 'We cannot tell yet'),
    openly('This computer', 'No other one was tried'),
  ];
}
