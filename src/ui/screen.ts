import { heldOf } from '../diagnosis/held.ts';
import { detour } from '../journal/detour.ts';
import type { Host } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Obstacle } from './say-unsupported.ts';
import { fileRefusal } from './say-file.ts';
import type { Guide, Shows } from './wish.ts';

/** The screens by name, as `<html data-screen>` has them. */
export type Screen =
  | 'arrival'
  | 'unsupported'
  | 'file'
  | 'connect'
  | 'detour'
  | 'consent'
  | 'refused'
  | 'grant'
  | 'held'
  | 'elsewhere'
  | 'restoring'
  | 'verdict'
  | 'done'
  | 'kept'
  | 'case'
  | 'report'
  | 'intake';

/** What the page itself remembers: the person's answers that the journal does not need. */
export interface View {
  readonly shows: Shows | null;
  /** The person keeps the phone as it is; until they ask again. */
  readonly kept: boolean;
  /** The address asked for the bench: a restore that may not finish is allowed. */
  readonly bench: boolean;
  /** A step of the ladder asks for a mode, and the person is on the way to it. */
  readonly guide?: Guide | null;
}

/** Why no restore can start on this computer; undefined when one can, or nobody has looked yet. */
export function obstacle(host: Host | null, relay: boolean): Obstacle | undefined {
  if (!host) return undefined;
  if (host.os === 'macos' || host.os === 'windows') return host.os;
  if (!host.usb) return 'browser';
  if (host.old) return 'old';
  return relay ? undefined : 'relay';
}

/** The one screen for a state. Pure. */
export function screenOf(snapshot: Snapshot, view: View): Screen {
  const { at, wait, restoredAt } = snapshot;
  // Success is the phone's own word; whatever the cable does after it changes nothing.
  if (at === 'done' || restoredAt !== null) return 'done';
  if (snapshot.errand?.errand === 'leave') return 'kept';
  if (heldOf(snapshot) && !(snapshot.pretend === null && obstacle(snapshot.host, snapshot.relay)))
    return 'held';
  if (snapshot.otherTab && snapshot.phone === null && at === 'waiting') return 'elsewhere';
  if (at === 'failed') return aboutFile(snapshot) ? 'file' : guided(snapshot, view);
  if (at === 'working') return 'restoring';
  switch (wait?.for) {
    case 'return':
    case 'verdict':
      return 'restoring';
    case 'grant':
      return 'grant';
    default:
      if (view.kept) return 'kept';
      return goesAround(snapshot) ?? before(snapshot, view);
  }
}

/** A person who asked how a mode is reached is shown that, until the phone is there. */
function guided({ errand }: Snapshot, { guide = null }: View): Screen {
  if (guide === null) return 'verdict';
  return guide === 'by-command' && (errand === null || errand.state === 'begun') ? 'detour' : 'connect';
}

/** Something has to be done with the phone first, or is being done. */
function goesAround(snapshot: Snapshot): Screen | undefined {
  const { errand, wait } = snapshot;
  const way = detour(snapshot);
  if (errand?.state === 'begun' || way === 'restart') return 'detour';
  if (way === null || wait?.for === 'file') return undefined;
  return way === 'buttons' ? 'connect' : 'detour';
}

function before(snapshot: Snapshot, view: View): Screen {
  const { wait, pretend } = snapshot;
  switch (wait?.for) {
    case 'consent':
      if (snapshot.unchanged) return view.guide ? guided(snapshot, view) : 'case';
      return refused(snapshot, view) ? 'refused' : 'consent';
    default:
      if (pretend === null && obstacle(snapshot.host, snapshot.relay)) return 'unsupported';
      return beforeRestore(snapshot, view);
  }
}

function beforeRestore({ wait, pretend, file, phone, model }: Snapshot, view: View): Screen {
  if (wait?.for === 'phone' && pretend === null) return 'connect';
  return pretend === null && view.shows === null && !file && !phone && !model ? 'arrival' : 'file';
}

/** A real phone is not erased by a version that is known not to be able to finish. */
const refused = ({ unanswered, pretend }: Snapshot, { bench }: View): boolean =>
  unanswered.length > 0 && pretend === null && !bench;

/** A fault before consent whose remedy is another file, or Apple's word on this one. */
function aboutFile(snapshot: Snapshot): boolean {
  const { fault } = snapshot;
  return fault?.phase === 'prepare' && fileRefusal(fault.fault, snapshot) !== undefined;
}
