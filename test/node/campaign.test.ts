import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { journalDigest } from '../campaign/digest.ts';
import { grid } from '../campaign/grid.ts';
import { trials } from '../campaign/plan.ts';
import { runTrial } from '../campaign/run.ts';
import { messageBaseline, sweepMessage } from '../campaign/messages.ts';
import { baseline, modes, sweep } from '../campaign/sweep.ts';
import { wrongs } from '../campaign/tally.ts';
import { isDecidable } from '../campaign/truth.ts';
import { parseFaults } from '../phone/fault-grammar.ts';

describe('the fault campaign', () => {
  it('ends every run of a seed typed and in time, and says what was done where that follows', async () => {
    for (const { trial, truth } of trials(7, 30)) {
      const ended = await runTrial(trial);
      assert.ok(truth);
      assert.deepEqual(
        wrongs(ended, truth),
        [],
        `${JSON.stringify(trial)} ended as ${JSON.stringify(ended.verdict)}`,
      );
    }
  });

  it('draws more than half of its faults decidable, and three in ten that look like a cable and are not', () => {
    const drawn = trials(1, 1000);
    assert.equal(drawn.length, 1000);
    assert.equal(drawn.filter(({ trial }) => trial.fault === null).length, 200);
    const faults = drawn.flatMap(({ trial, truth }) => (trial.fault && truth ? [truth] : []));
    assert.ok(faults.filter(isDecidable).length > faults.length / 2);
    const alike = faults.filter(({ looksLikeCable, cause }) => looksLikeCable && cause !== 'link');
    assert.ok(alike.length >= 0.3 * faults.length, `${alike.length} of ${faults.length}`);
  });

  it('writes every fault of its grid as a line that is read again', () => {
    const lines = grid.map(({ fault }) => JSON.stringify(fault));
    assert.deepEqual(
      parseFaults(lines.join('\n')),
      grid.map(({ fault }) => fault),
    );
  });

  it('gives the same journal for the same seed', async () => {
    const [{ trial }] = trials(3, 1) as [ReturnType<typeof trials>[number]];
    const digest = async (): Promise<string> => journalDigest((await runTrial(trial)).entries);
    assert.equal(await digest(), await digest());
  });
});

describe('a message between a page and its workers fails in five ways', () => {
  it('typed, in its limits, true about the data, and the next try succeeds', async () => {
    const good = await messageBaseline('erase');
    for (const call of [8, 28])
      for (const mode of modes) {
        const { wrong, ended } = await sweepMessage(good, call, mode);
        assert.deepEqual(wrong, [], `message ${call} ${mode}: ${ended.verdict?.fault ?? ended.how}`);
      }
  });
});

describe('every fiftieth call of a restore fails in five ways', () => {
  for (const behavior of ['erase', 'update'] as const)
    it(`of an ${behavior}: typed, in its limits, true about the data, and the next try succeeds`, async () => {
      const good = await baseline(behavior);
      assert.ok(good.phases.length <= 600, `${good.phases.length} calls`);
      for (let call = 11; call <= good.phases.length; call += 50)
        for (const mode of modes) {
          const { wrong, ended, second } = await sweep(good, call, mode);
          assert.deepEqual(
            wrong,
            [],
            `call ${call} ${mode}: ${ended.verdict?.fault ?? ended.how}, then ${second ?? ''}`,
          );
        }
    });
});
