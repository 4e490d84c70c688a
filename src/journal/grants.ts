import type { Stage, What } from './entry.ts';
import { ofSecond } from './second.ts';

/**
 * What this visit can know of Chrome's grants. Chrome ties one to origin, vendor, product id and serial string, so a
 * phone needs one for each of its modes, and the page is not told which it holds: it only sees what it was granted
 * (browser-platform.md §2).
 */
export interface GrantsKnown {
  readonly ecid: string | null;
  /** Stages in which this page has seen the phone. */
  readonly seen: readonly Stage[];
  /** A person had to pick it in Chrome's list: no policy of the station does that for them. */
  readonly asked: boolean;
  readonly last: { readonly stage: Stage; readonly serial: string } | null;
  /** An attempt is under way. */
  readonly underWay: boolean;
}

/** Before the first entry. */
export const noGrants: GrantsKnown = { ecid: null, seen: [], asked: false, last: null, underWay: false };

/** One entry further. Pure, for the page and the worker alike. */
export function grantsAfter(known: GrantsKnown, what: What): GrantsKnown {
  if (ofSecond(what)) return known;
  switch (what.kind) {
    case 'granted':
      return { ...known, asked: true };
    // A pretend phone has a bus of its own.
    case 'opened':
      return what.who === 'page' && what.pretend !== undefined ? noGrants : known;
    case 'attempt':
      return { ...known, underWay: true };
    case 'fault':
    case 'restored':
      return { ...known, underWay: false };
    case 'phone':
      return isOther(known, what.phone.ecid)
        ? { ...known, ecid: what.phone.ecid, seen: known.last ? [known.last.stage] : [] }
        : { ...known, ecid: what.phone.ecid === '' ? known.ecid : what.phone.ecid };
    case 'came': {
      if (isOther(known, what.ecid ?? '')) return known;
      const stage = stageSeen(known, what);
      const seen = known.seen.includes(stage) ? known.seen : [...known.seen, stage];
      return { ...known, seen, last: { stage, serial: what.serial } };
    }
    default:
      return known;
  }
}

/**
 * The stage that came, as a person is told of it: the first loader shows itself as recovery or DFU mode, under a
 * serial string of its own.
 */
export function stageSeen({ last, underWay }: GrantsKnown, came: Extract<What, { kind: 'came' }>): Stage {
  const fromRom = underWay && (last?.stage === 'dfu' || last?.stage === 'kis');
  const changed = came.serial !== last?.serial || came.serial === '';
  return fromRom && changed && (came.stage === 'recovery' || came.stage === 'dfu') ? 'ibss' : came.stage;
}

const isOther = ({ ecid }: GrantsKnown, other: string): boolean =>
  ecid !== null && ecid !== '' && other !== '' && other !== ecid;

/** `held`: seen before under the same identity. `new`: Chrome will ask. `unsure`: an earlier visit or a policy may have granted it. */
export type Grant = 'held' | 'new' | 'unsure';

/** Whether Chrome will ask when the phone comes as `stage`. */
export function grantFor({ seen, asked }: GrantsKnown, stage: Stage): Grant {
  const fresh: Grant = asked ? 'new' : 'unsure';
  // Without a serial string a grant ends with the attachment: the debug port has none.
  if (stage === 'kis') return fresh;
  // iOS and the restore system show the same product id and, on most phones, the same serial string.
  const alike: readonly Stage[] = stage === 'normal' || stage === 'restore' ? ['normal', 'restore'] : [stage];
  return alike.some((each) => seen.includes(each)) ? 'held' : fresh;
}

const fromLoader: readonly Stage[] = ['ibec', 'restore'];
const ways: Readonly<Record<Stage, readonly Stage[]>> = {
  'port-dfu': ['kis', 'ibss', ...fromLoader],
  kis: ['ibss', ...fromLoader],
  dfu: ['ibss', ...fromLoader],
  wtf: ['dfu', 'ibss', ...fromLoader],
  normal: ['recovery', ...fromLoader],
  restore: ['recovery', ...fromLoader],
  recovery: fromLoader,
  ibss: fromLoader,
  ibec: fromLoader,
  unknown: fromLoader,
};

/** The stages that a phone comes back as on its way from `from` to the beginning of a restore. */
export const wayFrom = (from: Stage): readonly Stage[] => ways[from];

/** What Chrome will ask for on the way. */
export interface GrantPlan {
  /** Stages for which a click is due, in order; the last one is hurried when it is the restore system. */
  readonly asks: readonly Stage[];
  /** False: at most so many, since an earlier visit or a policy may have granted some. */
  readonly sure: boolean;
}

/** The stages on the way from `from` for which Chrome will ask, and whether that is known. */
export function grantPlan(known: GrantsKnown, from: Stage): GrantPlan {
  return { asks: wayFrom(from).filter((stage) => grantFor(known, stage) !== 'held'), sure: known.asked };
}
