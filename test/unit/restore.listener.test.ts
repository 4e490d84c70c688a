import { expect } from '@open-wc/testing';
import type { What } from '../../src/journal/entry.ts';
import type { Attempt } from '../../src/restore/attempt.ts';
import type { Desk } from '../../src/restore/desk.ts';
import type { Running } from '../../src/restore/handover.ts';
import { Listener } from '../../src/restore/listener.ts';

describe('a message of restored that nobody knows', () => {
  for (const type of ['MoonPhaseMsg', 'constructor', '__proto__'])
    it(`is written down by its name: ${type}`, async () => {
      const notes: What[] = [];
      const attempt = { outfit: { note: (what: What) => notes.push(what) } } as unknown as Attempt;
      const listener = new Listener(attempt, { protocol: 14 } as Running, null as unknown as Desk);
      await listener.hear({ MsgType: type, Phase: 3 });
      expect(notes).to.deep.equal([{ who: 'restored', kind: 'message', type, note: 'MsgType Phase' }]);
    });
});
