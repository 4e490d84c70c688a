import { count, oneOf, yes, type Readers } from './fault-readers.ts';

/** What the signing server does from now on. */
export const signingTroubles = [
  'unreachable',
  'never',
  'html403',
  'http500',
  'noStatus',
  'cutBody',
  'cutPlist',
  'hugeAnswer',
  'status94',
  'status69',
  'eraseNotSigned',
  'otherEcid',
  'otherBoard',
  'staleNonce',
  'wrongLeaf',
] as const;

/** What may happen to the firmware file, as `file` of a world's deed. */
export const fileTroubles = ['gone', 'changed', 'damaged', 'short', 'never'] as const;

/** What happens to the surroundings of the host; one of these. Times in ms. */
export type WorldDeed =
  | { readonly tss: (typeof signingTroubles)[number] }
  | { readonly fetch: 'fails' | 'never' }
  /** The firmware file, whenever it is read from now on. */
  | { readonly file: (typeof fileTroubles)[number] }
  /** The browser has no more room. */
  | { readonly quota: true }
  /** The tab is hidden for so long. */
  | { readonly hidden: number }
  /** The computer sleeps for so long. */
  | { readonly sleep: number }
  /** The tab is reloaded. */
  | { readonly reload: true }
  /** Chrome asks for every mode, and from now on nobody allows one. */
  | { readonly grant: 'declined' | 'never' }
  /** Another program takes the phone: it cannot be opened, or its interface cannot be claimed. */
  | { readonly claim: 'open' | 'claim' };

/** By what a deed does to the world: how its value is read. */
export const worldReaders: Readers = {
  tss: oneOf(...signingTroubles),
  fetch: oneOf('fails', 'never'),
  file: oneOf(...fileTroubles),
  quota: yes,
  hidden: count,
  sleep: count,
  reload: yes,
  grant: oneOf('declined', 'never'),
  claim: oneOf('open', 'claim'),
};
