import type { Attempt } from '../diagnosis/case/attempt.ts';
import type { Next } from '../diagnosis/ladder/ladder.ts';
import type { Service } from '../diagnosis/case/service.ts';
import type { DataState } from '../journal/snapshot.ts';
import type { Excluded } from '../diagnosis/verdict.ts';
import { standing } from './say-case.ts';
import { excludedWords } from './say-excluded.ts';
import { clock, day } from './say-figures.ts';
import { weightOf } from './say-weight.ts';

/** The report on one page. */
export const report = {
  print: 'Print or save as PDF',
  file: 'Case file',
  inFull: 'Show the ECID in full',
  back: 'Back to the case',
  title: 'Service report',
  model: 'Model',
  ecid: 'ECID',
  installed: 'iOS tried',
  whole: (version: string, build: string): string => `${version} (${build}), whole and signed`,
  data: 'Data',
  now: 'State now',
  locked: 'Locked to owner',
  lockedWhat: 'Apple Account needed after a restore',
  attempts: 'Attempts',
  last: 'Seen at the last end',
  heads: ['#', 'With', 'Did', 'Cable', 'Computer, port', 'Ended', 'Lifeline'],
  certified: 'certified',
  noRecord: 'no record',
  key: '* told by a person, not measured. Raised line: present. Dashed: expected absence. Torn and ✕: contact lost. Hatched: came back in another mode. Lower bar: filled, data present; hollow, erased.',
  earlier: (count: number): string =>
    `${count} earlier ${count === 1 ? 'attempt is' : 'attempts are'} in the case file.`,
  points: 'Points to the phone',
  away: 'Points away from it, or is open',
  nothing: 'Nothing yet.',
  made: (version: string, browser: string, checksum: string): string =>
    `Made by Replug ${version} in ${browser}. Journal checksum ${checksum}.`,
  masked: 'Contains no serial number, name or account.',
  unknown: 'not known',
};

/** The title: the phone, and how far the suspicion goes. */
export const reportTitle = (phone: string, next: Next): string => `${phone}: ${weightOf(next).level}`;

/** The lead: what was tried with how much, and what that allows to say. */
export function reportLead(attempts: readonly Attempt[], next: Next): string {
  const have = (key: string): number => next.lines.find((each) => each.key === key)?.have ?? 0;
  const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
  const with_ = `Known: ${many(have('cables'), 'cable')}, ${many(have('ports'), 'port')}, ${many(have('computers'), 'computer')}.`;
  return `${standing(attempts, next)} ${with_} Which part is affected cannot be told over USB.`;
}

const datas: Record<DataState, string> = {
  'untouched-by-us': 'Untouched by us',
  untouched: 'Untouched',
  kept: 'Kept so far, no promise',
  erasing: 'Being erased as contact was lost',
  erased: 'Erased',
  unknown: 'Cannot be told',
};
/** What became of the data, and when. */
export const reportData = ({ data, dataAt }: Pick<Service, 'data' | 'dataAt'>): string =>
  dataAt === null || data === 'untouched-by-us' || data === 'untouched'
    ? datas[data]
    : `${datas[data]}, ${day(dataAt)}, ${clock(dataAt)}`;

/** What the attempts say for the phone, and what against it or not at all. */
export function points(
  attempts: readonly Attempt[],
  next: Next,
  { panicked, harmed }: Pick<Service, 'panicked' | 'harmed'>,
): { to: string[]; away: string[] } {
  const lost = attempts.filter(({ cls, excluded }) => cls === 'COMM' && excluded === null);
  const shaped = (shape: string): Attempt[] => lost.filter((each) => each.shape === shape);
  const times = (count: number): string => (count === 1 ? 'Once' : `${count} times`);
  const [restarted, bounced] = [shaped('S5b'), shaped('S5a')];
  const untouched = restarted.filter(({ touched }) => touched === false).length;
  const apples = lost.filter(({ route }) => route !== 'web' && route !== 'other');
  const spoilt = (why: Excluded | null): number =>
    attempts.filter(({ cls, excluded }) => excluded === why && (why !== null || cls === 'HOSTSLOW')).length;
  return {
    to: [
      ...(restarted.length > 0
        ? [
            `${times(restarted.length)} it came back restarted${untouched === restarted.length ? ', cable untouched' : ''}.`,
          ]
        : []),
      ...(panicked ? ['It carried a crash of an earlier restore in itself.'] : []),
      ...(harmed === true ? ['There was liquid, a drop or a repair, a person says.'] : []),
      ...(apples.length > 0 ? ['Apple’s own app lost contact, too.'] : []),
      ...(lost.length >= 3 ? [`${lost.length} attempts in all ended by lost contact.`] : []),
    ],
    away: [
      ...(bounced.length > 0
        ? [`${times(bounced.length)} the same system came back at once, as with a loose contact.`]
        : []),
      ...Object.entries(excludedWords).flatMap(([why, { counted }]) => {
        const count = spoilt(why as Excluded);
        return count > 0 ? [`${times(count)} ${counted}.`] : [];
      }),
      ...(spoilt(null) > 0 ? [`${times(spoilt(null))} the computer was the reason.`] : []),
      ...next.lines.flatMap(({ key, have, need }) => (have < need ? (open[key] ?? []) : [])),
      ...(harmed === null ? ['Not asked: liquid, a drop, an earlier repair.'] : []),
      ...(next.step.startsWith('SERVICE_') && !attempts.some(({ startMode }) => startMode === 'dfu')
        ? ['Not tried: a restore from DFU mode.']
        : []),
    ],
  };
}

const open: Readonly<Partial<Record<Next['lines'][number]['key'], string>>> = {
  cables: 'Not tried: another cable.',
  ports: 'Not tried: another port.',
  computers: 'Not tried: another computer.',
  'route-proven': 'Not tried: Apple’s own app.',
  direct: 'Not known: straight into two computers, without a hub.',
  software: 'Not known: current software on two computers.',
  'recovery-restores': 'Not tried often enough: a restore from recovery mode.',
};
