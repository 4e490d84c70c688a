import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crash, survivals, uncrashed } from '../crash/crash.ts';
import { trials } from '../crash/table.ts';

/** As many writes lie between two ends of the page here; `npm run crash` leaves none out. */
const stride = 11;

describe('the page ends at one of its writes', () => {
  for (const trial of trials)
    it(`of a small ${trial.behavior}: the next visit knows where it stood, and brings it to its end`, async () => {
      const whole = await uncrashed(trial);
      assert.ok(whole.writes.includes('shelf') && whole.writes.includes('replug-journal'));
      for (let write = 6; write <= whole.writes.length; write += stride) {
        const survives = survivals[write % survivals.length]!;
        const { wrong, phase } = await crash(whole, write, survives);
        assert.deepEqual(wrong, [], `write ${write}, ${survives} of it left, in ${phase ?? 'no phase'}`);
      }
    });
});
