import type { Entry, PhoneFacts, What } from './entry.ts';

/** It tells of a phone beside the one that this page speaks of. */
export const ofSecond = (what: What): boolean => 'second' in what;

/** Entries without those of a second phone. */
export const ofOurs = (entries: readonly Entry[]): Entry[] => entries.filter((each) => !ofSecond(each));

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
