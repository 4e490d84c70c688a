import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Attempt, Known, SetUp } from '../../src/diagnosis/case/attempt.ts';
import type { Case } from '../../src/diagnosis/case/case.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import { factsOf } from '../../src/diagnosis/ladder/facts.ts';
import { ladder, type Next } from '../../src/diagnosis/ladder/ladder.ts';
import { mayTry, triedAlike } from '../../src/diagnosis/ladder/retry.ts';
import { endings } from '../../src/diagnosis/ladder/step.ts';
import { missing } from '../../src/diagnosis/ladder/suspicion.ts';
import { inARow, streakOf } from '../../src/diagnosis/ladder/streak.ts';
import { after, attemptOf, beginning, ecid, told, withPhone, type End } from './ladder-cases.ts';
import { flawOf } from '../../src/journal/consent.ts';

/**
 * Every case that a person can come into who answers in any way, with a phone that ends each attempt in any way: walked
 * whole. Bounds: two cables, two ports on each of two computers, ten attempts; histories that the ladder cannot tell
 * apart are walked once.
 */

const change = (whole: Case, setUp: Partial<SetUp>): Case => ({
  ...whole,
  setUp: { ...whole.setUp, ...setUp },
});
const inIos = { stage: 'normal', readable: true, starts: true } as const;

const beginnings: readonly Case[] = [
  beginning,
  { ...beginning, technician: true },
  { ...beginning, dataMatters: false },
  withPhone(beginning, { stage: null, button: 'broken' }),
  withPhone(beginning, inIos),
  withPhone(beginning, { ...inIos, button: 'broken' }),
];

/** Steps that may turn an update into a restore: each asks for a consent that says what is lost. */
const asks: ReadonlySet<string> = new Set(['CONSENT_RESTORE', 'OFFER_DFU']);

/** More answers in a row than this without an attempt would be a circle. */
const mostTurns = 6;

/** There may be a third cable, port or computer, but not in this walk. */
const beyondOurs: ReadonlySet<string> = new Set(['CHANGE_CABLE', 'CHANGE_PORT', 'OTHER_COMPUTER']);

const contactLost: readonly End[] = [
  ['COMM', 'recovery', false],
  ['COMM', 'recovery', true],
];
const success: End = ['success', 'normal', true];

/** What may come between, one kind in each walk. */
const others: readonly End[] = [
  ['COMM', null, false],
  ['HOSTSLOW', 'recovery', false],
  ['CLAIM', 'recovery', false],
  ['CLIENT', 'recovery', false],
  ['UNKNOWN', 'recovery', false],
  ['DEVPART', 'recovery', false],
  ['ELIG', 'recovery', false],
  ['USER', 'recovery', false],
];

/** What a person may answer to a step: the states in which the next attempt would begin, and those that come without one. */
function answers(whole: Case, next: Next): { tries: Case[]; turns: Case[] } {
  const { setUp } = whole;
  const known = (letters: readonly string[], now: Known<string> | null): string[] =>
    letters.filter((each) => each !== now?.value);
  switch (next.step) {
    case 'PREPARE':
      return { tries: [], turns: [{ ...whole, checklistDone: true }] };
    case 'UPDATE_SOFTWARE':
    case 'GO_DIRECT':
    case 'FORCE_RESTART': {
      const done = withPhone(change(whole, { software: told(true), path: told('direct') }), {
        restarted: true,
      });
      // Behind a hub all the same, once: the ladder asks again.
      const half = change(whole, { software: told(true), path: told('hub') });
      return {
        tries: whole.attempts.length > 0 ? [done, ...(setUp.path === null ? [half] : [])] : [],
        turns: whole.attempts.length > 0 ? [] : [done],
      };
    }
    case 'CHANGE_CABLE': {
      const others = known(['A', 'B'], setUp.cable);
      return {
        tries: others.map((cable) => change(whole, { cable: told(cable), certified: told(cable !== 'A') })),
        turns: [],
      };
    }
    case 'CHANGE_PORT': {
      const computer = setUp.computer!.value;
      const onePort = { ...whole, onePort: [...whole.onePort, computer] };
      return {
        tries: known(['1', '2'], setUp.port).map((port) => change(whole, { port: told(port) })),
        turns: whole.onePort.includes(computer) ? [] : [onePort],
      };
    }
    case 'OTHER_COMPUTER':
      return {
        tries: known(['one', 'two'], setUp.computer).map((computer) =>
          change(whole, { computer: told(computer), port: told('1') }),
        ),
        turns: [],
      };
    case 'ENTER_RECOVERY':
      return {
        tries: [],
        turns: [
          withPhone(whole, { stage: 'recovery', starts: false }),
          withPhone(whole, { button: 'broken' }),
        ],
      };
    case 'ENTER_RECOVERY_BY_COMMAND':
      return { tries: [], turns: [withPhone(whole, { stage: 'recovery', starts: false })] };
    case 'REENTER_RECOVERY':
      return { tries: [withPhone(whole, { stage: 'recovery' })], turns: [] };
    case 'OFFER_DFU':
      return { tries: [withPhone(whole, { stage: 'dfu' })], turns: [] };
    default:
      return { tries: endings.has(next.step) ? [] : [whole], turns: [] };
  }
}

