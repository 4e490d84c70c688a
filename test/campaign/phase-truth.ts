import type { Phase } from '../../src/journal/entry.ts';
import type { Deed } from '../phone/body.ts';
import type { WorldDeed } from '../phone/fault-world.ts';
import type { Spot } from './spots.ts';

/**
 * In which phase a restore breaks that a fault must end (design.md §7): where the fault strikes, or where the phone is
 * awaited next. Undefined: that is the moment's.
 */
export function phaseTruth(spot: Spot, deed: Deed): Phase | undefined {
  if ('world' in deed) return amidWorld(spot, deed.world);
  // Another phone shows itself when one is awaited.
  if ('swapEcid' in deed) return awaited(spot);
  // What a transfer that fails belongs to is the moment's.
  if ('stall' in deed || 'shortBytes' in deed) return undefined;
  return steady(spot);
}

const steady = ({ phase, borders }: Spot): Phase | undefined => (borders ? undefined : phase);

function amidWorld(spot: Spot, deed: WorldDeed): Phase | undefined {
  // A tab that ends reads no more of what the phone has just said.
  if ('reload' in deed) return 'checkpoint' in spot.at ? undefined : steady(spot);
  if ('grant' in deed || 'claim' in deed) return awaited(spot);
  // From then on: what is asked of network and file later is the moment's.
  return spot.phase === 'prepare' ? 'prepare' : undefined;
}

/** iBEC is back within its phase; what was loaded into it starts the kernel. */
const awaited = ({ phase }: Spot): Phase => (phase === 'load' ? 'kernel' : phase);
