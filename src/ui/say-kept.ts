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

/** What happens here cannot be stored. */
export const unkept = {
  title: 'This browser cannot keep what happens here.',
  what: 'Its storage is full, or closed to this page. Until you leave nothing is lost: save the case as a file, or make room and come back.',
  save: 'Save the case as a file',
};
