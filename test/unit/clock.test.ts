import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { Silence, within } from '../../src/bytes/deadline.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { sha1, type Errand } from '../../src/bytes/world.ts';
import { Stuck, VirtualWorld } from '../clock.ts';
import { silent } from '../trouble.ts';

const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

const never = new Promise<never>(() => undefined);

describe('the virtual world', () => {
  it('jumps from timer to timer, in order of time and then of asking', async () => {
    const world = new VirtualWorld();
    const trace: string[] = [];
    const note = (what: string) => (): void => {
      trace.push(`${what} at ${world.clock.now()}`);
    };
    world.clock.after(300, note('third'));
    world.clock.after(200, note('first'));
    world.clock.after(200, note('second'));
    const cancel = world.clock.after(250, note('cancelled'));
    cancel();
    await world.run(pause(world.clock, 3_600_000));
    expect(trace).to.deep.equal(['first at 200', 'second at 200', 'third at 300']);
    expect(world.clock.now()).to.equal(3_600_000);
  });

  it('lets work take its time where it is told how long that was, and what is due meanwhile comes late', async () => {
    let real = 1_000;
    const world = new VirtualWorld(1, { worked: () => real });
    const trace: number[] = [];
    world.clock.after(100, () => {
      real += 30;
      trace.push(world.clock.now());
    });
    world.clock.after(120, () => trace.push(world.clock.now()));
    await world.run(pause(world.clock, 500));
    expect(trace).to.deep.equal([130, 130]);
    expect(world.clock.now()).to.equal(500);
  });

  it('holds time while anything but USB is pending outside', async () => {
    const world = new VirtualWorld();
    const trace: string[] = [];
    const work = async (): Promise<void> => {
      const digest = await sha1(world, utf8('abc'));
      trace.push(`${toHex(digest)} at ${world.clock.now()}`);
    };
    world.clock.after(1, () => trace.push(`timer at ${world.clock.now()}`));
    void world.outside('usb', () => never);
    await world.run(Promise.all([work(), pause(world.clock, 2)]));
    expect(trace).to.deep.equal(['a9993e364706816aba3e25717850c26c9cd0d89d at 0', 'timer at 1']);
  });

  it('hands digests over in the order of asking, whichever the machine finishes first', async () => {
    const world = new VirtualWorld();
    const trace: number[] = [];
    const sizes = [8_000_000, 10, 1_000_000, 1];
    await world.run(
      Promise.all(
        sizes.map(async (size) => {
          await sha1(world, new Uint8Array(size));
          trace.push(size);
        }),
      ),
    );
    expect(trace).to.deep.equal(sizes);
  });

  it('lets a stand-in inside an errand wait for virtual time', async () => {
    const world = new VirtualWorld();
    const slow = world.outside('fetch', async () => {
      await world.asleep(pause(world.clock, 5000));
      return world.clock.now();
    });
    expect(await world.run(slow)).to.equal(5000);
    const silence = world.outside('fetch', () => world.asleep(never));
    const error = await thrown(world.run(within(world.clock, 30_000, 'an answer', silence)));
    expect(error).to.be.instanceOf(Silence);
    expect(world.clock.now()).to.equal(35_000);
  });

  it('goes on while an inflater waits for input that is withheld from it', async () => {
    const world = new VirtualWorld();
    world.trouble('file', silent);
    const input = new ReadableStream<Bytes>({
      pull: (controller) =>
        world.outside('file', () => {
          controller.close();
          return Promise.resolve();
        }),
    });
    const output = input.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const read = world.outside('inflate', () => output.read());
    expect(await thrown(world.run(within(world.clock, 180_000, 'inflate', read)))).to.be.instanceOf(Silence);
    expect(world.clock.now()).to.equal(180_000);
  });

  it('says that it is stuck instead of hanging', async () => {
    const world = new VirtualWorld();
    const read = world.outside('usb', () => never);
    const error = await thrown(world.run(Promise.all([read, pause(world.clock, 70)])));
    expect(error).to.be.instanceOf(Stuck);
    expect((error as Stuck).now).to.equal(70);
  });

  it('fails exactly the call it was told to, as its kind fails', async () => {
    const kinds: Errand[] = ['usb', 'fetch', 'storage', 'file', 'digest', 'inflate', 'worker'];
    const outcomes: string[] = [];
    for (let k = 1; k <= kinds.length; k++) {
      const world = new VirtualWorld();
      world.failErrand(k);
      for (const [i, kind] of kinds.entries()) {
        const outcome = await world.outside(kind, () => Promise.resolve('fine')).catch((e: unknown) => e);
        if (outcome !== 'fine') outcomes.push(`${i + 1} ${kind} ${(outcome as Error).name}`);
      }
      expect(world.errands).to.equal(kinds.length);
    }
    expect(outcomes).to.deep.equal([
      '1 usb NetworkError',
      '2 fetch TypeError',
      '3 storage QuotaExceededError',
      '4 file NotReadableError',
      '5 digest OperationError',
      '6 inflate TypeError',
      '7 worker DataCloneError',
    ]);
  });

  it('draws the same bytes from the same seed, in every runtime', () => {
    const draw = (seed: number): string => toHex(new VirtualWorld(seed).chance.bytes(12));
    expect(draw(7)).to.equal(draw(7));
    expect(draw(7)).not.to.equal(draw(8));
    expect(draw(4013)).to.equal('9b7fb4524eea64c159ec0fbc');
  });
});
