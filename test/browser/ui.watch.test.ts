import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import { Watch } from '../../src/ui/watch.ts';
import { situations, type SituationName } from './snapshots.ts';
import { HandClock, Still } from './still.ts';

/** A watch over one situation; `drawn` counts how often the page was asked to draw itself. */
function watching(name: SituationName): {
  drawn: () => number;
  clock: HandClock;
  to: (now: Partial<Snapshot>) => void;
} {
  const clock = new HandClock();
  const session = new Still(situations[name]);
  let drawn = 0;
  const host = {
    addController: () => undefined,
    requestUpdate: () => {
      drawn++;
    },
  } as unknown as ReactiveControllerHost;
  const watch = new Watch(host, () => clock);
  watch.hostConnected();
  watch.follow(session);
  const to = (now: Partial<Snapshot>): void => {
    session.become({ ...situations[name], snapshot: { ...session.snapshot, ...now } });
  };
  return { drawn: () => drawn, clock, to };
}

describe('the page is drawn', () => {
  it('once a second while only amounts move, and at once when anything else does', () => {
    const { drawn, clock, to } = watching('image');
    expect(drawn()).to.equal(1);
    for (let percent = 50; percent < 60; percent++) to({ progress: percent / 100, heard: percent });
    expect(drawn()).to.equal(1);
    clock.pass(1000);
    expect(drawn()).to.equal(2);
    to({ phase: 'install' });
    expect(drawn()).to.equal(3);
  });

  it('at once with each amount while no seconds are on screen', () => {
    const { drawn, to } = watching('checking');
    to({ checking: 0.4 });
    to({ checking: 0.5 });
    expect(drawn()).to.equal(3);
  });
});
