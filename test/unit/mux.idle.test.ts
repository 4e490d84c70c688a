import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import { Idle } from '../../src/mux/idle.ts';
import { VirtualWorld } from '../clock.ts';
import { Peer, PeerPort } from './mux-peer.ts';

describe('the gaps of the pipe to the phone', () => {
  it('are counted by what each waited for, an open one up to now', async () => {
    const world = new VirtualWorld();
    const sums = await world.run(
      (async () => {
        const idle = new Idle(world.clock);
        await pause(world.clock, 5);
        idle.waits('data');
        await pause(world.clock, 10);
        idle.waits('window');
        idle.waits('window');
        await pause(world.clock, 20);
        idle.busy();
        await pause(world.clock, 40);
        idle.waits('data');
        await pause(world.clock, 80);
        return idle.sums();
      })(),
    );
    expect(sums).to.deep.equal({ window: 20, data: 90, other: 0 });
  });

  it('tell a closed window from a lack of data, and a busy pipe from both', async () => {
    const world = new VirtualWorld();
    const waits = await world.run(
      (async () => {
        const peer = new Peer(world);
        const mux = await peer.open(world);
        const connecting = mux.connect(62078);
        const port = await PeerPort.accept(peer, 1024);
        const connection = await connecting;
        const before = mux.waits;
        await pause(world.clock, 100);
        peer.holding = true;
        void connection.write(new Uint8Array(1500));
        await pause(world.clock, 200);
        peer.release(1);
        await port.hear();
        await pause(world.clock, 400);
        peer.holding = false;
        port.say();
        await port.hear();
        const { window, data, other } = mux.waits;
        return { window: window - before.window, data: data - before.data, other: other - before.other };
      })(),
    );
    expect(waits).to.deep.equal({ window: 400, data: 100, other: 0 });
  });
});
