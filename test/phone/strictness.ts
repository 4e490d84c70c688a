import type { PhoneEvent } from './body.ts';
import { checkNames, type CheckName } from './check-names.ts';

/** Somebody wants to switch off a rule that does not exist. */
export class UnknownCheck extends Error {
  override readonly name = 'UnknownCheck';
  readonly check: string;
  constructor(check: string) {
    super(`the pretend phone has no check "${check}"; it has ${[...known].join(', ')}`);
    this.check = check;
  }
}

const known: ReadonlySet<string> = new Set(Object.values(checkNames).flat());

/** Rules that no phone here keeps: none, but for the one that `npm run mutants` tries the tests without. */
export const switchedOff = new Set<CheckName>();

/** Answers whether a rule holds for a phone that is lenient about some. Throws `UnknownCheck`. */
export function strictness(lenient: readonly string[] = []): (check: CheckName) => boolean {
  const unknown = lenient.find((name) => !known.has(name));
  if (unknown !== undefined) throw new UnknownCheck(unknown);
  const off: ReadonlySet<string> = new Set(lenient);
  return (check) => !off.has(check) && !switchedOff.has(check);
}

/** Who is asked whether a rule holds, and told when it is broken. */
export interface Judge {
  strict(check: CheckName): boolean;
  tell(event: PhoneEvent): void;
}

/** A rule is broken: told as `refused`, or as `tolerated` where it is switched off. True: it holds. */
export function refused(judge: Judge, check: CheckName, why: string, about: object = {}): boolean {
  const holds = judge.strict(check);
  judge.tell({ kind: holds ? 'refused' : 'tolerated', ...about, check, why });
  return holds;
}
