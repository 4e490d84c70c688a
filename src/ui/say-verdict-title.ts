import type { FailureClass } from '../diagnosis/classes.ts';
import type { Verdict, Why } from '../diagnosis/verdict.ts';
import { whileDoing } from './say-doing.ts';
import { heldTitle } from './say-held.ts';
import { cutOff, isCutOff, retoldTitle } from './say-retold.ts';

type Title = (verdict: Verdict) => string;

const itself: Title = () => 'The iPhone itself reports a failure';

/** What happened, as a heading, for each class of failure. */
const titles: Record<FailureClass, Title> = {
  COMM: (verdict) => lost(verdict),
  CLAIM: ({ shape, held }) => (shape === 'S7' ? comesAndGoes : heldTitle(held)),
  PERM: () => 'Chrome has not shown us the iPhone',
  HOSTSLOW: ({ fault, shape }) => {
    if (fault === 'TabEnded') return 'The tab was closed during a restore';
    return shape === 'S14' ? 'This computer stood still' : 'This computer was too slow to start';
  },
  HOSTOLD: ({ fault }) => {
    if (fault === 'ResetRefused') return 'This computer cannot start the iPhone from DFU';
    return fault === 'CannotFinish'
      ? 'This version does not erase this iPhone'
      : 'This version is too old for this iOS';
  },
  ELIG: () => 'Apple does not offer this iOS for this iPhone',
  NET: ({ fault, likely }) => {
    if (likely.some(({ why }) => ofApples.has(why))) return 'The iPhone did not get what it needs from Apple';
    if (fault !== null && ofPhone.has(fault)) return 'The iPhone could not reach Apple';
    return fault === null || ofSigning.has(fault) ? 'Apple’s signature was missing' : 'The file did not come';
  },
  FILE: ({ fault, phase }) => {
    if (fault === 'RestoreFailed') return 'iOS did not arrive as it was sent';
    if (fault === 'ShelfFull') return 'There is no room for this iOS';
    return phase === 'prepare' ? 'This file cannot be used' : 'The iOS file could no longer be read';
  },
  DEVSTOR: itself,
  DEVPART: itself,
  POWER: ({ fault }) =>
    fault === 'RestoreFailed'
      ? 'The iPhone’s battery is too low'
      : 'The iPhone left while it waited for its battery',
  LOCK: ({ phase }) =>
    phase === 'enter' ? 'It does not enter recovery mode for us' : 'The iPhone is locked',
  WRONGDEV: () => 'This is a different iPhone',
  USER: () => 'You stopped the restore',
  CLIENT: (verdict) => {
    if (verdict.fault === 'RestoreFailed') return itself(verdict);
    if (verdict.fault === 'DigestFailed') return 'This browser could not check what it read';
    if (verdict.fault === 'DidNotLeave' && verdict.phase === 'enter') return 'The iPhone did not restart';
    return verdict.fault === 'DidNotLeave' || verdict.fault === 'LoaderRefused'
      ? 'The iPhone did not start what we sent'
      : `Replug stopped while ${whileDoing[verdict.phase]}`;
  },
  UNKNOWN: (verdict) =>
    verdict.fault === 'RestoreFailed' ? itself(verdict) : `It stopped while ${whileDoing[verdict.phase]}`,
};

/** It asked Apple through this computer. */
const ofPhone: ReadonlySet<string> = new Set(['RestoreFailed', 'Silence', 'Stopped']);
/** And it had an answer. */
const ofApples: ReadonlySet<Why> = new Set<Why>(['refused-there', 'came-to-nothing']);

const ofSigning: ReadonlySet<string> = new Set([
  'SigningUnreachable',
  'SigningAnswerBroken',
  'TicketMismatch',
]);

const comesAndGoes = 'The iPhone comes and goes';

/** It left only when it left: a connection that broke and a silence are told apart. */
function lost({ fault, shape, phase }: Verdict): string {
  if (shape === 'S7') return comesAndGoes;
  if (shape === 'S8') return `The iPhone fell silent while ${whileDoing[phase]}`;
  switch (fault) {
    case 'LinkLost':
      break;
    case 'CommandRefused':
      return 'The iPhone refused what we sent';
    case 'NotRestored':
      return 'The iPhone started its own system instead';
    case 'CameBackAs':
      return 'The iPhone came back in another mode';
    case 'DidNotReturn':
      return 'The iPhone did not come back';
  }
  return shape === 'S6' || (shape === null && fault !== 'LinkLost')
    ? `The connection broke while ${whileDoing[phase]}`
    : `The iPhone left while ${whileDoing[phase]}`;
}

/** The headline of a verdict. */
export const verdictTitle: Title = (verdict) => {
  if (verdict.class === null) return isCutOff(verdict) ? cutOff.title : 'No iPhone is ready to be restored';
  return retoldTitle(verdict) ?? titles[verdict.class](verdict);
};
