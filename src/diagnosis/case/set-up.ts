import type { Answer, Told } from '../../journal/told.ts';
import type { From, Known, SetUp } from './attempt.ts';

type Source = (own: From) => From;

/** What was told of a set-up, and from whom. `mark`: the browser's own, where the try was made in one. */
export function setUpOf(told: Told, mark: string | null, from: Source): SetUp {
  const person = <T>(value: T | undefined): Known<T> | null =>
    value === undefined ? null : { value, from: from('person') };
  return {
    cable: person(told.cable),
    certified: person(yesOrNo(told.certified)),
    port: person(told.port),
    path: told.path === 'unknown' ? null : person(told.path),
    computer:
      told.computer === undefined && mark !== null
        ? { value: mark, from: from('observed') }
        : person(told.computer),
    software: person(yesOrNo(told.current)),
  };
}

const yesOrNo = (answer: Answer | undefined): boolean | undefined =>
  answer === 'yes' ? true : answer === 'no' ? false : undefined;
