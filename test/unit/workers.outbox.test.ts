import { expect } from '@open-wc/testing';
import type { Entry } from '../../src/journal/entry.ts';
import { Outbox } from '../../workers/outbox.ts';
import { VirtualWorld } from '../clock.ts';

describe('a worker’s outbox', () => {
  it('sends what a page did not take with the next entry', async () => {
    const world = new VirtualWorld(1);
    const page: Entry[] = [];
    let refusals = 3;
    const outbox = new Outbox(
      world.clock,
      (entries, from) => {
        if (refusals > 0) {
          refusals--;
          throw new Error('the page is away');
        }
        page.push(...entries.slice(page.length - from));
        return page.length;
      },
      0,
    );
    outbox.note({ who: 'page', kind: 'hidden' });
    await world.run(new Promise<void>((done) => world.clock.after(1000, done)));
    expect([refusals, page.length]).to.deep.equal([0, 0]);

    outbox.note({ who: 'page', kind: 'shown' });
    await world.run(new Promise<void>((done) => world.clock.after(1000, done)));
    expect(page.map(({ kind }) => kind)).to.deep.equal(['hidden', 'shown']);
  });
});
