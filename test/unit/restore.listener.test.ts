import { expect } from '@open-wc/testing';
import type { Phase, What } from '../../src/journal/entry.ts';
import type { Attempt } from '../../src/restore/attempt.ts';
import type { Desk } from '../../src/restore/desk.ts';
import type { Running } from '../../src/restore/handover.ts';
import { RestoredBroken } from '../../src/restore/errors.ts';
import { Listener } from '../../src/restore/listener.ts';

function listening(phase: Phase): { notes: What[]; listener: Listener } {
  const notes: What[] = [];
  const attempt = { outfit: { note: (what: What) => notes.push(what) }, phase } as unknown as Attempt;
  return { notes, listener: new Listener(attempt, { protocol: 14 } as Running, null as unknown as Desk) };
}

describe('a message of restored that nobody knows', () => {
  for (const type of ['MoonPhaseMsg', 'constructor', '__proto__'])
    it(`is written down by its name: ${type}`, async () => {
      const { notes, listener } = listening('checks');
      await listener.hear({ MsgType: type, Phase: 3 });
      expect(notes).to.deep.equal([{ who: 'restored', kind: 'message', type, note: 'MsgType Phase' }]);
    });
});

describe('an error number that is -1', () => {
  const unsigned = [-1, 0xffff_ffff, 0xffff_ffff_ffff_ffffn];

  it('fails its step, however many bits it travels in, and keeps its text', async () => {
    for (const CHECKPOINT_RESULT of unsigned) {
      const { notes, listener } = listening('install');
      await listener.hear({
        MsgType: 'CheckpointMsg',
        CHECKPOINT_ID: 0x1303,
        CHECKPOINT_NAME: 'update_baseband',
        CHECKPOINT_RESULT,
        CHECKPOINT_COMPLETE: true,
        CHECKPOINT_ERROR: 'failed to ping baseband',
      });
      expect(notes.at(-1)).to.include({ result: -1, text: 'failed to ping baseband' });
    }
  });

  it('is a final status as well, and its AMRError', async () => {
    for (const value of unsigned) {
      const { listener } = listening('install');
      await listener.hear({ MsgType: 'StatusMsg', Status: value, AMRError: value });
      expect(listener.final).to.include({ status: -1, amrError: -1 });
    }
  });
});

describe('a message that lacks what its kind has', () => {
  const broken = { MsgType: 'CheckpointMsg', CHECKPOINT_NAME: 'x' };

  it('ends a restore that has touched nothing', async () => {
    const { notes, listener } = listening('checks');
    const error = await listener.hear(broken).catch((reason: unknown) => reason);
    expect([error instanceof RestoredBroken, notes.length]).to.deep.equal([true, 0]);
  });

  it('is written down once the disk is reached', async () => {
    const { notes, listener } = listening('disk');
    await listener.hear(broken);
    const note = 'restored sent a CheckpointMsg without an id';
    expect(notes).to.deep.equal([{ who: 'restored', kind: 'message', type: 'CheckpointMsg', note }]);
  });
});