/** Everything of a case that the ladder can tell from another. */
function keyOf(whole: Case): string {
  const { attempts, phone, dataMatters, onePort, technician, checklistDone } = whole;
  const facts = factsOf(whole);
  const count = (cls: FailureClass): number =>
    Math.min(3, attempts.filter((each) => each.cls === cls).length);
  const label = (set: SetUp): string =>
    [set.cable, set.certified, set.port, set.path, set.computer, set.software]
      .map((each) => String(each?.value))
      .join();
  const told = new Map<string, number>();
  for (const { route, behavior, startMode, setUp } of facts.streak) {
    const way = `${route} ${behavior} ${startMode} ${label(setUp)}`;
    told.set(way, Math.min(2, (told.get(way) ?? 0) + 1));
  }
  const lastThere = facts.computers.map((computer) =>
    label(facts.streak.findLast(({ setUp }) => setUp.computer?.value === computer)!.setUp),
  );
  const slowHere = attempts.filter(
    ({ cls, setUp }) => cls === 'HOSTSLOW' && setUp.computer?.value === whole.setUp.computer?.value,
  );
  return JSON.stringify([
    phone,
    dataMatters,
    [...new Set(onePort)],
    technician,
    checklistDone,
    label(whole.setUp),
    facts.attempts,
    facts.eraseReached,
    facts.dfuTried,
    [...told].sort(),
    [...lastThere].sort(),
    Math.min(3, facts.streak.length),
    Math.min(3, facts.recoveryRestores.length),
    facts.last && [
      facts.last.cls,
      facts.last.behavior,
      facts.last.startMode,
      facts.last.eraseReached,
      label(facts.last.setUp),
    ],
    count('CLAIM'),
    count('CLIENT'),
    facts.last?.cls && Math.min(5, inARow(attempts, facts.last.cls)),
    Math.min(3, slowHere.length),
    attempts
      .filter(({ cls }) => cls === 'DEVPART')
      .map((each) => label(each.setUp))
      .slice(0, 3),
  ]);
}

/** The stop condition of failures.md §2.6, written once more and differently. */
function mayBeSuspected(whole: Case): boolean {
  const row = streakOf(whole.attempts);
  const by = new Map<string, Attempt[]>();
  for (const each of row)
    by.set(each.setUp.computer!.value, [...(by.get(each.setUp.computer!.value) ?? []), each]);
  const machines = [...by.values()];
  const restores = row.filter((each) => each.behavior === 'erase');
  const pairs = new Set(row.map(({ setUp }) => `${setUp.computer!.value}${setUp.port!.value}`));
  return (
    row.length >= 3 &&
    row.every((each) => each.cls === 'COMM') &&
    new Set(row.map(({ setUp }) => setUp.cable!.value)).size >= 2 &&
    row.some(({ setUp }) => setUp.certified?.value) &&
    machines.length >= 2 &&
    (pairs.size >= 3 || (pairs.size >= 2 && whole.onePort.length > 0)) &&
    machines.filter((tries) => tries.some(({ setUp }) => setUp.path?.value === 'direct')).length >= 2 &&
    machines.filter((tries) => tries.at(-1)!.setUp.software?.value).length >= 2 &&
    (whole.phone.restarted || whole.phone.button === 'broken') &&
    (restores.length >= 2 || new Set(restores.map(({ setUp }) => setUp.computer!.value)).size >= 2) &&
    row.some(({ route }) => route === 'finder')
  );
}

interface Walked {
  states: number;
  steps: number;
  /** Where a person has tried everything twice that the ladder still names. */
  parked: number;
  readonly ended: Map<string, number>;
}

/** All cases that a beginning leads to, when attempts end in these ways. */
function walk(beginning: Case, ends: readonly End[], walked: Walked): void {
  const seen = new Map<string, string>();
  const stack: { whole: Case; turned: number }[] = [{ whole: beginning, turned: 0 }];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { whole, turned } = at;
    const key = keyOf(whole);
    const next = ladder(whole);
    // What is walked once must be the same for every history that has this key.
    const says = `${next.step} ${next.operation} ${next.branch}`;
    assert.equal(seen.get(key) ?? says, says, key);
    if (seen.has(key)) continue;
    seen.set(key, says);
    checkStep(whole, next);
    assert.ok(turned <= mostTurns, `a circle without an attempt: ${next.step}`);
    if (endings.has(next.step)) {
      walked.ended.set(next.step, (walked.ended.get(next.step) ?? 0) + 1);
      continue;
    }
    const { tries, turns } = answers(whole, next);
    // The last two are done away from here: a person who cannot do them parks the case.
    assert.ok(tries.length + turns.length > 0 || next.step === 'APPLE_ROUTE', `nothing to do: ${next.step}`);
    const then = tries.flatMap((ready) => attemptsFrom(ready, next, ends));
    const elsewhere = next.step === 'APPLE_ROUTE' ? [contactLost[1]!, success] : [];
    const reported = elsewhere.map((end) =>
      after(whole, attemptOf(whole, next.operation, end, 'finder'), end),
    );
    walked.steps += turns.length + then.length + reported.length;
    if (turns.length + then.length + reported.length === 0) {
      walked.parked++;
      assert.ok(beyondOurs.has(next.step), `nothing that is left can be done: ${next.step}, ${key}`);
    }
    stack.push(
      ...turns.map((turn) => ({ whole: turn, turned: turned + 1 })),
      ...[...then, ...reported].map((tried) => ({ whole: tried, turned: 0 })),
    );
  }
  walked.states += seen.size;
}

