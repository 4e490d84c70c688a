import type { Kept } from '../session/contract.ts';
import { day, size, sizeOf } from './say-figures.ts';

/** Words for what is kept in this browser's storage. */
export const kept = {
  title: (bytes: number): string => `Kept on this computer: ${size(bytes)}`,
  why: 'So that nothing is fetched or unpacked twice. What was not used for longest makes room by itself when something new needs it.',
  persistent: 'The browser has promised not to clear it by itself.',
  image: (label: string): string => `${label}, unpacked`,
  bytes: ({ bytes, size: whole, complete }: Kept): string => (complete ? size(bytes) : sizeOf(bytes, whole)),
  used: ({ used }: Kept): string => `last used on ${day(used)}`,
  inUse: 'In use',
  use: 'Use it',
  free: 'Delete',
};

/** Words for the cases that are kept in this browser's storage. */
export const cases = {
  title: 'Cases kept on this computer',
  why: 'Open one to go on with it, or to save it as a file. They stay in this browser until you delete them. What happens now is kept when you leave.',
  /** Where only their number is told. */
  count: (phones: number): string =>
    phones === 1 ? 'A case is kept on this computer.' : `${phones} cases are kept on this computer.`,
  see: 'See what is kept',
  of: (ecid: string, visits: number, lastAt: number): string =>
    `The iPhone that ends in ${ecid.slice(-4)}, ${visits} ${visits === 1 ? 'visit' : 'visits'}, last on ${day(lastAt)}`,
  typed: (codes: readonly string[], lastAt: number): string =>
    `Told before an iPhone was seen${codes.length > 0 ? `: ${codes.join(', ')}` : ''}, last on ${day(lastAt)}`,
  before: 'Before an iPhone was seen you told us of an attempt. Was it with this one?',
  join: 'It was this iPhone',
  free: 'Delete',
  freeAll: 'Delete all of them',
  sure: 'Delete for good',
  no: 'Keep',
};

/** What happens here cannot be stored. */
export const unkept = {
  title: 'This browser cannot keep what happens here.',
  what: 'Its storage is full, or closed to this page. Until you leave nothing is lost: save the case as a file, or make room and come back.',
  save: 'Save the case as a file',
};
