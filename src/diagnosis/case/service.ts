import type { DataState, Snapshot } from '../../journal/snapshot.ts';
import { all } from '../episodes.ts';
import type { Verdict } from '../verdict.ts';
import { fold } from '../../journal/fold.ts';
import { pictures, type Standing } from './kept.ts';
import { lastVerdict } from './last-verdict.ts';

/** What those want to know who look at the phone next, beside its attempts. */
export interface Service {
  /** The newest visit in which the phone was seen; the present one where none was. */
  readonly about: Snapshot;
  /** Over all attempts: what was once erased stays erased, whatever a later visit did. */
  readonly data: DataState;
  /** When the first attempt ended that decides it, ms since 1970; null where there was none. */
  readonly dataAt: number | null;
  /** What was seen at the last end; null where nothing has ended. */
  readonly verdict: Verdict | null;
  /** The phone carried a crash of an earlier restore in itself (evidence E6). */
  readonly panicked: boolean;
  /** Liquid, a drop or a repair: as a person told it; null where nobody asked. */
  readonly harmed: boolean | null;
}

/** Gathers it from all visits of a case. */
export function serviceOf(standing: Standing): Service {
  const { journals, whole } = standing;
  const visits = journals.map(({ entries }) => fold(entries));
  const looks = pictures(journals);
  const states = whole.attempts.map(({ id, endedAt, eraseReached }) => ({
    at: endedAt,
    state: eraseReached ? ('erased' as const) : (looks.get(id)?.data ?? 'untouched-by-us'),
  }));
  const rank = ({ state }: (typeof states)[number]): number => order.indexOf(state);
  const [worst] = states.sort((x, y) => rank(y) - rank(x));
  const harmed = journals
    .flatMap(({ entries }) => all(entries, 'told'))
    .findLast(({ told }) => told.harmed !== undefined)?.told.harmed;
  return {
    about: visits.findLast(({ phone }) => phone !== null) ?? visits.at(-1)!,
    data: worst?.state ?? visits.at(-1)?.data ?? 'untouched-by-us',
    dataAt: worst?.at ?? null,
    verdict: lastVerdict(standing)?.verdict ?? null,
    panicked: journals.some(({ entries }) =>
      all(entries, 'last-time').some(({ panic }) => panic !== undefined),
    ),
    harmed: harmed === undefined || harmed === 'unknown' ? null : harmed === 'yes',
  };
}

/** From the least to the most that a person has lost. */
const order: readonly DataState[] = ['untouched-by-us', 'untouched', 'kept', 'unknown', 'erasing', 'erased'];
