import type { Entry, PhoneFacts, What } from './entry.ts';

/** It tells of a phone beside the one that this page speaks of. */
export const ofSecond = (what: What): boolean => 'second' in what;

/** Entries without those of a second phone, also one that was first taken for ours. */
export const ofOurs = (entries: readonly Entry[]): Entry[] =>
  withoutMistaken(entries).filter((each) => !ofSecond(each));

/**
 * Entries without the coming of phones that were taken for ours: one that shows no ECID may be, until it says who it is.
 * Then it is written down once more, as a second one.
 */
export function withoutMistaken(entries: readonly Entry[]): Entry[] {
  const wrong = new Set<Entry>();
  const last = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.kind !== 'came') continue;
    const before = last.get(entry.serial);
    if (entry.second && before) wrong.add(before);
    if (entry.second) last.delete(entry.serial);
    else last.set(entry.serial, entry);
  }
  return entries.filter((each) => !wrong.has(each));
}

/** The phones beside ours that have said who they are, after one more entry of a second phone. */
export function othersAfter(before: readonly PhoneFacts[], what: What): readonly PhoneFacts[] {
  if (what.kind === 'left') return without(before, what.ecid ?? '');
  // The controller of a port does not know whose it is.
  if (what.kind !== 'phone' || what.phone.ecid === '') return before;
  return [...without(before, what.phone.ecid), what.phone];
}

/** All but the phone of this ECID. */
export const without = (phones: readonly PhoneFacts[], ecid: string): readonly PhoneFacts[] =>
  phones.filter((each) => each.ecid !== ecid);

/** Two ECIDs of different phones; an empty one may be any phone's. */
export const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