function checkStep(whole: Case, next: Next): void {
  assert.deepEqual(ladder(whole), next);
  const suspects = next.step === 'SERVICE_HARDWARE_SUSPECTED' || next.step === 'OFFER_DFU';
  if (suspects) assert.ok(mayBeSuspected(whole), `suspected too early: ${keyOf(whole)}`);
  else if (next.step === 'SERVICE_ADVISED' && whole.attempts.at(-1)?.cls === 'COMM')
    // What keeps it from being suspected is named, so that "another computer" stays on offer.
    assert.ok(missing(next.lines).length > 0, 'advised, and nothing is missing');
  checkErase(whole, next);
  // Ten attempts bound every way: no circle of the graph is without an attempt.
  if (factsOf(whole).attempts >= 10)
    assert.ok(endings.has(next.step) || next.step === 'OFFER_DFU', `${next.step} after ten attempts`);
}

/** An erase is never slipped in: not first, not in place of an update, and not where there is an update left to try. */
function checkErase(whole: Case, next: Next): void {
  if (next.operation !== 'erase' || endings.has(next.step)) return;
  const last = whole.attempts.at(-1);
  if (last?.behavior !== 'erase')
    assert.ok(asks.has(next.step) || next.step === 'ENTER_RECOVERY' || next.step === 'PREPARE', next.step);
  if (next.step !== 'CONSENT_RESTORE' || whole.dataMatters === false) return;
  const { eraseReached, recoveryUpdateTried } = factsOf(whole);
  assert.ok(eraseReached || recoveryUpdateTried, `erases before an update was tried: ${keyOf(whole)}`);
}

it('the ladder, walked whole', (t) => {
  const walked: Walked = { states: 0, steps: 0, parked: 0, ended: new Map() };
  for (const other of others)
    for (const beginning of beginnings) walk(beginning, [...contactLost, other, success], walked);
  const { states, steps, parked, ended } = walked;
  t.diagnostic(
    `${states} states, ${steps} steps between them, ${parked} of them parked; ended ${JSON.stringify(Object.fromEntries(ended))}`,
  );
  assert.ok(states > 10_000);
  for (const step of reached) assert.ok(ended.has(step), `never reached: ${step}`);
});

const reached = [
  'FINISH',
  'WHERE_IT_WAS',
  'SERVICE_ADVISED',
  'SERVICE_HARDWARE_SUSPECTED',
  'SERVICE_BUTTON',
  'FALLBACK_ROUTE',
  'SERVICE_DEVICE_REPORTED',
];

/** Steps after which something is different, whatever exactly the person chose. */
const changes = new Set([
  'CHANGE_CABLE',
  'CHANGE_PORT',
  'OTHER_COMPUTER',
  'UPDATE_FROM_RECOVERY',
  'CONSENT_RESTORE',
]);

/** One attempt in every way that it may end; an erase only with a consent of its own. */
function attemptsFrom(whole: Case, next: Next, ends: readonly End[]): Case[] {
  const use = { ecid, behavior: next.operation, now: 1000, used: new Set<number>() };
  if (next.operation === 'erase') assert.equal(next.consent, true, `${next.step} would erase without asking`);
  assert.equal(flawOf(null, use), 'missing');
  const consent = { ecid, behavior: next.operation, at: 900 };
  assert.equal(flawOf(consent, use), null);
  assert.equal(flawOf(consent, { ...use, used: new Set([900]) }), 'used');
  const way = { behavior: next.operation, startMode: whole.phone.stage, setUp: whole.setUp };
  const alike = triedAlike(whole.attempts, way).length;
  if (changes.has(next.step) && whole.attempts.at(-1)?.cls === 'COMM')
    assert.equal(alike, 0, `${next.step} changes nothing: ${keyOf(whole)}`);
  // A person who changed nothing has one more try, and then none.
  if (!mayTry(whole, next.operation)) return [];
  return ends.map((end) => after(whole, attemptOf(whole, next.operation, end, 'web'), end));
}
