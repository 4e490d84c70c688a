import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Case } from '../../src/diagnosis/case/case.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import { after, attemptOf, beginning, type End } from './ladder-cases.ts';

/** Where a problem comes to rest that comes back every time, however a person answers: what is said then is said for good. */
const rests: Readonly<Partial<Record<FailureClass, string>>> = {
  CLAIM: 'OTHER_COMPUTER',
  PERM: 'GRANT',
  HOSTSLOW: 'OTHER_COMPUTER',
  HOSTOLD: 'FALLBACK_ROUTE',
  ELIG: 'ELIGIBILITY report-and-apple',
  NET: 'NETWORK network-owner',
  FILE: 'FIRMWARE_FILE stop',
  DEVPART: 'SERVICE_DEVICE_REPORTED said-twice',
  POWER: 'CHARGE',
  LOCK: 'UNLOCK_TRUST',
  WRONGDEV: 'WRONG_DEVICE',
  USER: 'WHERE_IT_WAS',
  CLIENT: 'FALLBACK_ROUTE',
  UNKNOWN: 'FALLBACK_ROUTE',
};

for (const [cls, rest] of Object.entries(rests))
  it(`${cls} over and over, before anything begins, comes to rest and suspects nobody`, () => {
    const said: string[] = [];
    let whole: Case = { ...beginning, checklistDone: true };
    for (let i = 0; i < 12; i++) {
      const end: End = [cls as FailureClass, 'recovery', false];
      whole = after(whole, { ...attemptOf(whole, 'erase', end, 'web'), began: false }, end);
      const { step, branch } = ladder(whole);
      said.push(branch === null ? step : `${step} ${branch}`);
    }
    assert.deepEqual(new Set(said.slice(5)), new Set([rest]));
    assert.ok(!said.some((each) => each.includes('SUSPECTED') || each.includes('DFU')));
  });
