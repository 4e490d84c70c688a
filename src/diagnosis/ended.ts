import { classOf, type FailureClass } from './classes.ts';
import type { Episode } from './episodes.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { inHistory } from './history.ts';
import type { Report } from './report.ts';
import { classOfReport } from './reported.ts';
import { isCutOff, shapeOf, stoodStill, type Shape } from './shapes.ts';
import type { Excluded, Why } from './verdict.ts';

/** A try that failed: its class and all that is known of it. */
export interface Ended {
  readonly cls: FailureClass | null;
  readonly seen: Evidence;
  /** What the tries before it tell of it, where that decides. */
  readonly because?: Why;
}

/** How each try in each journal ended, oldest first; null where it did not fail. Those before it have their say. */
export function endings(journals: readonly (readonly Episode[])[]): (Ended | null)[][] {
  const past: Ended[] = [];
  return journals.map((tries) =>
    tries.map((episode) => {
      const seen = evidenceOf(episode);
      if (!seen) return null;
      const same = past.filter((each) => each.seen.ecid === seen.ecid);
      const ended = inHistory(same, { cls: classOfEvidence(seen), seen });
      past.push(ended);
      return ended;
    }),
  );
}

function classOfEvidence(seen: Evidence): FailureClass | null {
  switch (shapeOf(seen)) {
    case 'S12':
      return 'WRONGDEV';
    case 'S10':
      return 'PERM';
    case 'S14':
      return 'HOSTSLOW';
    case 'S15':
      return null;
    case 'S8':
      // A step that waits for Apple through us waits for the network first.
      if (seen.waitedFor === 'network' || seen.fault.awaited === 'the proxy') return 'NET';
      return isCutOff(seen) ? null : 'COMM';
    case 'S2':
      return seen.startMissed ? 'HOSTSLOW' : classOf(seen.fault, seen.phase);
    case 'S7':
      return seen.flaps?.regular === true ? 'CLAIM' : 'COMM';
    default:
      return seen.report ? reported(seen, seen.report) : lost(seen);
  }
}

/** A phone that goes while it waits for its battery, with nothing begun yet, goes for lack of charge. */
function lost(seen: Evidence): FailureClass | null {
  const cls = classOf(seen.fault, seen.phase);
  const before = seen.data !== 'erasing' && seen.data !== 'erased';
  return cls === 'COMM' && seen.charging && before ? 'POWER' : cls;
}

/** A phone that reports a broken stream, after this computer stood still, waited for us in vain. */
function reported(seen: Evidence, report: Report): FailureClass {
  const cls = classOfReport(report, seen);
  return cls === 'COMM' && stoodStill(seen) ? 'HOSTSLOW' : cls;
}

/** The shape that an ended try is told with: what is our own fault, or the phone's own word, has none. */
export function shapeOfEnded({ cls, seen }: Ended): Shape | null {
  if (seen.report && cls === 'COMM') return 'S6';
  if (seen.report && cls === 'HOSTSLOW') return 'S14';
  return cls === 'CLIENT' || seen.report ? null : shapeOf(seen);
}

/** Why a try is no evidence against anything, whatever it looks like. */
export function excludedBy(ended: Ended): Excluded | null {
  const { cls, seen } = ended;
  const shape = shapeOfEnded(ended);
  if (cls === 'CLIENT') return 'client-fault';
  if (cls === 'COMM') return shape === 'S3' && seen.told.held === 'yes' ? 'buttons-held' : null;
  if (cls !== 'HOSTSLOW') return null;
  if (shape === 'S2') return 'start-expired';
  return seen.fault.name === 'TabEnded' ? 'tab-frozen' : 'host-slept';
}
