import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import type { What } from '../../src/journal/entry.ts';
import { ConnectionReset } from '../../src/mux/errors.ts';
import type { Attempt } from '../../src/restore/attempt.ts';
import { BrokenOff } from '../../src/restore/broken-off.ts';
import { Desk } from '../../src/restore/desk.ts';
import type { Running } from '../../src/restore/handover.ts';
import { restoredPort } from '../../src/mux/packet.ts';
import { AsrClosed } from '../../src/services/errors.ts';
import { Restored } from '../../src/services/restored.ts';
import { VirtualWorld } from '../clock.ts';
import { MuxPhone, type PhoneStream } from './mux-phone.ts';

/** Of an answer's own connection; without one it goes over restored's. */
const dataPort = 49_160;

/** A ticket of several windows goes to a phone that does `service` where it gets it. */
async function answer(
  port: number | null,
  service: (stream: PhoneStream) => Promise<void>,
): Promise<{ kinds: string[]; desk: Desk }> {
  const world = new VirtualWorld();
  const phone = new MuxPhone(world);
  phone.services.set(port ?? restoredPort, service);
  const notes: What[] = [];
  const outfit = { world, note: (what: What) => notes.push(what) };
  const kit = { signed: { ticket: new Uint8Array(300_000) } };
  const attempt = { outfit, kit, phase: 'install', doing: '' } as unknown as Attempt;
  const desk = await world.run(
    phone.open(world).then(async (mux) => {
      const restored = port === null ? { restored: await Restored.connect(world, mux) } : {};
      const asked = new Desk(attempt, { mux, ...restored } as Running);
      asked.ask({ DataType: 'RootTicket', ...(port === null ? {} : { DataPort: port }) }, false);
      await pause(world.clock, 1_000);
      return asked;
    }),
  );
  return { kinds: notes.map(({ kind }) => kind), desk };
}

for (const [over, port] of [
  ['a port of its own', dataPort],
  ["restored's own connection", null],
] as const)
  describe(`an answer over ${over}`, () => {
    it('is given when the phone has taken all of it', async () => {
      const { kinds, desk } = await answer(port, async ({ reader }) => {
        while (await reader.some());
      });
      expect(kinds).to.deep.equal(['asked', 'answered']);
      expect(desk.brokenOff.reason).to.equal(null);
    });

    it('is none when the phone closes in the middle of it', async () => {
      const { kinds, desk } = await answer(port, async (stream) => {
        await stream.reader.some();
        stream.reset();
      });
      expect(kinds).to.deep.equal(['asked']);
      expect(desk.brokenOff.reason?.name).to.equal('ConnectionReset');
    });
  });

describe('a phone that broke off an answer', () => {
  /** Minutes of silence after it, with something at 30 s; the reason for which it was given up, and when. */
  async function silent(diskReached: boolean, at30s: (brokenOff: BrokenOff) => void): Promise<unknown> {
    const world = new VirtualWorld();
    const { clock } = world;
    let given: unknown = null;
    const brokenOff = new BrokenOff(
      clock,
      () => diskReached,
      ({ name }) => (given = [name, clock.now()]),
    );
    await world.run(
      (async () => {
        expect(brokenOff.takes(new AsrClosed(1, 2))).to.equal(true);
        await pause(clock, 30_000);
        at30s(brokenOff);
        await pause(clock, 600_000);
      })(),
    );
    return given;
  }

  it('is given up 60 s after its last word while its data is untouched', async () => {
    expect(await silent(false, () => undefined)).to.deep.equal(['AsrClosed', 60_000]);
    expect(
      await silent(false, (brokenOff) => {
        brokenOff.heard();
      }),
    ).to.deep.equal(['AsrClosed', 90_000]);
  });

  it('is never given up once its disk is reached, or when it asks for something', async () => {
    expect(await silent(true, () => undefined)).to.equal(null);
    expect(
      await silent(false, (brokenOff) => {
        brokenOff.over();
      }),
    ).to.equal(null);
  });

  it('is told from an answer that we could not give', () => {
    const brokenOff = new BrokenOff(
      new VirtualWorld().clock,
      () => false,
      () => undefined,
    );
    expect(
      [new ConnectionReset(1, ''), new RangeError('ours')].map((each) => brokenOff.takes(each)),
    ).to.deep.equal([true, false]);
  });
});
