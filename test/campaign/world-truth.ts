import type { WorldDeed } from '../phone/fault-world.ts';
import type { Spot } from './spots.ts';
import { named, open, survives, type Truth } from './truth.ts';

/** What Apple's server refuses for good; everything else of it is a network's doing (failures.md §1.5.1, §1.5.2). */
const notEligible = new Set(['status94', 'status69', 'eraseNotSigned']);

/** What must come of trouble around the host. Only `prepare` signs and checks the whole file. */
export function worldTruth({ phase, leaving }: Spot, deed: WorldDeed): Truth | undefined {
  const before = phase === 'prepare';
  if ('tss' in deed) {
    if (!before) return survives();
    // A ticket with a wrong signer is for the phone to refuse.
    if (deed.tss === 'wrongLeaf') return open('network', false);
    return notEligible.has(deed.tss) ? named('apple', 'ELIG') : named('network', 'NET');
  }
  if ('fetch' in deed) return before ? named('network', 'NET') : survives();
  if ('file' in deed) return fileTruth(phase, deed.file);
  // Only an image that has to be unpacked needs room.
  if ('quota' in deed) return before ? named('computer', 'FILE') : undefined;
  if ('hidden' in deed) return before ? undefined : survives();
  if ('sleep' in deed) return sleepTruth(phase, deed.sleep);
  if ('reload' in deed) {
    if (before || phase === 'finish') return undefined;
    return { ...named('computer', 'HOSTSLOW'), shapes: ['S14'], looksLikeCable: true };
  }
  // The next mode is iBEC's, or the restore system's.
  if ('grant' in deed)
    return ['ibec', 'load'].includes(phase) || leaving
      ? { ...named('computer', 'PERM'), shapes: ['S10'], looksLikeCable: true }
      : undefined;
  if (['ibec', 'load'].includes(phase) || leaving || before)
    return { ...named('computer', 'CLAIM'), shapes: ['S9'], looksLikeCable: true };
  return survives();
}

function fileTruth(phase: Spot['phase'], trouble: string): Truth {
  if (phase === 'finish') return survives();
  if (phase === 'prepare') return named('file', 'FILE');
  // Whether anything is still to be read, and whether the phone or we find the damage, is the moment's.
  if (trouble === 'damaged' || trouble === 'short') return open('file', false);
  return { ...named('file', 'FILE'), ended: 'either' };
}

/** Whether it survives is the phone's patience; that it was the computer's doing is not in doubt. */
function sleepTruth(phase: Spot['phase'], ms: number): Truth {
  if (phase === 'finish') return survives(true);
  if (phase === 'prepare' || ms < 10_000) return open('computer', true);
  return { ...named('computer', 'HOSTSLOW'), ended: 'either', shapes: ['S14'], looksLikeCable: true };
}
