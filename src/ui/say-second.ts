import type { PhoneFacts } from '../journal/entry.ts';
import { endsIn, phoneEnding, phoneName } from './say-phone.ts';

/** More than one phone is connected, before anything is agreed to. */
export const second = {
  title: 'Two iPhones are connected',
  titleMany: 'Several iPhones are connected',
  lead: (ours: PhoneFacts): string =>
    `We go on with the ${named(ours)}. Nothing is written to any other. If you mean another one, say so; or unplug it.`,
  take: (other: PhoneFacts): string => `Take the ${named(other)} instead`,
};

const named = (phone: PhoneFacts): string => `${phoneName(phone)} that ${endsIn} ${phoneEnding(phone)}`;
